import HTTPTypes
import PeekCore
import Testing

@testable import PeekHTTP

struct AnswerFormTests {
    private let door: DoorUnderTest

    init() throws {
        door = try DoorUnderTest()
    }

    @Test(arguments: [
        "/", "/api", "/api/v2/deploys", "/metrics/x", "/healthz%2F", "//", "/api/v1/sessions/a/b", "*", "x",
    ])
    func unknownPathIsNotFound(path: String) async throws {
        let answer = try await door.send(.get, path, token: "reader")
        #expect(answer.status == .notFound)
        #expect(try answer.failure().code == "not_found")
    }

    @Test(arguments: [
        (HTTPRequest.Method.delete, "/api/v1/deploys", "POST, GET, HEAD"),
        (.put, "/api/v1/deploys/ci:1", "GET, HEAD"),
        (.post, "/metrics", "GET, HEAD"),
        (.patch, "/api/v1/sessions/s-1", "GET, HEAD"),
        (.options, "/healthz", "GET, HEAD"),
    ])
    func otherMethodIsNotAllowed(method: HTTPRequest.Method, path: String, allowed: String) async throws {
        let answer = try await door.send(method, path, token: "ci")
        #expect(answer.status == .methodNotAllowed)
        #expect(Set((answer.headers[.allow] ?? "").split(separator: ", ")) == Set(allowed.split(separator: ", ")))
        #expect(try answer.failure().code == "method_not_allowed")
    }

    @Test func unknownMethodIsNotImplemented() async throws {
        let method = try #require(HTTPRequest.Method("BREW"))
        let answer = try await door.send(method, "/healthz")
        #expect(answer.status == .notImplemented)
        #expect(try answer.failure().code == "unknown_method")
    }

    @Test(arguments: ["/healthz", "/api/v1/deploys", "/nowhere"])
    func headHasNoBody(path: String) async throws {
        let answer = try await door.send(.head, path)
        #expect(answer.body.isEmpty)
        #expect(answer.status == (try await door.send(.get, path)).status)
    }

    @Test(arguments: ["/healthz", "/metrics", "/nowhere", "/api/v1/deploys"])
    func noAnswerIsKeptOrRunByABrowser(path: String) async throws {
        let headers = try await door.send(.get, path, token: "ci").headers
        #expect(headers[.cacheControl] == "no-store")
        #expect(headers[.xContentTypeOptions] == "nosniff")
        #expect(headers[.contentSecurityPolicy]?.hasPrefix("default-src 'none'") == true)
    }

    @Test func readinessFailsWithTheFirstFailedCheck() async throws {
        struct Ready: Decodable, Equatable {
            struct Check: Decodable, Equatable {
                var state: ReadinessCheck.State
                var message: String?
            }
            var ready: Bool
            var checks: [String: Check]
        }
        let warning = ReadinessCheck(
            "policy",
            .warning,
            "policy.yaml:3:1: unknown key; the policy before it is in force"
        )
        door.set([ReadinessCheck("recordings", .ok), warning])
        let good = try await door.send(.get, "/readyz")
        #expect(good.status == .ok)
        let shown = Ready(
            ready: true,
            checks: ["recordings": .init(state: .ok), "policy": .init(state: .warning, message: warning.message)]
        )
        #expect(try good.decoded(Ready.self) == shown)
        door.set([warning, ReadinessCheck("signer", .failed, "no answer")])
        let bad = try await door.send(.get, "/readyz")
        #expect(bad.status == .serviceUnavailable)
        #expect(try bad.decoded(Ready.self).ready == false)
    }

    @Test func nothingCheckedIsNotReady() async throws {
        door.set([])
        #expect(try await door.send(.get, "/readyz").status == .serviceUnavailable)
        #expect(try await door.send(.get, "/healthz").status == .ok)
    }
}
