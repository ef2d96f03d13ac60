import PeekCore
import PeekSSH

/// Follows one log for one session, over as many connections to the host as it takes, so that no line is lost or shown
/// twice when a connection breaks or the log is rotated.
struct LogFollower {
    typealias Interruption = TailConnection.Interruption

    // Milliseconds until a log that changes is looked at again.
    static let rest: Int64 = 1_000
    static let ended = Interruption(outcome: LegOutcome(cause: .disconnect), sessionEnded: true)
    // Bytes that the listing of one log's predecessors may have.
    private static let listingLimit = 262_144

    let log: LogLook
    let path: String
    /// What was allowed last; a reload may have changed which predecessors may be read.
    private(set) var authorization: Authorization
    private let authorize: @Sendable () -> Authorization?
    var connection: TailConnection

    /// How far the log has been shown; nil where nothing of it was found.
    var position: LogPosition?
    /// What of the log is from a moment on.
    var since: LogSince?
    /// How far east of UTC the host's clock is, in seconds, as it said last.
    var zoneSeconds = 0
    /// The file of which nothing more is to be told or shown, although it may be gone.
    var finished: FileIdentity?
    /// Whether the log was cut off, so that a line of it can go on in the next file.
    var isCutOff = false
    /// Whether the log has been shown to its end, so that what comes is new.
    var isUpToNow = false
    /// Whether the next reading is on a connection of its own.
    var isDetached = false
    /// What can be shared with others who follow the same.
    let feed: FeedKey
    private var isPlaced: Bool
    private(set) var start: LogStart
    var stop: LogCursor.Stop?

    /// Makes a follower; `authorize` decides once more, nil where it is denied by now.
    init(
        log: LogLook,
        path: String,
        feed: FeedKey,
        authorization: Authorization,
        authorize: @escaping @Sendable () -> Authorization?,
        connection: TailConnection
    ) {
        self.log = log
        self.path = path
        self.feed = feed
        self.authorization = authorization
        self.authorize = authorize
        self.connection = connection
        isPlaced = log.since == nil
        start = log.since == nil ? .lines(log.lines) : .offset(0, known: 0)
    }

    /// Reads until the session ends.
    mutating func run() async -> LegOutcome {
        while true {
            do throws(Interruption) {
                try await connection.begin()
                if !isPlaced, let moment = log.since {
                    try await place(at: moment)
                    isPlaced = true
                }
                if let stop {
                    try await catchUp(stop)
                    self.stop = nil
                }
                let outcome = try await log.follows ? followLog() : readAlone()
                if let outcome { return await connection.finish(outcome) }
            } catch {
                if !isPlaced, position != nil {
                    // What has been shown is not shown again.
                    isPlaced = true
                    stop = .replaced
                }
                guard log.follows, await connection.isWorthAnotherTry(error) else {
                    return await connection.finish(error.outcome)
                }
            }
        }
    }

    /// Shows the log from where it was left, on a connection of its own.
    ///
    /// - Returns: how its command ended; nil when something else has to be shown first.
    mutating func readAlone() async throws(Interruption) -> LegOutcome? {
        let mark = LogMark()
        let from = position.map { LogStart(after: $0) } ?? start
        let command = authorization.reading(path, from: from, follows: log.follows, mark: mark)
        let before = position
        let cursor = LogCursor(at: position, mark: mark, since: since)
        let reading = try await read(command, cursor, joining: log.follows ? feed : nil)
        if try await hasStopped(reading.cursor, before: before) { return nil }
        return reading.mayJoin ? nil : reading.outcome
    }

    /// Whether something else has to be shown before the log goes on, which was left at `before`.
    mutating func hasStopped(_ cursor: LogCursor, before: LogPosition?) async throws(Interruption) -> Bool {
        switch cursor.stop {
        case nil:
            return false
        case .uncertain:
            // It was replaced in the moment between the look at its name and its opening.
            position = before
            guard log.follows else { throw connection.unreadable(path) }
            if cursor.hasShown {
                await connection.tell(.remark("\(path) was replaced; lines may be shown twice"))
            }
            guard await connection.wait(Self.rest) else { throw Self.ended }
        case .replaced, .truncated:
            stop = cursor.stop
            start = .offset(0, known: 0)
        }
        return true
    }

    /// Shows what a command reads, and remembers how far.
    mutating func read(
        _ command: HostCommand,
        _ cursor: LogCursor,
        joining key: FeedKey? = nil
    ) async throws(Interruption) -> LogReading<LogCursor> {
        try await take(connection.read(command, cursor, joining: key))
    }

    /// Goes on from where a reading came to.
    mutating func take(_ reading: LogReading<LogCursor>) throws(Interruption) -> LogReading<LogCursor> {
        position = reading.cursor.position
        since = reading.cursor.since
        // What a name leads to that led nowhere is new.
        if position == nil, reading.cursor.wasAbsent { start = .offset(0, known: 0) }
        if let interruption = reading.interruption { throw interruption }
        return reading
    }

    /// The log and its predecessors as they are now, oldest first.
    mutating func list() async throws(Interruption) -> (current: LogFile?, older: [LogFile]) {
        guard let allowed = authorize() else {
            let refusal = Refusal(.denied, "the policy changed and does not allow this any more")
            // Trying again would not change it.
            throw Interruption(outcome: LegOutcome(cause: .host, refusal: refusal), sessionEnded: true)
        }
        authorization = allowed
        // find(1) ends with 1 where the log or its directory is not there.
        let command = authorization.listing(ofLog: path)
        let captured = try await connection.capture(command, limit: Self.listingLimit, accepting: [0, 1])
        guard let files = LogFile.list(captured, log: path) else {
            throw connection.unreadable("the files beside \(path)")
        }
        return files
    }
}
