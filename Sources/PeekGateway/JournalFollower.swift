import PeekCore
import PeekSSH

/// Follows the journal of one unit for one session, so that no entry is lost or shown twice when a connection breaks.
struct JournalFollower {
    let log: LogLook
    let unit: String
    let authorization: Authorization
    var connection: TailConnection

    /// Reads until the session ends.
    mutating func run() async -> LegOutcome {
        var start: JournalStart = log.since.map { .since($0) } ?? .lines(log.lines)
        var position: String?
        let began = Timestamp.now
        while true {
            do throws(TailConnection.Interruption) {
                try await connection.begin()
                let command = authorization.reading(unit: unit, from: start, follows: log.follows)
                let reading = try await connection.read(command, JournalCursor(after: position))
                if let last = reading.cursor.position {
                    position = last
                    start = .at(last)
                } else if case .lines = start, reading.hasStarted {
                    // Where no entry has come yet, a moment is all there is to go on from.
                    start = .since(began)
                }
                if let interruption = reading.interruption { throw interruption }
                return await connection.finish(reading.outcome)
            } catch {
                guard log.follows, await connection.isWorthAnotherTry(error) else {
                    return await connection.finish(error.outcome)
                }
            }
        }
    }
}
