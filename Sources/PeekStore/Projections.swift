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
        case .text: break
        }
    }

    /// Empties the tables and computes them again from every event, inside the transaction of `database`.
    static func rebuild(in database: Database) throws {
        try database.execute(sql: "DELETE FROM session; DELETE FROM deployHost; DELETE FROM deploy")
        let events = try String.fetchCursor(database, sql: "SELECT json FROM event ORDER BY sequence")
        while let json = try events.next() {
            try apply(try EventCoding.event(json), in: database)
        }
    }
}
