import GRDB
import PeekCore
import Testing

@testable import PeekStore

struct AppendOnlyTests {
    private let temporary: TemporaryLog

    init() async throws {
        temporary = try TemporaryLog()
        try await temporary.log.append([.started(sessionID(1), at: 0), .note("two"), .note("three")])
    }

    @Test(arguments: [
        "UPDATE event SET json = json",
        "UPDATE event SET hash = zeroblob(32) WHERE sequence = 2",
        "UPDATE OR REPLACE event SET sequence = 1 WHERE sequence = 2",
        "DELETE FROM event",
        "DELETE FROM event WHERE sequence = 3",
        "REPLACE INTO event (sequence, json, hash) SELECT sequence, json, zeroblob(32) FROM event WHERE sequence = 2",
        "INSERT INTO event (sequence, json, hash) SELECT 5, json_set(json, '$.sequence', 5, '$.id', 'e-5'), hash FROM event",
        "INSERT INTO event (sequence, json, hash) SELECT 4, json, hash FROM event WHERE sequence = 3",
        """
        INSERT OR REPLACE INTO event (sequence, json, hash)
        SELECT 4, json_set(json, '$.sequence', 4), hash FROM event WHERE sequence = 3
        """,
        """
        INSERT INTO event (sequence, json, hash)
        SELECT 4, json_set(json, '$.sequence', 4, '$.id', 'e-4', '$.gateway', 'other'), hash FROM event WHERE sequence = 3
        """,
    ])
    func aRawConnectionCannotChangeEvents(sql: String) async throws {
        let before = try await temporary.log.events(after: 0, limit: 10)
        #expect(throws: DatabaseError.self) { try temporary.executeRaw(sql) }
        #expect(try await temporary.log.events(after: 0, limit: 10) == before)
        #expect(try await temporary.log.verify().passed)
    }

    @Test(arguments: [
        "$.id", "$.schema", "$.gateway", "$.receivedAt", "$.fact.type", "$.fact.time", "$.fact.principal",
        "$.fact.source",
        "$.fact.subject", "$.fact.outcome", "$.fact.reason", "$.fact.policyHash",
    ])
    func noMandatoryPartOfAnEventMayBeMissing(part: String) throws {
        let complete = "json_set(json, '$.sequence', 4, '$.id', 'e-4')"
        func insert(_ json: String) throws {
            try temporary.executeRaw(
                "INSERT INTO event (sequence, json, hash) SELECT 4, \(json), hash FROM event WHERE sequence = 3"
            )
        }
        for json in ["json_remove(\(complete), '\(part)')", "json_set(\(complete), '\(part)', '')"] {
            #expect(throws: DatabaseError.self) { try insert(json) }
        }
        try insert(complete)
    }

    @Test func readersCannotWrite() throws {
        let pool = try EventDatabase.open(path: temporary.path, gateway: TemporaryLog.gateway, busyTimeout: 1)
        let error = #expect(throws: DatabaseError.self) {
            try pool.read { try $0.execute(sql: "INSERT INTO probe VALUES (1, 1)") }
        }
        #expect(error?.resultCode == .SQLITE_READONLY)
    }

    @Test func everyCommitIsSynced() throws {
        let pool = try EventDatabase.open(path: temporary.path, gateway: TemporaryLog.gateway, busyTimeout: 1)
        let settings = try pool.writeWithoutTransaction { database in
            try ["synchronous", "journal_mode", "foreign_keys"].map {
                try String.fetchOne(database, sql: "PRAGMA \($0)")
            }
        }
        #expect(settings == ["2", "wal", "1"])
    }
}
