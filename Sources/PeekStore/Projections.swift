import GRDB
import PeekCore

/// The tables that are computed from events: the same events in the same order always give the same tables.
enum Projections {
    /// Brings the tables up to `event`, which is already stored.
    static func apply(_ event: Event, in database: Database) throws {
        switch event.fact.details {
        case .sessionStarted(let start): try SessionProjection.apply(start, of: event, in: database)
        case .sessionEnded(let end): try SessionProjection.apply(end, of: event, in: database)
        case .deploy(let deploy): try DeployProjection.apply(deploy, of: event, in: database)
        case .incident(let incident) where event.fact.type == .incidentClosed:
            try IncidentProjection.close(incident, of: event, in: database)
        case .incident(let incident): try IncidentProjection.open(incident, of: event, in: database)
        case .note(let note): try IncidentProjection.note(note, of: event, in: database)
        case .text: try applyLink(event, in: database)
        case .confinement, .program, .programEnd: break
        }
    }

    private static func applyLink(_ event: Event, in database: Database) throws {
        guard let session = event.fact.subject.session, let incident = event.fact.subject.incident else { return }
        switch event.fact.type {
        case .incidentLinked: try IncidentProjection.link(session, to: incident, by: event, in: database)
        case .incidentUnlinked: try IncidentProjection.unlink(session, from: incident, in: database)
        default: break
        }
    }

    /// Empties the tables and computes them again from every event, inside the transaction of `database`.
    static func rebuild(in database: Database) throws {
        try database.execute(
            sql:
                """
                DELETE FROM session; DELETE FROM deployHost; DELETE FROM deploy;
                DELETE FROM incidentSession; DELETE FROM incidentService; DELETE FROM incident; DELETE FROM note
                """
        )
        let events = try String.fetchCursor(database, sql: "SELECT json FROM event ORDER BY sequence")
        while let json = try events.next() {
            try apply(try EventCoding.event(json), in: database)
        }
    }
}
