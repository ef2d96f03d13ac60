import GRDB
import PeekCore

/// Events as asked for.
enum EventQuery {
    /// Those after `sequence` that match, oldest first.
    static func events(
        _ filter: EventFilter,
        after sequence: Int64,
        limit: Int,
        in database: Database
    ) throws -> [Event] {
        let types = filter.types.map(\.rawValue)
        var conditions: [SQL] = ["type IN \(types)"]
        var first = sequence
        if let principal = filter.principal { conditions.append("principal = \(principal)") }
        if let session = filter.session { conditions.append("session = \(session.description)") }
        // Moments before 1970 have no events, and years below 0 no text that sorts.
        if let since = filter.since, since.milliseconds > 0 {
            first = max(first, try last(before: since, in: database))
            conditions.append("receivedAt >= \(since.description)")
        }
        let request: SQLRequest<String> = """
            SELECT json FROM event WHERE sequence > \(first) AND \(conditions.joined(separator: " AND "))
            ORDER BY sequence LIMIT \(max(limit, 0))
            """
        return try request.fetchAll(database).map(EventCoding.event)
    }

    /// The last sequence number that was received before `moment`; 0 when there is none.
    ///
    /// Found by halving, because events are received in order and numbered without gaps; no index has to be kept for it.
    private static func last(before moment: Timestamp, in database: Database) throws -> Int64 {
        let text = moment.description
        let statement = try database.cachedStatement(sql: "SELECT receivedAt < ? FROM event WHERE sequence = ?")
        var before: Int64 = 0
        var after = 1 + (try Int64.fetchOne(database, sql: "SELECT max(sequence) FROM event") ?? 0)
        while after - before > 1 {
            let middle = before + (after - before) / 2
            if try Bool.fetchOne(statement, arguments: [text, middle]) ?? false {
                before = middle
            } else {
                after = middle
            }
        }
        return before
    }
}
