import PeekCore

/// What a feed has, and how far its readers on each worker are.
///
/// The fastest reader holds the host back, nobody else does: whoever is further behind than is kept leaves.
struct FeedState {
    /// What a session is shown at once.
    struct Piece {
        var bytes: [UInt8] = []
        /// What the program on the host said.
        var sentences: [String] = []
        /// Where the next one begins.
        var after: Place
    }

    /// How far a session is.
    struct Place {
        /// The first byte of the log that has not been taken.
        var next: Int64
        /// How many sentences have been.
        var heard: Int
    }

    /// What joining comes to.
    enum Entry {
        case place(Place)
        /// The feed is somewhere else in the log.
        case elsewhere
        /// So it is, and stays there, because its fastest reader does not read.
        case stuck
        /// Nothing comes any more.
        case over
    }

    // A worker that has to look when something has changed.
    private struct Party {
        // The furthest of its readers; nil where it has none.
        var furthest: Int64?
        var readers = 0
        // Whether it has been asked to, and did not yet.
        var isCalled = false
        let call: @Sendable () -> Void
    }

    // Sentences that are kept for those who are behind.
    private static let mostSentences = 16

    private(set) var log: LogFeed
    private(set) var hasStarted = false
    /// How the connection ended, or that nobody reads any more; set once, and nothing comes after it.
    private(set) var outcome: LegOutcome?
    /// Whether it could not even be tried to connect.
    private(set) var isUnavailable = false
    /// Whether the command ended by itself without having read the log, so that each reader has to try for itself.
    var hasFailed: Bool {
        guard let outcome, outcome.cause == .exit, outcome.exit != .status(0) else { return false }
        return !log.hasRecognised
    }
    private let home: Int
    private var sentences: [String] = []
    private var said = 0
    private var parties: [Int: Party] = [:]
    private var isHeld = false
    // Whether somebody who reads alone has been told that they may join.
    private var isExpected = false

    /// Begins with a connection of the worker `home`, the first that has a reader.
    init(_ log: LogFeed, home: Int) {
        self.log = log
        self.home = home
    }

    // MARK: readers

    /// Gives a reader on `worker` a place; it holds the host back from now on.
    ///
    /// - Parameter call: has the worker look, on its own thread.
    mutating func enter(_ worker: Int, at position: LogPosition, call: @escaping @Sendable () -> Void) -> Entry {
        guard outcome == nil else { return .over }
        guard let next = log.place(of: position) else { return isHeld && roomLeft == 0 ? .stuck : .elsewhere }
        var party = parties[worker] ?? Party(call: call)
        party.furthest = max(next, party.furthest ?? next)
        party.readers += 1
        parties[worker] = party
        isExpected = false
        return .place(Place(next: next, heard: said))
    }

    /// A reader on `worker` has read on; nothing where none is there any more.
    ///
    /// - Returns: whether the connection's worker has to look.
    mutating func move(_ worker: Int, to place: Place) -> Bool {
        if let furthest = parties[worker]?.furthest { parties[worker]?.furthest = max(place.next, furthest) }
        forget()
        return isHeld && roomLeft > 0
    }

    /// A reader on `worker` has left, and the furthest of the others there is at `furthest`; the last one of all ends the
    /// feed.
    ///
    /// - Returns: whether the connection's worker has to look.
    mutating func leave(_ worker: Int, furthest: Int64?) -> Bool {
        parties[worker]?.furthest = furthest
        parties[worker]?.readers -= 1
        guard parties.values.contains(where: { $0.furthest != nil }) else {
            if outcome == nil { outcome = LegOutcome(cause: .disconnect) }
            return true
        }
        return isHeld && roomLeft > 0
    }

    /// Whether somebody at `position` who reads alone may leave that for this: the command runs, and is not far.
    mutating func isNear(_ position: LogPosition) -> Bool {
        guard hasStarted, outcome == nil, log.isNear(position) else { return false }
        isExpected = true
        return true
    }

    /// Whether there is something for a reader.
    func hasMore(after place: Place) -> Bool { place.next < log.end || place.heard < said }

    /// Whether what follows is not kept any more.
    func isGone(_ place: Place) -> Bool { place.next < log.first }

    /// What comes next for a reader, at most `count` bytes, and before them what was said meanwhile, also behind them.
    func piece(after place: Place, atMost count: Int) -> Piece {
        var piece = Piece(after: Place(next: place.next, heard: said))
        piece.sentences = sentences.suffix(said - place.heard)
        piece.bytes = log.bytes(from: place.next, atMost: count)
        piece.after.next += Int64(piece.bytes.count)
        return piece
    }

    /// Those to have look, but for `worker`, each once until it does.
    mutating func toCall(from worker: Int) -> [@Sendable () -> Void] {
        var calls: [@Sendable () -> Void] = []
        for (index, party) in parties where index != worker && !party.isCalled {
            guard party.furthest != nil || index == home else { continue }
            parties[index]?.isCalled = true
            calls.append(party.call)
        }
        return calls
    }

    /// A worker looks.
    mutating func isLooked(at worker: Int) { parties[worker]?.isCalled = false }

    // MARK: the connection

    /// How many bytes are taken now; where none are, the host is held until somebody has read on.
    mutating func room() -> Int {
        let room = roomLeft
        isHeld = room == 0
        return room
    }

    /// Whether the host was held and need not be any more.
    mutating func isLetGo() -> Bool {
        guard isHeld, roomLeft > 0 else { return false }
        isHeld = false
        return true
    }

    private var roomLeft: Int {
        let furthest = parties.values.compactMap(\.furthest).max()
        guard outcome == nil, log.stop == nil, let furthest else { return 0 }
        return log.room(for: furthest)
    }

    mutating func start() { hasStarted = true }

    /// Takes bytes of the command.
    mutating func take(_ bytes: UnsafeRawBufferPointer, isError: Bool) {
        var said: [String] = []
        if isError { said.append(String(decoding: bytes, as: UTF8.self)) } else { log.take(bytes) { said.append($0) } }
        sentences = (sentences + said).suffix(Self.mostSentences)
        self.said += said.count
        forget()
    }

    // Whoever is alone needs nothing again, unless somebody comes whom it would take too long to read on alone.
    private mutating func forget() {
        let readers = parties.values.reduce(0) { $0 + $1.readers }
        guard readers == 1, !isExpected, let place = parties.values.compactMap(\.furthest).max() else { return }
        log.forget(readTo: place)
    }

    /// The name of the log leads to another file; what is left of this one is read again from where it was left.
    mutating func endAsReplaced() { log.endAsReplaced() }

    /// Takes what waited for more; the command has ended.
    mutating func finish() { log.finish() }

    mutating func end(_ outcome: LegOutcome, isUnavailable: Bool = false) {
        guard self.outcome == nil else { return }
        self.outcome = outcome
        self.isUnavailable = isUnavailable
    }
}
