import PeekCore
import PeekSSH

/// Once a log has been shown to its end, what comes is read once for everybody who follows it.
extension LogFollower {
    // Short readings, at most, until what is left is little enough to begin a feed with.
    private static let mostRounds = 3

    /// Shows the log from where it was left, and then what comes.
    ///
    /// - Returns: how its command ended; nil when something else has to be shown first.
    mutating func followLog() async throws(Interruption) -> LegOutcome? {
        // A log that is gone has to be found again first.
        if position == nil { isUpToNow = false }
        if !isUpToNow, try await !readUpToNow() { return nil }
        guard isUpToNow, !isDetached, let before = position else {
            isDetached = false
            return try await readAlone()
        }
        let read = { @Sendable [authorization, path] (mark: LogMark) in
            authorization.reading(path, from: LogStart(after: before), follows: true, mark: mark)
        }
        guard let followed = try await connection.follow(feed, at: before, since: since, command: read) else {
            return try await readAlone()
        }
        let reading = try take(followed.reading)
        isDetached = followed.isDetached
        if isDetached { return nil }
        return try await hasStopped(reading.cursor, before: before) ? nil : reading.outcome
    }

    /// Shows what the log has now.
    ///
    /// - Returns: false when something else has to be shown first.
    private mutating func readUpToNow() async throws(Interruption) -> Bool {
        for _ in 0..<Self.mostRounds {
            let before = position
            let mark = LogMark()
            let from = before.map { LogStart(after: $0) } ?? start
            let command = authorization.reading(path, from: from, follows: false, isFirst: true, mark: mark)
            let reading = try await read(command, LogCursor(at: before, mark: mark, since: since, goesOn: true))
            if try await hasStopped(reading.cursor, before: before) { return false }
            // Where there is no such file, or it cannot be read, the reading that follows says it.
            guard let position, reading.outcome.exit == .status(0) else { return true }
            if before != nil, !reading.cursor.hasRecognised {
                stop = .truncated
                return false
            }
            if let before, position.offset - before.offset >= LogFeed.capacity { continue }
            isUpToNow = true
            return true
        }
        return true
    }
}
