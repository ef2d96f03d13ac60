import Foundation
import GRDB
import PeekCore
import Testing

@testable import PeekStore

struct VerifyTests {
    private let temporary: TemporaryLog

    init() async throws {
        temporary = try TemporaryLog()
        try await temporary.log.append((1...2500).map { .note("\($0)") })
    }

    @Test func anUntouchedLogPassesAndSaysWhatIsNotProved() async throws {
        let result = try await temporary.log.verify()
        #expect(result.passed)
        #expect(result.message.hasPrefix("2500 events are unbroken, head "))
        #expect(result.message.contains("does not prove"))
    }

    @Test(arguments: [
        ("UPDATE event SET json = json_set(json, '$.fact.principal', 'mallory') WHERE sequence = 1234", "event 1234 "),
        ("UPDATE event SET json = json || ' ' WHERE sequence = 2500", "event 2500 "),
        ("UPDATE event SET hash = zeroblob(32) WHERE sequence = 7", "event 7 "),
        ("DELETE FROM event WHERE sequence = 1000", "event 1000 is missing; the next is 1001"),
        ("DELETE FROM event WHERE sequence BETWEEN 1001 AND 2000", "event 1001 is missing; the next is 2001"),
        ("DELETE FROM event WHERE sequence = 1", "event 1 is missing"),
        (
            """
            UPDATE event SET sequence = -1, json = json_set(json, '$.sequence', -1) WHERE sequence = 20;
            UPDATE event SET sequence = 20, json = json_set(json, '$.sequence', 20) WHERE sequence = 21;
            UPDATE event SET sequence = 21, json = json_set(json, '$.sequence', 21) WHERE sequence = -1
            """,
            "event 20 "
        ),
    ])
    func theFirstWrongEventIsNamed(tampering: String, message: String) async throws {
        try temporary.executeRaw(
            """
            DROP TRIGGER eventRefusesUpdate;
            DROP TRIGGER eventRefusesDelete;
            \(tampering);
            """
        )
        let result = try await temporary.log.verify()
        #expect(!result.passed)
        #expect(result.message.hasPrefix(message), "\(result.message)")
    }

    @Test(arguments: [
        "DROP TRIGGER eventRefusesDelete",
        """
        DROP TRIGGER eventRefusesDelete;
        CREATE TRIGGER eventRefusesDelete BEFORE DELETE ON event BEGIN SELECT 1; END
        """,
    ])
    func aTriggerThatWasTakenAwayIsNoticed(sql: String) async throws {
        try temporary.executeRaw(sql)
        let result = try await temporary.log.verify()
        #expect(!result.passed)
        #expect(result.message.contains("eventRefusesDelete"))
    }

    @Test func aLogMadeOfOtherTablesDoesNotPass() async throws {
        try temporary.executeRaw(
            """
            PRAGMA foreign_keys = OFF;
            DROP TABLE event;
            CREATE TABLE event (sequence, json, hash);
            INSERT INTO event VALUES ('x', NULL, NULL), (1, 'not JSON', 5);
            """
        )
        #expect(try await !temporary.log.verify().passed)
    }

    // What the message warns of, and why number and head belong elsewhere.
    @Test func aLogRewrittenAsAWholePassesWithAnotherHead() async throws {
        let before = try await temporary.log.verify()
        try await temporary.rawConnection().write { database in
            try database.execute(sql: "DROP TRIGGER eventRefusesUpdate; DROP TRIGGER eventRefusesDelete")
            try database.execute(sql: "DELETE FROM event WHERE sequence > 2400")
            try database.execute(
                sql: "UPDATE event SET json = json_set(json, '$.fact.principal', 'mallory') WHERE sequence = 7"
            )
            var chain = EventChain()
            for json in try String.fetchAll(database, sql: "SELECT json FROM event ORDER BY sequence") {
                chain.append(Array(json.utf8))
                try database.execute(
                    sql: "UPDATE event SET hash = ? WHERE sequence = ?",
                    arguments: [Data(chain.head), chain.sequence]
                )
            }
            let definitions = try EventSchema.definitions()
            for trigger in ["eventRefusesUpdate", "eventRefusesDelete"] {
                try database.execute(sql: try #require(definitions[trigger]))
            }
        }
        let after = try await temporary.log.verify()
        #expect(after.passed)
        #expect(after.message.hasPrefix("2400 events"))
        #expect(after.message != before.message)
    }

    @Test func theChainIsAsDocumented() {
        // printf 'prodpeek event log 1' | sha256sum, then that digest, 00 00 00 00 00 00 00 01 and '{}' again.
        var chain = EventChain()
        #expect(chain.hexadecimalHead == "13b5f8a881783426b0736d5b82174ad1620fb323444f362b70c0ef2a19d99fff")
        chain.append(Array("{}".utf8))
        #expect(chain.hexadecimalHead == "de5b8f8087b8b05b8e8ef4593be356b8e000d848803b2ab2b735c679bcd09853")
        #expect(chain.sequence == 1)
    }
}
