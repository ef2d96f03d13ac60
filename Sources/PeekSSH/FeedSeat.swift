import PeekCore

/// One session's place at a feed: takes what is kept there as fast as its person reads; confined to the worker's thread.
final class FeedSeat: Drained {
    /// Why a seat was left.
    enum End {
        /// The log was replaced or cut off, or this session had read other bytes of it; its cursor says which.
        case stopped
        /// The feed's connection ended so, and everything of it has been shown.
        case over(LegOutcome)
        /// The feed is too far ahead, could not begin, or ended before it had read anything of the log.
        case detached
        /// The session is over.
        case left
    }

    let session: SessionSink
    let feed: SharedFeed
    private(set) var cursor: LogCursor
    private(set) var place: FeedState.Place
    private(set) var end: End?
    private(set) var hasStarted = false
    private let desk: FeedDesk
    private let agenda: Agenda
    private let lostAt: Timestamp?
    private let onStart: @Sendable () -> Void
    private var waitingSince: Int64?
    private var isPumping = false
    private var isOpen = false
    private var left: (() -> Void)?
    private var decided: (() -> Void)?

    init(
        at position: LogPosition,
        from place: FeedState.Place,
        since: LogSince?,
        of feed: SharedFeed,
        desk: FeedDesk,
        session: SessionSink,
        agenda: Agenda,
        lostAt: Timestamp?,
        started: @escaping @Sendable () -> Void
    ) {
        cursor = LogCursor(at: position, from: place.next, since: since)
        self.place = place
        self.feed = feed
        self.desk = desk
        self.session = session
        self.agenda = agenda
        self.lostAt = lostAt
        onStart = started
    }

    /// `decided` is called once: when the feed's command runs, or when nothing will come of it here.
    func awaitStart(_ decided: @escaping () -> Void) {
        self.decided = decided
        look()
        if end != nil { decideStart() }
    }

    private func decideStart() {
        decided?()
        decided = nil
    }

    /// Shows what comes from now on; `left` is called once, when the seat has been left.
    func follow(_ left: @escaping () -> Void) {
        guard end == nil else { return left() }
        self.left = left
        isOpen = true
        look()
    }

    /// Something of the feed may have changed.
    func look() {
        let (hasStarted, isOver, isGone) = feed.with { ($0.hasStarted, $0.outcome != nil, $0.isGone(place)) }
        if hasStarted { feedStarted() }
        if hasStarted || isOver { decideStart() }
        if isGone { leave(.detached) } else { drain() }
    }

    private func feedStarted() {
        guard isOpen, !hasStarted, end == nil else { return }
        hasStarted = true
        onStart()
        if let lostAt { session.tell(.back(after: max(0, Timestamp.now.milliseconds - lostAt.milliseconds))) }
    }

    /// Takes what there is and what there is room for.
    func drain() {
        guard isOpen, !isPumping, end == nil else { return }
        isPumping = true
        let before = place.next
        while end == nil, takeSome() {}
        isPumping = false
        // Whoever was ended while something was shown has left, and holds nobody back.
        if end == nil, place.next > before { desk.hasMoved(self) }
        conclude()
    }

    private func takeSome() -> Bool {
        let room = self.room
        guard room > 0 else { return false }
        let piece = feed.with { $0.piece(after: place, atMost: room) }
        place = piece.after
        for sentence in piece.sentences { pass(.said(sentence)) }
        guard !piece.bytes.isEmpty else { return false }
        if let waitingSince { session.wasBehind(milliseconds: monotonicMilliseconds() - waitingSince) }
        waitingSince = nil
        piece.bytes.withUnsafeBytes { cursor.take($0, pass) }
        session.feedBudget?.take(piece.bytes.count)
        return true
    }

    private func pass(_ part: TailPart) {
        switch part {
        case .bytes(let bytes): session.take(bytes, isError: false)
        case .noticed(let notice): session.tell(notice)
        case .said(let sentence): Array(sentence.utf8).withUnsafeBytes { session.take($0, isError: true) }
        }
    }

    private var room: Int {
        guard !cursor.isStopped, feed.with({ $0.hasMore(after: place) }) else { return 0 }
        let room = session.flush() && session.outcome == nil ? session.room : 0
        if room == 0 {
            if waitingSince == nil { waitingSince = monotonicMilliseconds() }
            return 0
        }
        guard let left = session.feedBudget?.room(now: monotonicMilliseconds()) else { return room }
        let share = min(room, left)
        if share == 0 { agenda.wait(self) }
        return share
    }

    private func conclude() {
        guard end == nil else { return finishIfLeft() }
        if cursor.isStopped { return leave(.stopped) }
        let (outcome, stop, isUnavailable) = feed.with { state in
            (state.log.end <= place.next ? state.outcome : nil, state.log.stop, state.isUnavailable || state.hasFailed)
        }
        guard let outcome else { return }
        if let stop {
            cursor.end(by: stop)
            return leave(.stopped)
        }
        if isUnavailable { return leave(.detached) }
        if outcome.cause == .exit { cursor.finish(pass) }
        leave(.over(outcome))
    }

    /// Gives the seat up.
    func leave(_ end: End) {
        if self.end == nil {
            self.end = end
            desk.remove(self)
        }
        finishIfLeft()
    }

    // What is shown at this moment is shown to its end.
    private func finishIfLeft() {
        guard end != nil, !isPumping else { return }
        decideStart()
        left?()
        left = nil
    }
}
