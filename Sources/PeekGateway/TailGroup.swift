import Synchronization

/// What the sessions of one tail of several logs know of one another.
final class TailGroup: Sendable {
    private let reached = Atomic<Bool>(false)

    /// Whether the host of any of them has been reached.
    var isReached: Bool { reached.load(ordering: .relaxed) }

    /// The host of one of them has been reached.
    func reach() { reached.store(true, ordering: .relaxed) }
}
