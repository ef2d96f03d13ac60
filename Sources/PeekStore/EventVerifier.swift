import FoundationEssentials
import GRDB
import PeekCore

/// Reads a whole log and proves its chain, or names the first event that is wrong.
///
/// It reads in pages, each a read of its own, so that the log can be written meanwhile; what is appended after the last
/// page was read is not covered.
struct EventVerifier: Sendable {
    // About a megabyte at the usual size of an event.
    private static let page = 1000

    private struct StoredEvent: Sendable {
        let sequence: Int64
        let json: [UInt8]
        let hash: [UInt8]
    }

    private let pool: DatabasePool

    init(_ pool: DatabasePool) {
        self.pool = pool
    }

    /// Checks every link, and that what keeps the log append-only is in place.
    func verify() async throws -> Verification {
        var chain = EventChain()
        while true {
            let events: [StoredEvent]
            do {
                events = try await storedEvents(after: chain.sequence)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
                return failure("events after \(chain.sequence) cannot be read: the database is damaged")
            }
            guard !events.isEmpty else { break }
            for event in events {
                guard event.sequence == chain.sequence + 1 else {
                    return failure("event \(chain.sequence + 1) is missing; the next is \(event.sequence)")
                }
                chain.append(event.json)
                guard event.hash == chain.head else {
                    return failure("event \(event.sequence) is not what was recorded, or follows another event")
                }
            }
        }
        let changed = try await changedDefinitions()
        guard changed.isEmpty else {
            return failure("the chain is unbroken, but of the database was changed: \(changed.joined(separator: ", "))")
        }
        return Verification(
            passed: true,
            message: """
                \(chain.sequence) events are unbroken, head \(chain.hexadecimalHead); this does not prove that nobody who \
                owns this machine rewrote or shortened the whole log: compare number and head with those kept elsewhere
                """
        )
    }

    private func failure(_ what: String) -> Verification {
        Verification(passed: false, message: what)
    }

    // Read as blobs, because the chain is over bytes, and what was tampered with need not be text.
    private func storedEvents(after sequence: Int64) async throws -> [StoredEvent] {
        try await pool.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT CAST(sequence AS INTEGER) AS sequence, CAST(json AS BLOB) AS json, CAST(hash AS BLOB) AS hash
                    FROM event WHERE sequence > ? ORDER BY sequence LIMIT ?
                    """,
                arguments: [sequence, Self.page]
            ).map { row in
                StoredEvent(
                    sequence: row["sequence"],
                    json: [UInt8](row["json"] as Data? ?? Data()),
                    hash: [UInt8](row["hash"] as Data? ?? Data())
                )
            }
        }
    }

    // A trigger that was dropped, or put back empty, is a trace of somebody who meant to change events.
    private func changedDefinitions() async throws -> [String] {
        let expected = try EventSchema.definitions()
        let present = try await pool.read(EventSchema.definitions)
        return expected.filter { present[$0.key] != $0.value }.keys.sorted()
    }
}
