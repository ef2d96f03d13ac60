import HTTPTypes
import PeekCore
import PeekTesting
import Synchronization
import Testing

@testable import PeekHTTP

struct SessionRoutesTests {
    private let door: DoorUnderTest

    init() throws {
        door = try DoorUnderTest()
    }

    @discardableResult
    private func look(by principal: String, at host: String, ended: Bool = false) async throws -> Identifier {
        let id = Identifier(.session, at: door.now)
        let start = SessionStart(
            id: id,
            principal: principal,
            host: host,
            source: "127.0.0.1:1",
            line: "tail app.log",
            rendering: "/usr/bin/tail app.log",
            role: "developer",
            startedAt: door.now
        )
        try await append(.sessionStarted, .sessionStarted(start), principal)
        door.advance(seconds: 60)
        guard ended else { return id }
        let end = SessionEnd(id: id, cause: .exit, exitStatus: 0, bytesSent: 1, seal: nil)
        try await append(.sessionEnded, .sessionEnded(end), principal)
        return id
    }

    private func append(_ type: EventType, _ details: EventDetails, _ principal: String) async throws {
        let fact = Fact(
            type: type,
            time: door.now,
            principal: principal,
            source: "127.0.0.1:1",
            outcome: .success,
            policyHash: DoorUnderTest.policy.hash,
            details: details
        )
        try await door.log.append([fact])
    }

    @Test func sessionsAreListedAndFiltered() async throws {
        let first = try await look(by: "dev", at: "web1", ended: true)
        let second = try await look(by: "ops", at: "db1")
        func list(_ query: String) async throws -> [Identifier] {
            let answer = try await door.send(.get, "/api/v1/sessions\(query)", token: "lister")
            return try answer.decoded([SessionListing].self).map(\.id)
        }
        #expect(try await list("") == [second, first])
        #expect(try await list("?principal=dev") == [first])
        #expect(try await list("?host=db1") == [second])
        #expect(try await list("?live=true") == [second])
        #expect(try await list("?live=false&limit=1") == [second])
        #expect(try await list("?since=\(door.now)") == [])
        let wrong = try await door.send(.get, "/api/v1/sessions?live=yes", token: "lister")
        #expect(try wrong.failure().message.contains("true or false"))
    }

    @Test func oneSessionIsShown() async throws {
        let id = try await look(by: "dev", at: "web1", ended: true)
        let session = try await door.send(.get, "/api/v1/sessions/\(id)", token: "lister")
            .decoded(SessionListing.self)
        #expect(session == (try await door.log.session(id)).map(SessionListing.init))
        #expect(session.exitStatus == 0)
    }

    @Test(arguments: ["s-0000000000000", "d-0000000000000", "..", "s-", "%2e%2e", "last"])
    func sessionThatIsNotThereIsNotFound(id: String) async throws {
        #expect(try await door.send(.get, "/api/v1/sessions/\(id)", token: "reader").status == .notFound)
        let recording = try await door.send(.get, "/api/v1/sessions/\(id)/recording.cast", token: "reader")
        #expect(recording.status == .notFound)
        #expect(await door.log.events.isEmpty)
        #expect(door.exported.withLock { $0 }.isEmpty)
    }

    @Test func readingARecordingIsAnEvent() async throws {
        let id = try await look(by: "dev", at: "web1", ended: true)
        let answer = try await door.send(.get, "/api/v1/sessions/\(id)/recording.cast", token: "reader")
        #expect(answer.status == .ok)
        #expect(answer.text == "{\"version\":2}\n[0.5,\"o\",\"x\"]\n")
        #expect(answer.headers[.contentType] == "application/x-asciicast")
        let fact = try #require(await door.facts(.recordingRead).first)
        #expect(fact.principal == "token:reader")
        #expect(fact.subject == Subject(host: "web1", session: id))
    }

