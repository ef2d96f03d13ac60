import FoundationEssentials
import GRDB
import PeekCore

/// Turns facts into events at the end of the chain, and brings the projections up to them.
struct EventWriter: Sendable {
    /// The gateway that the events are numbered at.
    let gateway: String
    /// The wall clock.
    let now: @Sendable () -> Timestamp

    /// Appends facts in order, all or none, inside the transaction of `database`.
    ///
    /// - Parameter chain: the end of the chain in the database; goes on only when nothing is thrown.
    /// - Returns: the facts with their places, in order.
    func append(_ facts: [Fact], to chain: inout EventChain, in database: Database) throws -> [Event] {
        var longer = chain
        var appended: [Event] = []
        try database.inSavepoint {
            for fact in facts {
                let event = Event(
                    gateway: gateway,
                    sequence: longer.sequence + 1,
                    id: try unusedIdentifier(in: database),
                    receivedAt: now(),
                    fact: try fact.completed()
                )
                let json = try EventCoding.bytes(of: event)
                longer.append(json)
                try database.cachedStatement(sql: "INSERT INTO event (sequence, json, hash) VALUES (?, ?, ?)").execute(
                    arguments: [event.sequence, String(decoding: json, as: UTF8.self), Data(longer.head)]
                )
                try Projections.apply(event, in: database)
                appended.append(event)
            }
            return .commit
        }
        chain = longer
        return appended
    }

    /// The end of the chain as stored.
    static func chain(in database: Database) throws -> EventChain {
        let last = try Row.fetchOne(database, sql: "SELECT sequence, hash FROM event ORDER BY sequence DESC LIMIT 1")
        guard let last else { return EventChain() }
        return EventChain(sequence: last["sequence"], head: [UInt8](last["hash"] as Data))
    }

    // Four characters of chance are enough between gateways, not within one millisecond of one that is busy.
    private func unusedIdentifier(in database: Database) throws -> Identifier {
        let statement = try database.cachedStatement(sql: "SELECT 1 FROM event WHERE id = ?")
        while true {
            let identifier = Identifier(.event, at: now())
            if try Row.fetchOne(statement, arguments: [identifier.description]) == nil { return identifier }
        }
    }
}
