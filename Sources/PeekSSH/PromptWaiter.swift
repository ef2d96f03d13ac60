import PeekCore

/// A prompt that waits for its client, and what has happened since it last did; confined to the worker's thread.
struct PromptWaiter {
    private var waiting: CheckedContinuation<PromptInput, Never>?
    /// The size that the prompt has not heard of.
    var resized: Terminal?
    /// Whether somebody asked for a look.
    var isNudged = false

    /// Whether it waits.
    var isWaiting: Bool { waiting != nil }

    /// Waits; one at a time does.
    mutating func wait(_ continuation: CheckedContinuation<PromptInput, Never>) {
        answer(.over)
        waiting = continuation
    }

    /// Says what came.
    mutating func answer(_ input: PromptInput) {
        waiting?.resume(returning: input)
        waiting = nil
    }

    /// Says what has happened, if anything has.
    mutating func answerHappened() {
        guard isWaiting else { return }
        if let size = resized {
            resized = nil
            answer(.resized(size))
        } else if isNudged {
            isNudged = false
            answer(.nudged)
        }
    }
}
