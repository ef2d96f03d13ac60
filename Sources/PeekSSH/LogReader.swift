public import PeekCore

/// Reads a log from one connection into a session that may outlive it; confined to the worker's thread.
final class LogReader<Cursor: TailCursor>: LegSink {
    private(set) var cursor: Cursor
    /// Whether the command has been started.
    private(set) var hasStarted = false
    private let lostAt: Timestamp?
    private let onStart: @Sendable () -> Void
    private let joins: (LogPosition) -> Bool
    /// Whether it ended because the session can go on at a feed.
    private(set) var mayJoin = false
    // Since when bytes wait that the session has no room for.
    private var waitingSince: Int64?
    private let session: SessionSink
    private weak var leg: HostLeg?

    /// Reads on; a host that was not reached since `lostAt` is said to be back when the command has been started.
    ///
    /// - Parameter joins: whether it ends at a place, because others can show what follows.
    init(
        _ cursor: Cursor,
        into session: SessionSink,
        lostAt: Timestamp?,
        started: @escaping @Sendable () -> Void,
        joins: @escaping (LogPosition) -> Bool
    ) {
        self.cursor = cursor
        self.session = session
        self.lostAt = lostAt
        self.joins = joins
        onStart = started
    }

    var terminal: Terminal? { nil }
    // Lines that the ring had no room for wait in the session; nothing more is taken before they are shown.
    var room: Int {
        let room = session.flush() && session.outcome == nil && !cursor.isStopped ? session.room : 0
        if room == 0, waitingSince == nil { waitingSince = monotonicMilliseconds() }
        return room
    }

    func show(_ bytes: UnsafeRawBufferPointer, isError: Bool) -> Bool {
        if let waitingSince { session.wasBehind(milliseconds: monotonicMilliseconds() - waitingSince) }
        waitingSince = nil
        if isError {
            session.take(bytes, isError: true)
        } else {
            cursor.take(bytes, pass)
        }
        if !cursor.isStopped, let place = cursor.joinable { mayJoin = joins(place) }
        if cursor.isStopped || mayJoin { leg?.end(LegOutcome(cause: .disconnect)) }
        return true
    }

    private func pass(_ part: TailPart) {
        switch part {
        case .bytes(let bytes): session.take(bytes, isError: false)
        case .noticed(let notice): session.tell(notice)
        case .said(let sentence): Array(sentence.utf8).withUnsafeBytes { session.take($0, isError: true) }
        }
    }

    func flush() -> Bool { session.flush() }

    func finish() -> Bool {
        cursor.finish(pass)
        return session.flush()
    }

    func recordInput(_ bytes: UnsafeRawBufferPointer) -> Bool { true }
    func recordTyped(_ bytes: [UInt8], isEchoed: Bool) -> Bool { true }
    func report(_ news: ConfinementNews) -> Bool { session.report(news) }

    func outdated() {
        cursor.endAsReplaced()
        if cursor.isStopped { leg?.end(LegOutcome(cause: .disconnect)) }
    }

    func recordResize(columns: Int, rows: Int) -> Bool { true }

    func begin(_ leg: HostLeg) { self.leg = leg }

    func started(_ leg: HostLeg) {
        hasStarted = true
        onStart()
        if let lostAt { session.tell(.back(after: max(0, Timestamp.now.milliseconds - lostAt.milliseconds))) }
        leg.inputEnded()
    }
    func drainInput() {}
    func ended(_ outcome: LegOutcome) {}
    func released(_ leg: HostLeg) { session.released(leg) }
}

/// How far one reading of a log got.
public struct LogReading<Cursor: TailCursor>: Sendable {
    /// How the connection ended.
    public var outcome: LegOutcome
    /// Where in the log the next one goes on, and why this one stopped.
    public var cursor: Cursor
    /// Whether the command was started.
    public var hasStarted = false
    /// Whether the session is over, so that nothing more is to be read.
    public var sessionEnded = false
    /// Whether it ended so that the session goes on at a feed.
    public var mayJoin = false

    /// A reading that never began.
    public init(outcome: LegOutcome, cursor: Cursor) {
        self.outcome = outcome
        self.cursor = cursor
    }
}
