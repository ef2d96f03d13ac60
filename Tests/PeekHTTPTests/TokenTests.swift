import HTTPTypes
import PeekCore
import PeekTesting
import Testing

@testable import PeekHTTP

struct TokenTests {
    private let door: DoorUnderTest

    init() throws {
        door = try DoorUnderTest()
    }

    @Test(arguments: [
        (HTTPRequest.Method.post, "/api/v1/deploys"), (.get, "/api/v1/deploys"), (.get, "/api/v1/deploys/x"),
        (.get, "/api/v1/timeline"), (.get, "/api/v1/sessions"), (.get, "/api/v1/sessions/s-1"),
        (.get, "/api/v1/sessions/s-1/recording.cast"), (.post, "/api/v1/incidents"), (.get, "/api/v1/incidents"),
        (.get, "/api/v1/incidents/i-1"),
    ])
    func nothingOfTheAPIIsShownWithoutAToken(method: HTTPRequest.Method, path: String) async throws {
        let answer = try await door.send(method, path)
        #expect(answer.status == .unauthorized)
        #expect(answer.headers[.wwwAuthenticate] == "Bearer realm=\"prodpeek\"")
        #expect(try answer.failure().code == "not_authenticated")
        let facts = await door.facts(.tokenRefused)
        #expect(facts.map(\.principal) == ["unknown"])
        #expect(facts.map(\.outcome) == [.denied])
        #expect(facts.map(\.reason) == ["no bearer token"])
        #expect(facts.map(\.source) == ["local"])
        #expect(facts.map(\.details) == [.text(["method": method.rawValue, "path": path])])
    }

    @Test(arguments: [
        "Bearer ci-secre", "Bearer ci-secret2", "Bearer", "Bearer ", "Basic Y2ktc2VjcmV0", "ci-secret", "Bearer ci",
        "Bearer ci-secret reader-secret", "Bearer \(DoorUnderTest.sha256("ci-secret"))",
    ])
    func whatIsNotATokenIsRefused(field: String) async throws {
        let answer = try await door.send(.get, "/api/v1/deploys", headers: [.authorization: field])
        #expect(answer.status == .unauthorized)
        #expect(await door.facts(.tokenRefused).count == 1)
    }

    @Test func twoTokensAreNone() async throws {
        var headers = HTTPFields()
        headers.append(HTTPField(name: .authorization, value: "Bearer guess"))
        headers.append(HTTPField(name: .authorization, value: "Bearer ci-secret"))
        #expect(try await door.send(.get, "/api/v1/deploys", headers: headers).status == .unauthorized)
    }

    @Test(arguments: ["bearer ci-secret", "BEARER  ci-secret"])
    func schemeIsReadAsTheStandardSays(field: String) async throws {
        #expect(try await door.send(.get, "/api/v1/deploys", headers: [.authorization: field]).status == .ok)
    }

    @Test(arguments: [
        ("reader", HTTPRequest.Method.post, "/api/v1/deploys", "deploys.write"),
        ("idle", .get, "/api/v1/deploys", "deploys.read"),
        ("ci", .get, "/api/v1/sessions", "sessions.read"),
        ("ci", .get, "/api/v1/timeline", "sessions.read"),
        ("lister", .get, "/api/v1/timeline", "deploys.read"),
        ("reader", .get, "/api/v1/timeline", "incidents.read"),
        ("lister", .get, "/api/v1/sessions/s-1/recording.cast", "recordings.read"),
    ])
    func refusalNamesThePermission(
        token: String,
        method: HTTPRequest.Method,
        path: String,
        permission: String
    ) async throws {
        let answer = try await door.send(method, path, token: token)
        #expect(answer.status == .forbidden)
        let failure = try answer.failure()
        #expect(failure.code == "denied")
        #expect(failure.message.contains(permission))
        let facts = await door.facts(.tokenRefused)
        #expect(facts.map(\.principal) == ["token:\(token)"])
        #expect(facts.map(\.reason) == ["needs \(permission)"])
    }

    @Test func secretIsNeverWritten() async throws {
        _ = try await door.send(.get, "/api/v1/deploys", headers: [.authorization: "Bearer my-guess"])
        let answer = try await door.send(.get, "/api/v1/sessions", token: "ci")
        #expect(!answer.text.contains("secret"))
        let events = await door.log.events
        #expect(!"\(events)".contains("guess"))
        #expect(!"\(events)".contains("secret"))
    }

    @Test func strangersCannotFillTheLog() async throws {
        for _ in 0..<100 { _ = try await door.send(.get, "/api/v1/deploys") }
        #expect(await door.facts(.tokenRefused).count == TokenRefusals.perMinute)
        _ = try await door.send(.get, "/api/v1/sessions", token: "ci")
        #expect(await door.facts(.tokenRefused).last?.principal == "token:ci")
        door.advance(seconds: 60)
        _ = try await door.send(.get, "/api/v1/deploys")
        let details = await door.facts(.tokenRefused).last?.details
        #expect(details == .text(["method": "GET", "path": "/api/v1/deploys", "unwrittenBefore": "40"]))
    }

    @Test func brokenLogRefusesAllTheSame() async throws {
        await door.log.breakDown()
        #expect(try await door.send(.get, "/api/v1/deploys").status == .unauthorized)
    }

    @Test(arguments: [
        ("ci", "00", ["deploys.write"], "64 hexadecimal digits"),
        ("ci", String(repeating: "g", count: 64), [], "64 hexadecimal digits"),
        ("ci", String(repeating: "é", count: 32), [], "64 hexadecimal digits"),
        ("", String(repeating: "0", count: 64), [], "token name"),
        ("a b", String(repeating: "0", count: 64), [], "token name"),
        ("naïve", String(repeating: "0", count: 64), [], "token name"),
        ("ci", String(repeating: "0", count: 64), ["deploy.write"], "deploy.write"),
    ])
    func configurationIsRefusedWithHelp(name: String, sha256: String, may: [String], message: String) throws {
        let refusal = #expect(throws: Refusal.self) { try Token(name: name, sha256: sha256, may: may) }
        #expect(refusal?.message.contains(message) == true)
        #expect(refusal?.wouldWork != nil)
    }

    @Test func twoTokensNeverShareANameOrASecret() throws {
        let first = try Token(name: "ci", sha256: DoorUnderTest.sha256("one"), may: [])
        let sameName = try Token(name: "ci", sha256: DoorUnderTest.sha256("two"), may: [])
        let sameSecret = try Token(name: "cd", sha256: DoorUnderTest.sha256("one").uppercased(), may: [])
        #expect(throws: Refusal.self) { try TokenSet([first, sameName]) }
        #expect(throws: Refusal.self) { try TokenSet([first, sameSecret]) }
        let both = try TokenSet([first, Token(name: "cd", sha256: DoorUnderTest.sha256("two"), may: [])])
        #expect(both.token("one")?.name == "ci")
        #expect(both.token("two")?.name == "cd")
        #expect(both.token("three") == nil)
    }
}
