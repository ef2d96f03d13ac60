import PeekCore
import Testing

@testable import PeekStore

struct AppendTests {
    private let temporary: TemporaryLog

    init() throws {
        temporary = try TemporaryLog()
    }

    @Test func eventsAreNumberedFromOneInTheOrderOfTheirFacts() async throws {
        let events = try await temporary.log.append([.note("first"), .note("second")])
        try await temporary.log.append([.note("third")])
        #expect(events.map(\.sequence) == [1, 2])
        #expect(events.allSatisfy { $0.gateway == TemporaryLog.gateway && $0.receivedAt == TemporaryLog.epoch })
        let stored = try await temporary.log.events(after: 0, limit: 10)
        #expect(stored.map(\.fact.reason) == ["first", "second", "third"])
        #expect(Array(stored.prefix(2)) == events)
    }

    @Test func eventsAreReadAfterASequenceUpToALimit() async throws {
        try await temporary.log.append((1...9).map { .note("\($0)") })
        #expect(try await temporary.log.events(after: 4, limit: 3).map(\.sequence) == [5, 6, 7])
        #expect(try await temporary.log.events(after: 9, limit: 3).isEmpty)
        #expect(try await temporary.log.events(after: 0, limit: 0).isEmpty)
        #expect(try await temporary.log.events(after: 0, limit: -1).isEmpty)
    }

    @Test func aRejectedFactTakesItsWholeRequestWithIt() async throws {
        try await temporary.log.append([.note("before")])
        await #expect(throws: Refusal.self) {
            try await temporary.log.append([.started(sessionID(1), at: 0), .note("")])
        }
        try await temporary.log.append([.note("after")])
        #expect(try await temporary.log.events(after: 0, limit: 10).map(\.fact.reason) == ["before", "after"])
        #expect(try await temporary.log.session(sessionID(1)) == nil)
        #expect(try await temporary.log.verify().passed)
    }

    @Test func aRejectedFactLeavesOthersOfItsBatchAlone() async throws {
        let log = temporary.log
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<60 {
                group.addTask {
                    do {
                        try await log.append([.note(number % 3 == 0 ? "" : "\(number)")])
                        return true
                    } catch {
                        return false
                    }
                }
            }
            return await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(outcomes.filter { $0 }.count == 40)
        #expect(try await log.events(after: 0, limit: 100).count == 40)
        #expect(try await log.verify().passed)
    }

    @Test func appendsFromManyTasksKeepEachTasksOrderAndTheChain() async throws {
        let log = temporary.log
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<50 {
                group.addTask {
                    for number in 0..<20 {
                        let events = try await log.append([.note("\(task) \(number)")])
                        #expect(events.map(\.fact.reason) == ["\(task) \(number)"])
                    }
                }
            }
            try await group.waitForAll()
        }
        let events = try await log.events(after: 0, limit: 2000)
        #expect(events.map(\.sequence) == Array(1...1000))
        #expect(Set(events.map(\.id)).count == 1000)
        for task in 0..<50 {
            let own = events.map(\.fact.reason).filter { $0.hasPrefix("\(task) ") }
            #expect(own == (0..<20).map { "\(task) \($0)" })
        }
        #expect(try await log.verify().passed)
    }

    @Test func aCancelledTaskStillAppends() async throws {
        let log = temporary.log
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await log.append([.note("kept")])
        }
        #expect(try await task.value.count == 1)
        #expect(try await log.events(after: 0, limit: 10).map(\.fact.reason) == ["kept"])
    }

    @Test func anEventTooLargeIsRefusedByTheLimit() async throws {
        let refusal = try #require(
            await #expect(throws: Refusal.self) {
                try await temporary.log.append([.note(String(repeating: "x", count: EventCoding.maximumBytes))])
            }
        )
        #expect(refusal.status == .limit)
        #expect(try await temporary.log.events(after: 0, limit: 1).isEmpty)
    }

    @Test func hostileTextIsStoredAsItIs() async throws {
        let hostile = "'; DROP TABLE event; --\u{0}\u{1B}]52;c;AAAA\u{7}\u{202E}\r\n\u{FFFD}🙂\"\\"
        try await temporary.log.append([.note(hostile)])
        #expect(try await temporary.log.events(after: 0, limit: 1).first?.fact.reason == hostile)
        #expect(try await temporary.log.verify().passed)
    }

    @Test func anotherProcessGoesOnWithTheChain() async throws {
        try await temporary.log.append([.note("one")])
        let other = try temporary.reopened()
        try await other.append([.note("two")])
        try await temporary.log.append([.note("three")])
        #expect(try await other.events(after: 0, limit: 9).map(\.fact.reason) == ["one", "two", "three"])
        #expect(try await other.verify().passed)
    }
}
