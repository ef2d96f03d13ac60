import HTTPTypes
import PeekCore
import PeekTesting
import Synchronization
import Testing

@testable import PeekHTTP

struct DeployRoutesTests {
    private let door: DoorUnderTest

    init() throws {
        door = try DoorUnderTest()
    }

    private let start = #"{"service":"checkout","version":"v42","by":"alice","status":"started","id":"ci:1"}"#

    @Test func newDeployIsCreatedAndTold() async throws {
        let answer = try await door.post(start)
        #expect(answer.status == .created)
        #expect(answer.headers[.location] == "/api/v1/deploys/ci:1")
        let deploy = try answer.decoded(Deploy.self)
        #expect(deploy.startedAt == door.now)
        #expect(door.told.withLock { $0 } == [deploy])
        let facts = await door.facts(.deployStarted)
        #expect(facts.map(\.principal) == ["token:ci"])
        #expect(facts.map(\.details) == [.deploy(deploy)])
    }

    @Test func gatewayChoosesAnIDWhereNoneIsGiven() async throws {
        let answer = try await door.post(#"{"hosts":["db1"],"version":"1","by":"a","status":"succeeded"}"#)
        #expect(answer.status == .created)
        #expect(Identifier(.deploy, parsing: try answer.decoded(Deploy.self).id) != nil)
    }

    @Test func sameIDUpdates() async throws {
        _ = try await door.post(start)
        door.advance(seconds: 60)
        let finish = start.replacing("started", with: "succeeded")
        let answer = try await door.post(finish)
        #expect(answer.status == .ok)
        let deploy = try answer.decoded(Deploy.self)
        #expect(deploy.finishedAt == door.now)
        #expect(deploy.startedAt == door.now.adding(seconds: -60))
        #expect(try await door.post(finish).status == .ok)
        #expect(await door.log.events.count == 2)
        #expect(door.told.withLock { $0.map(\.status) } == [.started, .succeeded])
    }

    @Test func everyFieldIsKept() async throws {
        let answer = try await door.post(
            """
            {"service":"checkout","hosts":["web1"],"version":"v42","by":"alice","status":"failed","kind":"schema",
            "environment":"production","previousVersion":"v41","message":"a\\u00e4\\ud83d\\ude42","url":"https://ci.example/1",
            "undo":"revert","expect":"nothing","contact":"#payments","startedAt":"2026-11-22T03:00:00+02:00",
            "finishedAt":"2026-11-22T01:05:00.5Z","id":"repo/run:1"}
            """
        )
        let deploy = try answer.decoded(Deploy.self)
        let expected = Deploy(
            id: "repo/run:1",
            service: "checkout",
            hosts: ["web1"],
            version: "v42",
            by: "alice",
            status: .failed,
            kind: .schema,
            environment: "production",
            previousVersion: "v41",
            message: "aä🙂",
            url: "https://ci.example/1",
            undo: "revert",
            expect: "nothing",
            contact: "#payments",
            startedAt: try #require(Timestamp(rfc3339: "2026-11-22T01:00:00Z")),
            finishedAt: Timestamp(rfc3339: "2026-11-22T01:05:00.500Z")
        )
        #expect(deploy == expected)
        #expect(try await door.send(.get, "/api/v1/deploys/repo/run:1", token: "ci").decoded(Deploy.self) == expected)
        #expect(
            try await door.send(.get, "/api/v1/deploys/repo%2Frun%3A1", token: "ci").decoded(Deploy.self) == expected
        )
        #expect(await door.facts(.deployFailed).map(\.outcome) == [.failure])
    }

    @Test func nullCountsAsLeftOut() async throws {
        let json = #"{"service":"checkout","version":"1","by":"a","status":"started","message":null,"hosts":null}"#
        #expect(try await door.post(json).status == .created)
    }

