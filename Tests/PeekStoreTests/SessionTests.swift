import PeekCore
import Testing

@testable import PeekStore

struct SessionTests {
    private let temporary: TemporaryLog

    init() throws {
        temporary = try TemporaryLog()
    }

    @Test func aSessionIsListedFromItsStartToItsEnd() async throws {
        let log = temporary.log
        try await log.append([.started(sessionID(1), at: 0, incident: "i-1")])
        let running = try #require(try await log.session(sessionID(1)))
        #expect(running.start.host == "web1" && running.end == nil && running.endedAt == nil)
        #expect(try await log.sessions(SessionFilter(live: true)) == [running])

        try await log.append([.ended(sessionID(1), at: 60)])
        let ended = try #require(try await log.session(sessionID(1)))
        #expect(ended.start == running.start && ended.end?.cause == .exit && ended.endedAt == moment(60))
        #expect(try await log.sessions(SessionFilter(live: true)).isEmpty)
        #expect(try await log.sessions(SessionFilter()) == [ended])
    }

    @Test func theFirstEndOfASessionCounts() async throws {
        try await temporary.log.append([
            .started(sessionID(1), at: 0), .ended(sessionID(1), at: 5, cause: .killed), .ended(sessionID(1), at: 9),
        ])
        let session = try #require(try await temporary.log.session(sessionID(1)))
        #expect(session.end?.cause == .killed && session.endedAt == moment(5))
    }

    @Test func anEndThatWasRecordedBeforeItsStartIsFound() async throws {
        try await temporary.log.append([.ended(sessionID(1), at: 5)])
        #expect(try await temporary.log.sessions(SessionFilter()).isEmpty)
        try await temporary.log.append([.started(sessionID(1), at: 0)])
        #expect(try await temporary.log.session(sessionID(1))?.endedAt == moment(5))
    }

    @Test func sessionsThatAKilledGatewayLeftAreInterrupted() async throws {
        try await temporary.log.append([
            .started(sessionID(2), at: 2), .started(sessionID(1), at: 1), .started(sessionID(3), at: 3),
            .ended(sessionID(2), at: 9),
        ])
        let next = try temporary.reopened()
        #expect(try await next.interruptedSessions().map(\.start.id) == [sessionID(1), sessionID(3)])
    }

    @Test(arguments: [
        (SessionFilter(), [4, 3, 2, 1]),
        (SessionFilter(principal: "bob"), [4, 2]),
        (SessionFilter(host: "web1"), [3, 1]),
        (SessionFilter(hosts: ["web2", "db1"]), [4, 2]),
        (SessionFilter(hosts: []), []),
        (SessionFilter(principal: "bob", hosts: ["web2"]), [2]),
        (SessionFilter(since: moment(200)), [4, 3, 2]),
        (SessionFilter(until: moment(200)), [1]),
        (SessionFilter(incident: "i-7"), [3]),
        (SessionFilter(live: true), [4]),
        (SessionFilter(limit: 2), [4, 3]),
        (SessionFilter(limit: 0), [4]),
        (SessionFilter(limit: .max), [4, 3, 2, 1]),
        (SessionFilter(principal: "' OR TRUE --"), []),
    ])
    func aFilterSelects(filter: SessionFilter, expected: [Int]) async throws {
        try await temporary.log.append([
            .started(sessionID(1), at: 100), .ended(sessionID(1), at: 110),
            .started(sessionID(2), at: 200, principal: "bob", host: "web2"), .ended(sessionID(2), at: 210),
            .started(sessionID(3), at: 300, incident: "i-7"), .ended(sessionID(3), at: 310),
            .started(sessionID(4), at: 400, principal: "bob", host: "db1"),
        ])
        #expect(try await temporary.log.sessions(filter).map(\.start.id) == expected.map(sessionID))
    }

    @Test(
        arguments: [
            (0, 99, false, "over before the deploy"),
            (0, 100, true, "ends as the deploy starts"),
            (0, 150, true, "ends during it"),
            (120, 130, true, "within it"),
            (50, 300, true, "around it"),
            (150, 300, true, "starts during it"),
            (200, 300, true, "starts as it ends"),
            (201, 300, false, "starts after it"),
            (0, nil, true, "still runs, started before"),
            (201, nil, false, "still runs, started after"),
        ] as [(Int64, Int64?, Bool, String)]
    )
    func aSessionOverlapsADeploy(start: Int64, end: Int64?, overlaps: Bool, why: String) async throws {
        let log = temporary.log
        try await log.append([.started(sessionID(1), at: start)])
        if let end { try await log.append([.ended(sessionID(1), at: end)]) }
        try await log.append([.checkout("d-1", .started, at: 100), .checkout("d-1", .succeeded, at: 200)])
        #expect(try await log.sessions(SessionFilter(deploy: "d-1")).isEmpty != overlaps, "\(why)")
    }

    @Test func aDeployInProgressLastsUntilNow() async throws {
        let log = temporary.log
        try await log.append([.checkout("d-1", .started, at: 100), .started(sessionID(1), at: 500)])
        temporary.setNow(moment(499))
        #expect(try await log.sessions(SessionFilter(deploy: "d-1")).isEmpty)
        temporary.setNow(moment(500))
        #expect(try await log.sessions(SessionFilter(deploy: "d-1")).count == 1)
    }

    @Test func aDeployTouchesTheHostsItNamesOrThoseThatAreGiven() async throws {
        let log = temporary.log
        try await log.append([
            .started(sessionID(1), at: 0, host: "web1"), .started(sessionID(2), at: 1, host: "web2"),
            .started(sessionID(3), at: 2, host: "db1"),
            .checkout("d-some", .succeeded, at: 50, hosts: ["web2", "web2"]), .checkout("d-all", .succeeded, at: 50),
        ])
        func hosts(_ filter: SessionFilter) async throws -> [String] {
            try await log.sessions(filter).map(\.start.host).sorted()
        }
        #expect(try await hosts(SessionFilter(deploy: "d-some")) == ["web2"])
        #expect(try await hosts(SessionFilter(hosts: ["web1"], deploy: "d-some")) == [])
        #expect(try await hosts(SessionFilter(hosts: ["web1", "web2"], deploy: "d-all")) == ["web1", "web2"])
        #expect(try await hosts(SessionFilter(deploy: "d-none")) == [])
    }
}
