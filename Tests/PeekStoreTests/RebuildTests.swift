import PeekCore
import Testing

@testable import PeekStore

struct RebuildTests {
    @Test(arguments: 1...12)
    func aRebuildOfAnyHistoryGivesTheSameTables(seed: Int) async throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let temporary = try TemporaryLog()
        let facts = RandomHistory.facts(250, using: &generator)
        for fact in facts {
            try await temporary.log.append([fact])
        }
        let before = try temporary.projections()
        #expect(before.count > 50)
        try await temporary.log.rebuildProjections()
        #expect(try temporary.projections() == before)
        #expect(try await temporary.log.verify().passed)
    }

    @Test func aRebuildRepairsTablesThatWereChanged() async throws {
        let temporary = try TemporaryLog()
        try await temporary.log.append([
            .started(sessionID(1), at: 0), .ended(sessionID(1), at: 1), .checkout("d-1", .started, at: 0),
        ])
        let before = try temporary.projections()
        try temporary.executeRaw("DELETE FROM session; UPDATE deploy SET service = 'ledger', json = '{}'")
        #expect(try temporary.projections() != before)
        try await temporary.log.rebuildProjections()
        #expect(try temporary.projections() == before)
    }

    @Test func aRebuildThatFailsChangesNothing() async throws {
        let temporary = try TemporaryLog()
        try await temporary.log.append([.started(sessionID(1), at: 0), .checkout("d-1", .started, at: 0)])
        let before = try temporary.projections()
        try temporary.executeRaw(
            "DROP TRIGGER eventRefusesUpdate; UPDATE event SET json = json_set(json, '$.fact.details', 1) WHERE sequence = 2"
        )
        await #expect(throws: (any Error).self) { try await temporary.log.rebuildProjections() }
        #expect(try temporary.projections() == before)
    }
}
