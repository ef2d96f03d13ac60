import PeekCore

/// One connection to a host over which several sessions follow one log; confined to the worker's thread.
///
/// The fastest reader holds the host back, nobody else does: whoever is further behind than is kept leaves.
final class SharedFeed: LegSink {
    let id = Identifier(.feed)
    let key: FeedKey
    let mark = LogMark()
    private(set) var log: LogFeed
    private(set) var seats: [FeedSeat] = []
    private(set) var hasStarted = false
    /// How the connection ended; set once, and nothing comes after it.
    private(set) var outcome: LegOutcome?
    /// Whether it could not even be tried to connect.
    private(set) var isUnavailable = false
    private weak var leg: HostLeg?
    private let agenda: Agenda
    private let table: FeedTable
    private var isHeld = false

    /// Begins at `position`; nobody joins it before it is in `table`.
    init(_ key: FeedKey, at position: LogPosition, agenda: Agenda, table: FeedTable) {
        self.key = key
        self.agenda = agenda
        self.table = table
        log = LogFeed(at: position, mark: mark)
    }

    // MARK: seats

    func add(_ seat: FeedSeat) { seats.append(seat) }

    /// The last one to leave ends the connection.
    func remove(_ seat: FeedSeat) {
        seats.removeAll { $0 === seat }
        if seats.isEmpty { close(LegOutcome(cause: .disconnect)) } else { hasMoved() }
    }

    /// Somebody has read on, or left.
    func hasMoved() {
        guard isHeld, let leg else { return }
        isHeld = false
        agenda.wait(leg)
    }

    /// No connection can be asked for; everybody reads alone.
    func giveUp() {
        isUnavailable = true
        close(LegOutcome(cause: .host))
    }

    private func close(_ outcome: LegOutcome) {
        if let leg { leg.end(outcome) } else { ended(outcome) }
    }

    // MARK: from the host

    var terminal: Terminal? { nil }

    var room: Int {
        guard outcome == nil, log.stop == nil, let furthest = seats.map(\.next).max() else { return 0 }
        let room = min(log.room(for: furthest), DoorChannel.packet)
        isHeld = room == 0
        return room
    }

    func show(_ bytes: UnsafeRawBufferPointer, isError: Bool) -> Bool {
        var said: [String] = []
        if isError { said.append(String(decoding: bytes, as: UTF8.self)) } else { log.take(bytes) { said.append($0) } }
        for seat in seats {
            for sentence in said { seat.say(sentence) }
            if seat.next < log.first { seat.leave(.detached) } else { seat.drain() }
        }
        if log.stop != nil { close(LegOutcome(cause: .disconnect)) }
        return true
    }

    func flush() -> Bool { true }

    func finish() -> Bool {
        log.finish()
        return true
    }

    func recordInput(_ bytes: UnsafeRawBufferPointer) -> Bool { true }
    func recordResize(columns: Int, rows: Int) -> Bool { true }

    func begin(_ leg: HostLeg) {
        self.leg = leg
        if let outcome { leg.end(outcome) }
    }

    func started(_ leg: HostLeg) {
        hasStarted = true
        for seat in seats { seat.feedStarted() }
        leg.inputEnded()
    }

    func drainInput() {}

    func ended(_ outcome: LegOutcome) {
        guard self.outcome == nil else { return }
        self.outcome = outcome
        table.remove(self)
        for seat in seats { seat.drain() }
    }
}
