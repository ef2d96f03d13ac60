import PeekCore

/// One session's place at a feed: takes what is kept there as fast as its person reads; confined to the worker's thread.
final class FeedSeat: Drained {
    /// Why a seat was left.
    enum End {
        /// The log must be looked at, or the session's own limit of what is known says so.
        case stopped
        /// The feed's connection ended so, and everything of it has been shown.
        case over(LegOutcome)
        /// The feed is too far ahead, or could not begin.
        case detached
        /// The session is over.
        case left
    }

    // What the host's program may say while a person reads nothing.
    private static let mostSayings = 16

    let session: SessionSink
    private(set) var cursor: LogCursor
    /// The first byte that has not been taken.
    private(set) var next: Int64
    private(set) var end: End?
    private(set) var hasStarted = false
    private let feed: SharedFeed
    private let agenda: Agenda
    private let lostAt: Timestamp?
    private let onStart: @Sendable () -> Void
    private var budget: ByteBudget?
    private var sayings: [String] = []
    private var waitingSince: Int64?
    private var isPumping = false
    private var isOpen = false
    private var continuation: CheckedContinuation<Void, Never>?

    init(
        at position: LogPosition,
        from place: Int64,
        since: LogSince?,
        of feed: SharedFeed,
        session: SessionSink,
        agenda: Agenda,
        lostAt: Timestamp?,
        started: @escaping @Sendable () -> Void
    ) {
        cursor = LogCursor(at: position, from: place, since: since)
        next = place
        self.feed = feed
        self.session = session
        self.agenda = agenda
        self.lostAt = lostAt
        onStart = started
        budget = session.plan.limits.bytesPerSecond.map { ByteBudget(perSecond: $0, now: monotonicMilliseconds()) }
    }

    /// Shows what comes from now on; suspends until the seat is left.
    func follow(_ continuation: CheckedContinuation<Void, Never>) {
        guard end == nil else { return continuation.resume() }
        self.continuation = continuation
        isOpen = true
        if feed.hasStarted { feedStarted() }
        drain()
    }

    /// The feed's command runs.
    func feedStarted() {
        guard isOpen, !hasStarted, end == nil else { return }
        hasStarted = true
        onStart()
        if let lostAt { session.tell(.back(after: max(0, Timestamp.now.milliseconds - lostAt.milliseconds))) }
    }

    /// The program on the host says something.
    func say(_ sentence: String) {
        if sayings.count < Self.mostSayings { sayings.append(sentence) }
    }

    /// Takes what there is and what there is room for.
    func drain() {
        guard isOpen, !isPumping, end == nil else { return }
        isPumping = true
        let before = next
        while end == nil, takeSome() {}
        isPumping = false
        if next > before { feed.hasMoved() }
        conclude()
    }

    private func takeSome() -> Bool {
        let room = self.room
        guard room > 0 else { return false }
        while !sayings.isEmpty {
            let sentence = Array(sayings.removeFirst().utf8)
            sentence.withUnsafeBytes { session.take($0, isError: true) }
        }
        let taken = feed.log.read(from: next, atMost: room) { bytes in
            guard !bytes.isEmpty else { return 0 }
            if let waitingSince { session.wasBehind(milliseconds: monotonicMilliseconds() - waitingSince) }
            waitingSince = nil
            cursor.take(bytes, pass)
            return bytes.count
        }
        next += Int64(taken)
        budget?.take(taken)
        return taken > 0
    }

    private func pass(_ part: TailPart) {
        switch part {
        case .bytes(let bytes): session.take(bytes, isError: false)
        case .noticed(let notice): session.tell(notice)
        case .said(let sentence): Array(sentence.utf8).withUnsafeBytes { session.take($0, isError: true) }
        }
    }

    private var room: Int {
        guard next < feed.log.end || !sayings.isEmpty, !cursor.isStopped else { return 0 }
        let room = session.flush() && session.outcome == nil ? session.room : 0
        if room == 0 {
            if waitingSince == nil { waitingSince = monotonicMilliseconds() }
            return 0
        }
        guard budget != nil else { return room }
        let share = min(room, budget?.room(now: monotonicMilliseconds()) ?? room)
        if share == 0 { agenda.wait(self) }
        return share
    }

    private func conclude() {
        guard end == nil else { return finishIfLeft() }
        if cursor.isStopped { return leave(.stopped) }
        guard let outcome = feed.outcome, next >= feed.log.end else { return }
        if let stop = feed.log.stop {
            cursor.end(by: stop)
            return leave(.stopped)
        }
        if feed.isUnavailable { return leave(.detached) }
        if outcome.cause == .exit { cursor.finish(pass) }
        leave(.over(outcome))
    }

    /// Gives the seat up.
    func leave(_ end: End) {
        if self.end == nil {
            self.end = end
            feed.remove(self)
        }
        finishIfLeft()
    }

    // What is shown at this moment is shown to its end.
    private func finishIfLeft() {
        guard end != nil, !isPumping else { return }
        continuation?.resume()
        continuation = nil
    }
}