    @Test func recordingIsNotShownWhenItsReadingCannotBeWritten() async throws {
        let id = try await look(by: "dev", at: "web1", ended: true)
        await door.log.breakDown()
        let answer = try await door.send(.get, "/api/v1/sessions/\(id)/recording.cast", token: "reader")
        #expect(answer.status == .serviceUnavailable)
        #expect(door.exported.withLock { $0 }.isEmpty)
    }

    @Test func refusalOfTheExporterIsTheAnswer() async throws {
        let refusal = Refusal(.notFound, "the recording was removed")
        let door = try DoorUnderTest(recording: DoorUnderTest.Recording(refusal: refusal))
        let id = Identifier(.session, at: door.now)
        let start = SessionStart(
            id: id,
            principal: "dev",
            host: "web1",
            source: "local",
            line: "id",
            rendering: "id",
            role: "r",
            startedAt: door.now
        )
        let fact = Fact(
            type: .sessionStarted,
            principal: "dev",
            source: "local",
            outcome: .success,
            policyHash: DoorUnderTest.policy.hash,
            details: .sessionStarted(start)
        )
        try await door.log.append([fact])
        let answer = try await door.send(.get, "/api/v1/sessions/\(id)/recording.cast", token: "reader")
        #expect(answer.status == .notFound)
        #expect(try answer.failure().message == "the recording was removed")
    }

    private struct Entry: Decodable {
        var kind: String
        var id: String
        var time: Timestamp
        var title: String
        var deploy: Deploy?
        var session: Look?

        /// As every door lists a session.
        struct Look: Decodable {
            var principal: String
            var state: String
        }
    }

    @Test func sessionsDuringADeployAreFound() async throws {
        _ = try await door.post(#"{"id":"a","service":"checkout","version":"v2","by":"x","status":"started"}"#)
        let during = try await look(by: "dev", at: "web2", ended: true)
        try await look(by: "dev", at: "db1", ended: true)
        _ = try await door.post(#"{"id":"a","status":"succeeded"}"#)
        door.advance(seconds: 1)
        try await look(by: "dev", at: "web1", ended: true)
        let answer = try await door.send(.get, "/api/v1/sessions?deploy=a", token: "lister")
        #expect(try answer.decoded([SessionListing].self).map(\.id) == [during])
        let unknown = try await door.send(.get, "/api/v1/sessions?deploy=b", token: "lister")
        #expect(unknown.status == .notFound)
    }

    @Test func timelineHoldsDeploysAndSessionsInOneOrder() async throws {
        let first = try await look(by: "dev", at: "web1", ended: true)
        _ = try await door.post(#"{"id":"a","service":"checkout","version":"v2","by":"x","status":"succeeded"}"#)
        door.advance(seconds: 1)
        let second = try await look(by: "dev", at: "db1")
        _ = try await door.post(#"{"id":"b","service":"ledger","version":"v3","by":"y","status":"started"}"#)
        func timeline(_ query: String) async throws -> [String] {
            let answer = try await door.send(.get, "/api/v1/timeline\(query)", token: "historian")
            return try answer.decoded([Entry].self).map(\.id)
        }
        #expect(try await timeline("") == ["b", second.description, "a", first.description])
        #expect(try await timeline("?service=checkout") == ["a", first.description])
        #expect(try await timeline("?host=db1") == ["b", second.description])
        #expect(try await timeline("?host=web2") == ["a"])
        #expect(try await timeline("?service=checkout&host=db1") == [])
        #expect(try await timeline("?limit=2") == ["b", second.description])
        let entries = try await door.send(.get, "/api/v1/timeline?limit=3", token: "historian").decoded(
            [Entry].self
        )
        #expect(entries.map(\.kind) == ["deploy", "session", "deploy"])
        #expect(entries.last?.title == "deploy checkout v2 by x succeeded")
        #expect(entries.last?.deploy?.version == "v2")
        #expect(entries[1].session?.principal == "dev" && entries[1].session?.state == "running")
    }
}
