import GRDB
import PeekCore

/// Incidents and notes as asked for.
enum IncidentQuery {
    /// Incidents that match, newest first.
    static func incidents(_ filter: IncidentFilter, in database: Database) throws -> [Incident] {
        var conditions: [SQL] = ["TRUE"]
        if let services = filter.services {
            conditions.append("id IN (SELECT incident FROM incidentService WHERE service IN \(services))")
        }
        switch filter.state {
        case .open: conditions.append("closedAt IS NULL")
        case .closed: conditions.append("closedAt IS NOT NULL")
        case nil: break
        }
        if let by = filter.by { conditions.append("openedBy = \(by)") }
        if let since = filter.since { conditions.append("(closedAt IS NULL OR closedAt >= \(since.milliseconds))") }
        if let until = filter.until { conditions.append("openedAt < \(until.milliseconds)") }
        let request: SQLRequest<String> = """
            SELECT json FROM incident
            WHERE \(conditions.joined(separator: " AND "))
            ORDER BY openedAt DESC, id DESC
            LIMIT \(min(max(filter.limit, 1), 1000))
            """
        return try request.fetchAll(database).map(EventCoding.incident)
    }

    /// Notes that match, by the moment that they are about, newest first.
    static func notes(_ filter: NoteFilter, in database: Database) throws -> [Note] {
        var conditions: [SQL] = ["TRUE"]
        if let incident = filter.incident { conditions.append("note.incident = \(incident.description)") }
        if let session = filter.session { conditions.append("note.session = \(session.description)") }
        if let place = filter.place {
            conditions.append(
                """
                (note.host IN \(place.hosts) OR note.incident IN
                    (SELECT incident FROM incidentService WHERE service IN \(place.services)))
                """
            )
        }
        if let since = filter.since { conditions.append("note.time >= \(since.milliseconds)") }
        if let until = filter.until { conditions.append("note.time < \(until.milliseconds)") }
        let request: SQLRequest<String> = """
            SELECT event.json FROM note JOIN event ON event.sequence = note.event
            WHERE \(conditions.joined(separator: " AND "))
            ORDER BY note.time DESC, note.event DESC
            LIMIT \(filter.limit.map { min(max($0, 1), 1000) } ?? -1)
            """
        return try request.fetchAll(database).map(note)
    }

    private static func note(_ json: String) throws -> Note {
        let event = try EventCoding.event(json)
        guard case .note(var note) = event.fact.details else {
            throw Refusal(
                .unavailable,
                "the table of notes names an event that is none",
                wouldWork: "rebuild the projections, then verify the event log"
            )
        }
        note.id = event.id
        return note
    }
}
