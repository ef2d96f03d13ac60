import PeekCore

/// What a client types on a channel, and where it goes: to a connection to a host, a verb that reads, or a prompt.
///
/// Confined to its worker's thread.
final class DoorInput {
    private unowned let door: DoorChannel
    private var leg: HostLeg?
    private var buffered = 0
    private var held: [UInt8] = []
    private var hasEnded = false
    private var reader: CheckedContinuation<[UInt8]?, any Error>?
    // A verb that has read from the terminal, or a prompt, knows its keys itself.
    private var takesKeys = false
    private var prompt = PromptWaiter()
    private weak var promptSession: SessionSink?
    /// Called for Ctrl-C while a prompt's line is on its way to its host.
    var onInterrupt: (@Sendable () -> Void)?

    init(of door: DoorChannel) { self.door = door }

    // MARK: from the client

    /// Takes bytes; returns how many, and the rest stays buffered.
    func received(_ bytes: UnsafeRawBufferPointer) -> Int {
        // Nothing on a host has the terminal yet, or several things share it: then Ctrl-C ends all of it.
        if leg == nil, door.terminal != nil, !takesKeys, bytes.contains(0x03) {
            door.readerLeft(.status(ExitStatus.interrupted.rawValue))
            return bytes.count
        }
        // What was typed ahead of it is given up with what it was typed for.
        if leg == nil, let onInterrupt, door.terminal != nil, bytes.contains(0x03) {
            onInterrupt()
            buffered = 0
            return bytes.count
        }
        if let leg, held.isEmpty {
            let taken = leg.input(bytes)
            buffered = bytes.count - taken
            return taken
        }
        isBuffered(bytes.count)
        return 0
    }

    /// So many bytes wait in the channel.
    func isBuffered(_ count: Int) {
        buffered = count
        door.hasDeferred()
    }

    /// The client will send no more.
    func ended() {
        hasEnded = true
        door.hasDeferred()
        if buffered == 0, held.isEmpty { leg?.inputEnded() }
    }

    /// The client's terminal has another size.
    func resized(_ terminal: Terminal?) {
        prompt.resized = terminal
        prompt.answerHappened()
    }

    private func read(_ most: Int) -> [UInt8]? {
        let bytes = door.readBuffered(most)
        buffered -= bytes.count
        return bytes.isEmpty ? nil : bytes
    }

    // MARK: to whom

    /// Lets `leg` have the input from now on, with what is buffered.
    func pass(to leg: HostLeg) {
        self.leg = leg
        drain()
    }

    /// Lets `leg` have no more input.
    func drop(_ leg: HostLeg) {
        if self.leg === leg { self.leg = nil }
    }

    /// Gives what comes from now on to the prompt again.
    func takeBack() {
        leg = nil
        door.hasDeferred()
    }

    /// Offers what is buffered again.
    func drain() {
        guard let leg else {
            answerReader()
            answerPrompt()
            return
        }
        while true {
            if held.isEmpty {
                let room = min(buffered, leg.inputRoom, DoorChannel.packet)
                guard room > 0, let bytes = read(room) else { break }
                held = bytes
            }
            let taken = held.withUnsafeBytes { leg.input($0) }
            held.removeFirst(taken)
            guard held.isEmpty else { return }
        }
        if hasEnded, buffered == 0 { leg.inputEnded() }
    }

    /// Nobody waits any more: the channel is gone.
    func abandon() {
        prompt.answer(.over)
        answerReader()
    }

    // MARK: a prompt

    /// Waits for a prompt's input; see ``PromptInput``.
    func awaitInput(for session: SessionSink, _ continuation: CheckedContinuation<PromptInput, Never>) {
        takesKeys = true
        promptSession = session
        prompt.wait(continuation)
        prompt.answerHappened()
        answerPrompt()
    }

    /// Makes a prompt look up.
    func nudge() {
        prompt.isNudged = true
        prompt.answerHappened()
    }

    /// A session is over, perhaps the prompt's.
    func ended(_ session: SessionSink) {
        guard session === promptSession else { return }
        prompt.answer(.over)
    }

    private func answerPrompt() {
        guard prompt.isWaiting else { return }
        guard door.isWanted, let session = promptSession, session.outcome == nil else { return prompt.answer(.over) }
        // Nobody types further who does not read.
        guard !door.isFull else { return }
        if held.isEmpty, buffered > 0 { held = read(min(buffered, DoorChannel.packet)) ?? [] }
        if !held.isEmpty {
            guard held.withUnsafeBytes({ session.recordInput($0) }) else { return }
            let bytes = held
            held = []
            prompt.answer(.bytes(bytes))
        } else if hasEnded, buffered == 0 {
            prompt.answer(.ended)
        }
    }

    // MARK: a verb

    /// Reads for a verb; nil at the end of input.
    func read(_ continuation: CheckedContinuation<[UInt8]?, any Error>) {
        guard reader == nil else { return continuation.resume(throwing: ConsoleClosed()) }
        reader = continuation
        takesKeys = true
        answerReader()
    }

    /// Gives up a read that nobody waits for any more.
    func cancelRead() {
        reader?.resume(throwing: CancellationError())
        reader = nil
    }

    private func answerReader() {
        guard let waiter = reader else { return }
        if !door.isCutOff, buffered > 0, let bytes = read(min(buffered, 32_768)) {
            reader = nil
            waiter.resume(returning: bytes)
        } else if !door.isWanted || door.isCutOff {
            reader = nil
            waiter.resume(throwing: ConsoleClosed())
        } else if hasEnded, buffered == 0 {
            reader = nil
            waiter.resume(returning: nil)
        }
    }
}
