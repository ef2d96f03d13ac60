import PeekCore

/// Words of the gateway's own on their way to a session.
struct Announcement {
    /// For the person; nil where somebody else tells them.
    var text: String?
    /// For the recording; nil once it is there.
    var marker: String?
    /// What is said of the log that is followed.
    var notice: TailNotice?
    /// What a prompt draws.
    var drawing: PromptDrawing?
    /// Told what became of it, once.
    var told: CheckedContinuation<Telling, Never>?

    /// Says that the session ended first.
    func giveUp() {
        told?.resume(returning: marker == nil ? .held : .missed)
    }
}