    @Test(arguments: [
        (#"{"versoin":"1"}"#, 400, "unknown_field", "versoin", "try: version"),
        (#"{"service":"checkout","version":42,"by":"a","status":"started"}"#, 400, "wrong_type", "version", "a string"),
        (#"{"service":["checkout"],"status":"started"}"#, 400, "wrong_type", "service", "not an array"),
        (#"{"hosts":"web1","status":"started"}"#, 400, "wrong_type", "hosts", "[\"web1\"]"),
        (#"{"hosts":["web1",1],"status":"started"}"#, 400, "wrong_type", "hosts", "a number"),
        (#"{"service":"checkout","version":"1","by":"a"}"#, 400, "missing_field", "status", "started"),
        (#"{"service":"checkout","version":"1","status":"started"}"#, 400, "missing_field", "by", "by"),
        (#"{"version":"1","by":"a","status":"started"}"#, 400, "missing_field", "service", "hosts"),
        (
            #"{"service":"checkout","version":"1","by":"a","status":"strated"}"#, 400, "invalid_field", "status",
            "started"
        ),
        (
            #"{"service":"checkout","version":"1","by":"a","status":"started","kind":"x"}"#, 400, "invalid_field",
            "kind", "code"
        ),
        (
            #"{"service":"checkout","version":"1","by":"a","status":"started","startedAt":"yesterday"}"#, 400,
            "invalid_field", "startedAt", "RFC 3339"
        ),
        (
            #"{"service":"chekcout","version":"1","by":"a","status":"started"}"#, 422, "unknown_name", "service",
            "try: checkout"
        ),
        (#"{"hosts":["web3"],"version":"1","by":"a","status":"started"}"#, 422, "unknown_name", "hosts", "try: web1"),
        (#"{"id":"ci:9","status":"succeeded"}"#, 422, "unknown_name", "id", "ci:9"),
        (#"{"status":"started","status":"failed"}"#, 400, "bad_json", nil, "stands twice"),
        (#"["started"]"#, 400, "wrong_type", nil, "an object"),
        ("", 400, "bad_json", nil, "empty"),
        ("{", 400, "bad_json", nil, "line 1, column 2"),
    ])
    func wrongReportIsRefusedWithHelp(
        json: String,
        status: Int,
        code: String,
        field: String?,
        help: String
    ) async throws {
        let answer = try await door.post(json)
        #expect(answer.status.code == status)
        let failure = try answer.failure()
        #expect(failure.code == code)
        #expect(failure.field == field)
        #expect(failure.message.contains(help))
        #expect(await door.log.events.isEmpty)
    }

    @Test func anotherServicesIDIsAConflict() async throws {
        _ = try await door.post(start)
        let answer = try await door.post(start.replacing("checkout", with: "ledger"))
        #expect(answer.status == .conflict)
        #expect(try answer.failure().code == "id_clash")
    }

    @Test func invalidUTF8IsRefused() async throws {
        let body = Array(start.dropLast().utf8) + Array(#","message":""#.utf8) + [0xFF, 0xFE] + Array(#""}"#.utf8)
        let answer = try await door.send(.post, "/api/v1/deploys", token: "ci", body: body)
        #expect(answer.status == .badRequest)
        #expect(try answer.failure().message.contains("not UTF-8"))
    }

    @Test func bodyIsAtMost64KiB() async throws {
        let padding = String(repeating: " ", count: 65_536 - start.utf8.count)
        #expect(try await door.post(start + padding).status == .created)
        let answer = try await door.post(start + padding + " ")
        #expect(answer.status == .contentTooLarge)
        #expect(try answer.failure().code == "too_large")
    }

    @Test func whatCannotBeWrittenIsNotAccepted() async throws {
        await door.log.breakDown()
        let answer = try await door.post(start)
        #expect(answer.status == .serviceUnavailable)
        #expect(try answer.failure().code == "unavailable")
        #expect(door.told.withLock { $0 }.isEmpty)
        await door.log.recover()
        #expect(try await door.post(start).status == .created)
    }

    @Test func hostileTextIsVisibleInErrors() async throws {
        let answer = try await door.post(#"{"\u001b]52;c;AAAA\u0007\u202e":1}"#)
        #expect(try answer.failure().message.contains(#"\e]52;c;AAAA\u{7}\u{202e}"#))
    }
}
