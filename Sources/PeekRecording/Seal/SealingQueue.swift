import PeekCore

/// What waits to be sealed; decides who may start, knows nothing of threads.
///
/// Ends come first, because somebody waits for them. A session is in one pair of hands at a time.
struct SealingQueue: Sendable {
    /// An end that somebody waits for.
    struct Finish: Sendable {
        var session: Identifier
        var end: RecordingEnd
        /// Microseconds since the recording began; nil when that is not known any more.
        var offset: UInt64?
        var answer: CheckedContinuation<RecordingSeal, any Error>
    }

    /// Ends that share one wait for the disk.
    static let mostTogether = 64

    private var finishes: [Finish] = []
    // The value says whether the newest journal is complete too.
    private var stretches: [Identifier: Bool] = [:]
    private var busy: Set<Identifier> = []

    /// Takes an end.
    mutating func add(_ finish: Finish) {
        stretches[finish.session] = nil
        finishes.append(finish)
    }

    /// Takes a session with journals that nobody waits for.
    mutating func add(_ session: Identifier, includingNewest: Bool) {
        stretches[session] = includingNewest || stretches[session] ?? false
    }

    /// Hands out ends whose sessions are free.
    mutating func takeFinishes() -> [Finish] {
        var taken: [Finish] = []
        var left: [Finish] = []
        for finish in finishes {
            if taken.count < Self.mostTogether, !busy.contains(finish.session) {
                busy.insert(finish.session)
                taken.append(finish)
            } else {
                left.append(finish)
            }
        }
        finishes = left
        return taken
    }

    /// Hands out one session that nobody waits for.
    mutating func takeStretches() -> (session: Identifier, includingNewest: Bool)? {
        guard let next = stretches.first(where: { !busy.contains($0.key) }) else { return nil }
        stretches[next.key] = nil
        busy.insert(next.key)
        return (next.key, next.value)
    }

    /// Takes sessions back that were handed out.
    mutating func done(_ sessions: some Sequence<Identifier>) {
        busy.subtract(sessions)
    }
}
