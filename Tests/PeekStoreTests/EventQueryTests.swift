import PeekCore
import PeekTesting
import Testing

@testable import PeekStore

struct EventQueryTests {
    private let temporary: TemporaryLog
    private let memory: InMemoryEventLog

    /// Twenty events, ten seconds apart; every second one starts a session, by alice or by bob.
    init() async throws {
        temporary = try TemporaryLog()
        let temporary = temporary
        memory = InMemoryEventLog(gateway: TemporaryLog.gateway, clock: { temporary.now })
        for number in 0..<20 {
            let principal = number % 4 == 0 ? "alice" : "bob"
            var fact =
                number % 2 == 0
                ? Fact.started(sessionID(number), at: Int64(number * 10), principal: principal)
                : Fact.note("\(number)")
            fact.principal = principal
            temporary.setNow(moment(Int64(number * 10)))
            try await temporary.log.append([fact])
            try await memory.append([fact])
        }
    }

    private func sequences(_ filter: EventFilter, after: Int64 = 0, limit: Int = 100) async throws -> [Int64] {
        let stored = try await temporary.log.events(filter, after: after, limit: limit).map(\.sequence)
        let kept = try await memory.events(filter, after: after, limit: limit).map(\.sequence)
        #expect(stored == kept, "both logs answer alike")
        return stored
    }

    @Test func onlyTheTypesThatAreAskedForCome() async throws {
        #expect(try await sequences(EventFilter(types: [.sessionStarted])) == Array(stride(from: 1, to: 20, by: 2)))
        #expect(try await sequences(EventFilter(types: [.sessionStarted, .verbRun])).count == 20)
        #expect(try await sequences(EventFilter(types: [])).isEmpty)
        #expect(try await sequences(EventFilter(types: [.deployFailed])).isEmpty)
    }

    @Test func onlyThoseOfThePrincipalCome() async throws {
        let filter = EventFilter(types: [.sessionStarted], principal: "alice")
        #expect(try await sequences(filter) == [1, 5, 9, 13, 17])
    }

    @Test(arguments: [
        (Int64(-1_900_000_000), 20), (-1, 20), (0, 20), (1, 19), (10, 19), (185, 1), (190, 1), (191, 0),
        (1_000_000_000, 0),
    ])
    func onlyWhatWasReceivedSinceComes(seconds: Int64, count: Int) async throws {
        let filter = EventFilter(types: [.sessionStarted, .verbRun], since: moment(seconds))
        #expect(try await sequences(filter) == Array((21 - Int64(count))..<21))
    }

    @Test func pagesJoinWithoutGapOrRepetition() async throws {
        let filter = EventFilter(types: [.sessionStarted], since: moment(35))
        var all: [Int64] = []
        while true {
            let page = try await sequences(filter, after: all.last ?? 0, limit: 3)
            all += page
            if page.count < 3 { break }
        }
        #expect(all == [5, 7, 9, 11, 13, 15, 17, 19])
        #expect(try await sequences(filter, limit: 0).isEmpty)
        #expect(try await sequences(filter, limit: -1).isEmpty)
    }

    @Test func emptyLogHasNone() async throws {
        let empty = try TemporaryLog()
        #expect(
            try await empty.log.events(EventFilter(types: [.verbRun], since: moment(0)), after: 0, limit: 9).isEmpty
        )
    }
}
