import GRDB
import PeekCore

/// The table of sessions: keys to find one by, and which events hold the rest.
///
/// The first start and the first end of a session count; an end that was recorded before its start is found when the start
/// comes.
enum SessionProjection {
    /// Applies `session.started`.
    static func apply(_ start: SessionStart, of event: Event, in database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO session (id, principal, host, incident, startedAt, startEvent) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO NOTHING
                """
        ).execute(arguments: [
            start.id.description, start.principal, start.host, start.incident, start.startedAt.milliseconds,
            event.sequence,
        ])
        if let incident = start.incident {
            try IncidentProjection.link(start.id, to: incident, by: event, in: database)
        }
        let earlierEnd = try database.cachedStatement(
            sql: "SELECT json FROM event WHERE session = ? AND type = ? AND sequence < ? ORDER BY sequence LIMIT 1"
        )
        let json = try String.fetchOne(
            earlierEnd,
            arguments: [start.id.description, EventType.sessionEnded.rawValue, event.sequence]
        )
        if let json {
            try setEnd(of: start.id, to: try EventCoding.event(json), in: database)
        }
    }

    /// Applies `session.ended`.
    static func apply(_ end: SessionEnd, of event: Event, in database: Database) throws {
        try setEnd(of: end.id, to: event, in: database)
    }

    private static func setEnd(of id: Identifier, to event: Event, in database: Database) throws {
        try database.cachedStatement(
            sql: "UPDATE session SET endedAt = ?, endEvent = ? WHERE id = ? AND endEvent IS NULL"
        ).execute(arguments: [event.fact.time.milliseconds, event.sequence, id.description])
    }
}
