import HTTPTypes
import Logging
import NIOCore
import PeekCore
import PeekTesting
import ServiceLifecycle
import Testing

@testable import PeekHTTP

struct HTTPDoorTests {
    /// Runs a door on a port of its own, and stops it in order when `body` returns.
    private func withDoor(
        _ configuration: HTTPDoorConfiguration = HTTPDoorConfiguration(port: 0),
        recording: DoorUnderTest.Recording = DoorUnderTest.Recording(),
        _ body: (DoorUnderTest, Int, ServiceGroup) async throws -> Void
    ) async throws {
        let (ports, bound) = AsyncStream.makeStream(of: Int.self)
        let test = try DoorUnderTest(configuration, recording: recording) { bound.yield($0) }
        let group = ServiceGroup(
            services: [test.door],
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let port = try #require(await ports.first { _ in true })
            do {
                try await body(test, port, group)
            } catch {
                await group.triggerGracefulShutdown()
                throw error
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    private func post(_ json: String, token: String = "ci-secret") -> String {
        "POST /api/v1/deploys HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\nConnection: close\r\n"
            + "Content-Length: \(json.utf8.count)\r\n\r\n\(json)"
    }

    private func startSession(_ door: DoorUnderTest) async throws -> Identifier {
        let id = Identifier(.session, at: door.now)
        let start = SessionStart(
            id: id,
            principal: "dev",
            host: "web1",
            source: "local",
            line: "id",
            rendering: "id",
            role: "developer",
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
        return id
    }

    private func recordingRequest(_ id: Identifier) -> String {
        "GET /api/v1/sessions/\(id)/recording.cast HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            + "Authorization: Bearer reader-secret\r\n\r\n"
    }

    @Test func deployIsRecordedFromTheNetwork() async throws {
        try await withDoor { door, port, _ in
            #expect(port > 0)
            let json = #"{"service":"checkout","version":"v42","by":"alice","status":"started"}"#
            let answer = try await RawConnection(port: port).exchange([post(json)])
            #expect(answer.hasPrefix("HTTP/1.1 201 Created\r\n"))
            let fact = try #require(await door.facts(.deployStarted).first)
            #expect(fact.source.hasPrefix("127.0.0.1:"))
            #expect(Int(fact.source.dropFirst("127.0.0.1:".count)) != nil)
        }
    }

    @Test(arguments: [
        "GET /healthz\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: x\r\nBad Header: 1\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST /api/v1/deploys HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{FC}\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nX: \(String(repeating: "a", count: 20_000))\r\n\r\n",
        "GET / HTTP/1.1\r\n\((0..<200).map { "X-\($0): a\r\n" }.joined())\r\n",
    ])
    func brokenRequestIsAnsweredInForm(request: String) async throws {
        try await withDoor { _, port, _ in
            let answer = try await RawConnection(port: port).exchange([request])
            #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
            #expect(
                answer.hasSuffix("\n") && answer.contains(#"\#r\#n\#r\#n{"error":{"code":"bad_request","message":""#)
            )
        }
    }

    @Test func hugeBodyIsRefusedWithoutBeingKept() async throws {
        try await withDoor { door, port, _ in
            let head =
                "POST /api/v1/deploys HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ci-secret\r\nConnection: close\r\n"
            let chunk = "10000\r\n\(String(repeating: " ", count: 65_536))\r\n"
            let chunked = head + "Transfer-Encoding: chunked\r\n\r\n" + chunk + chunk + "0\r\n\r\n"
            let first = try await RawConnection(port: port).exchange([chunked])
            #expect(first.hasPrefix("HTTP/1.1 413 "))
            let announced = head + "Content-Length: 99999999999\r\n\r\n"
            let second = try await RawConnection(port: port).exchange([announced])
            #expect(second.hasPrefix("HTTP/1.1 413 "))
            #expect(await door.log.events.isEmpty)
        }
    }

    @Test(.timeLimit(.minutes(20)))
    func slowBodyIsCutOff() async throws {
        var configuration = HTTPDoorConfiguration(port: 0)
        configuration.idleSeconds = 3600
        configuration.bodySeconds = 1
        try await withDoor(configuration) { door, port, _ in
            let head = "POST /api/v1/deploys HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ci-secret\r\n"
            _ = try await RawConnection(port: port).exchange([head + "Content-Length: 100\r\n\r\n{"])
            #expect(await door.log.events.isEmpty)
        }
    }

    @Test(.timeLimit(.minutes(20)))
    func slowHeadIsCutOff() async throws {
        var configuration = HTTPDoorConfiguration(port: 0)
        configuration.idleSeconds = 1
        configuration.bodySeconds = 3600
        try await withDoor(configuration) { _, port, _ in
            let answer = try await RawConnection(port: port).exchange(["GET /healthz HTTP/1.1\r\nHost:"])
            #expect(answer.isEmpty)
        }
    }

    @Test func brokenRecordingIsNotTakenForAWholeOne() async throws {
        let recording = DoorUnderTest.Recording(breaks: true)
        try await withDoor(recording: recording) { door, port, _ in
            let id = try await startSession(door)
            let answer = try await RawConnection(port: port).exchange([recordingRequest(id)])
            #expect(answer.contains("{\"version\":2}\n"))
            #expect(!answer.hasSuffix("0\r\n\r\n"))
        }
    }

    @Test(.timeLimit(.minutes(20)))
    func stoppingClosesIdleConnectionsAndReturns() async throws {
        try await withDoor { _, port, group in
            let answer = try await RawConnection(port: port).exchange(
                "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
                until: "{\"status\":\"ok\"}\n"
            ) {
                await group.triggerGracefulShutdown()
            }
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        }
    }

    @Test func addressInUseIsARefusal() async throws {
        try await withDoor { _, port, _ in
            let other = try DoorUnderTest(HTTPDoorConfiguration(port: try #require(UInt16(exactly: port))))
            let refusal = await #expect(throws: Refusal.self) { try await other.door.run() }
            #expect(refusal?.status == .unavailable)
            #expect(refusal?.message.contains("127.0.0.1:\(port)") == true)
        }
    }

    @Test(arguments: [
        ("127.0.0.1:8080", "127.0.0.1", 8080), ("[::1]:0", "::1", 0), ("localhost:65535", "localhost", 65535),
    ])
    func listenAddressIsRead(text: String, address: String, port: UInt16) throws {
        let expected = HTTPDoorConfiguration(address: address, port: port)
        #expect(try HTTPDoorConfiguration(listen: text) == expected)
    }

    @Test(arguments: ["", "8080", ":8080", "localhost", "localhost:", "localhost:65536", "::1:8080", "a:-1"])
    func wrongListenAddressIsRefused(text: String) {
        let refusal = #expect(throws: Refusal.self) { try HTTPDoorConfiguration(listen: text) }
        #expect(refusal?.wouldWork != nil)
    }
}
