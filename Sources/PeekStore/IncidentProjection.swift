import GRDB
import PeekCore

/// The tables of incidents and of the sessions that are linked to them.
///
/// The first opening and the first end of an incident count.
enum IncidentProjection {
    /// Applies `incident.opened`.
    static func open(_ incident: Incident, of event: Event, in database: Database) throws {
        guard try find(incident.id, in: database) == nil else { return }
        try database.cachedStatement(
            sql: "INSERT INTO incident (id, openedBy, openedAt, json, lastEvent) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [
            incident.id.description, incident.by, incident.openedAt.milliseconds, try EventCoding.text(of: incident),
            event.sequence,
        ])
        let addition = try database.cachedStatement(
            sql: "INSERT INTO incidentService (incident, service) VALUES (?, ?)"
        )
        for service in Set(incident.services) {
            try addition.execute(arguments: [incident.id.description, service])
        }
    }

    /// Applies `incident.closed`; an end before the opening is left out, as is one of an incident that is closed.
    static func close(_ closed: Incident, of event: Event, in database: Database) throws {
        guard let incident = try find(closed.id, in: database)?.ended(as: closed) else { return }
        try database.cachedStatement(
            sql: "UPDATE incident SET closedAt = ?, json = ?, lastEvent = ? WHERE id = ?"
        ).execute(arguments: [
            incident.closure?.at.milliseconds, try EventCoding.text(of: incident), event.sequence,
            incident.id.description,
        ])
    }

    /// Applies `incident.linked`, and `session.started` of a session that named an incident.
    static func link(_ session: Identifier, to incident: String, by event: Event, in database: Database) throws {
        guard !incident.isEmpty else { return }
        try database.cachedStatement(
            sql: """
                INSERT INTO incidentSession (incident, session, lastEvent) VALUES (?, ?, ?)
                ON CONFLICT (incident, session) DO NOTHING
                """
        ).execute(arguments: [incident, session.description, event.sequence])
    }

    /// Applies `incident.unlinked`.
    static func unlink(_ session: Identifier, from incident: String, in database: Database) throws {
        try database.cachedStatement(
            sql: "DELETE FROM incidentSession WHERE incident = ? AND session = ?"
        ).execute(arguments: [incident, session.description])
    }

    /// Applies `incident.noted` and `session.noted`.
    static func note(_ note: Note, of event: Event, in database: Database) throws {
        try database.cachedStatement(
            sql: "INSERT INTO note (event, incident, session, host, time) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [
            event.sequence, note.incident?.description, note.incident == nil ? note.session?.description : nil,
            note.host, note.time.milliseconds,
        ])
    }

    /// The incident with this ID.
    static func find(_ id: Identifier, in database: Database) throws -> Incident? {
        let statement = try database.cachedStatement(sql: "SELECT json FROM incident WHERE id = ?")
        return try String.fetchOne(statement, arguments: [id.description]).map(EventCoding.incident)
    }
}
