import GRDB
import PeekCore
import Testing

@testable import PeekStore

struct TroubleTests {
    private let temporary: TemporaryLog

    init() throws {
        temporary = try TemporaryLog()
    }

    @Test func aHealthyLogHasNoTrouble() async throws {
        #expect(await temporary.log.trouble() == nil)
        #expect(await temporary.log.trouble() == nil)
    }

    @Test func aFullDatabaseRefusesWholeRequestsUntilThereIsSpaceAgain() async throws {
        let log = temporary.log
        try await log.append([.started(sessionID(1), at: 0)])
        try await log.executeOnWriter("PRAGMA max_page_count = 1")
        let long = String(repeating: "x", count: 100_000)
        let refusal = await #expect(throws: Refusal.self) {
            try await log.append([.started(sessionID(2), at: 1), .note(long)])
        }
        #expect(refusal?.status == .unavailable)
        #expect(refusal?.message.contains("no space left") == true)
        #expect(try await log.events(after: 0, limit: 10).count == 1)
        #expect(try await log.session(sessionID(2)) == nil)

        try await log.executeOnWriter("PRAGMA max_page_count = 1000000")
        try await log.append([.started(sessionID(2), at: 1), .note(long)])
        #expect(try await log.events(after: 0, limit: 10).map(\.sequence) == [1, 2, 3])
        #expect(try await log.verify().passed)
    }

    @Test func aReadOnlyDatabaseIsTroubleUntilItIsWritableAgain() async throws {
        let log = temporary.log
        try await log.executeOnWriter("PRAGMA query_only = ON")
        let refusal = await #expect(throws: Refusal.self) { try await log.append([.note()]) }
        #expect(refusal?.message.contains("read-only") == true)
        #expect(await log.trouble()?.contains("read-only") == true)
        try await log.executeOnWriter("PRAGMA query_only = OFF")
        #expect(await log.trouble() == nil)
        #expect(try await log.append([.note()]).map(\.sequence) == [1])
    }

    @Test func aLockedDatabaseIsTroubleUntilItIsReleased() async throws {
        let log = temporary.log
        let other = try temporary.rawConnection()
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        let refusal = await #expect(throws: Refusal.self) { try await log.append([.note()]) }
        #expect(refusal?.message.contains("another process") == true)
        #expect(await log.trouble()?.contains("another process") == true)
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        #expect(await log.trouble() == nil)
        #expect(try await log.append([.note()]).map(\.sequence) == [1])
    }

    @Test func readingGoesOnWhileTheDatabaseIsLocked() async throws {
        let log = temporary.log
        try await log.append([.note("kept")])
        let other = try temporary.rawConnection()
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN EXCLUSIVE") }
        #expect(try await log.events(after: 0, limit: 1).map(\.fact.reason) == ["kept"])
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
    }
}

extension SQLiteEventLog {
    /// Runs a statement on the one connection that writes, outside any transaction.
    fileprivate func executeOnWriter(_ sql: String) async throws {
        try await pool.writeWithoutTransaction { try $0.execute(sql: sql) }
    }
}
