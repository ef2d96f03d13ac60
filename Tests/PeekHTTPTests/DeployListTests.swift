import HTTPTypes
import PeekCore
import Testing

@testable import PeekHTTP

struct DeployListTests {
    private let door: DoorUnderTest

    init() async throws {
        door = try DoorUnderTest()
        for (id, service, status) in [
            ("a", "checkout", "succeeded"), ("b", "ledger", "started"), ("c", "checkout", "failed"),
        ] {
            let json = #"{"id":"\#(id)","service":"\#(service)","version":"1","by":"x","status":"\#(status)"}"#
            #expect(try await door.post(json).status == .created)
            door.advance(seconds: 60)
        }
    }

    private func list(_ query: String) async throws -> [String] {
        try await door.send(.get, "/api/v1/deploys\(query)", token: "ci").decoded([Deploy].self).map(\.id)
    }

    @Test func listIsNewestFirst() async throws {
        #expect(try await list("") == ["c", "b", "a"])
    }

    @Test(arguments: [
        ("?service=checkout", ["c", "a"]),
        ("?service=nothing", []),
        ("?host=db1", ["b"]),
        ("?status=failed", ["c"]),
        ("?limit=1", ["c"]),
        ("?since=2026-11-23T00:00:00Z", ["b"]),
        ("?until=2026-11-23T02%3A14%3A20Z&service=checkout", ["a"]),
    ])
    func filterIsApplied(query: String, expected: [String]) async throws {
        // The three deploys are at 1 795 400 000 s and one and two minutes later.
        let base = try #require(Timestamp(rfc3339: "2026-11-23T02:13:20Z"))
        #expect(base == door.now.adding(seconds: -180))
        #expect(try await list(query) == (query.contains("since") ? ["c", "b", "a"] : expected))
    }

    @Test func sinceShowsWhatWentOnAfterIt() async throws {
        #expect(try await list("?since=\(door.now)") == ["b"])
    }

    @Test(arguments: [
        ("?sevice=checkout", "sevice", "try: service"),
        ("?limit=0", "limit", "1 to 1000"),
        ("?limit=1001", "limit", "1 to 1000"),
        ("?limit=ten", "limit", "1 to 1000"),
        ("?since=10m", "since", "RFC 3339"),
        ("?service=", "service", "no proper value"),
        ("?service", "service", "no proper value"),
        ("?service=a&service=b", "service", "stands twice"),
        ("?service=%FF", "service", "no proper value"),
        ("?status=done", "status", "succeeded"),
        ("?since=2026-11-23T00:00:00Z&until=2026-11-23T00:00:00Z", "until", "not after"),
    ])
    func parameterThatMeansNothingIsRefused(query: String, field: String, help: String) async throws {
        let answer = try await door.send(.get, "/api/v1/deploys\(query)", token: "ci")
        #expect(answer.status == .badRequest)
        let failure = try answer.failure()
        #expect(failure.field == field)
        #expect(failure.message.contains(help))
    }

    @Test(arguments: ["/api/v1/deploys/x", "/api/v1/deploys/%FF", "/api/v1/deploys/a%", "/api/v1/deploys/../a"])
    func deployThatIsNotThereIsNotFound(path: String) async throws {
        let answer = try await door.send(.get, path, token: "ci")
        #expect(answer.status == .notFound)
        #expect(try answer.failure().code == "not_found")
    }
}
