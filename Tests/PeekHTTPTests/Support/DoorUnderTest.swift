import Crypto
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import PeekCore
import PeekTesting
import Synchronization
import Testing

@testable import PeekHTTP

/// A door over an event log in memory, with a clock that stands still until a test moves it.
final class DoorUnderTest: Sendable {
    /// Tokens by what they may do; the bearer is `NAME-secret`.
    static let tokens: [(name: String, may: [String])] = [
        ("ci", ["deploys.write"]),
        ("reader", ["deploys.read", "sessions.read", "recordings.read"]),
        ("lister", ["sessions.read"]),
        ("historian", ["deploys.read", "sessions.read", "incidents.read"]),
        ("pager", ["incidents.write"]),
        ("idle", []),
    ]

    let log: InMemoryEventLog
    let door: HTTPDoor
    private let responder: RouterResponder<DoorContext>
    let told = Mutex<[Deploy]>([])
    let exported = Mutex<[Identifier]>([])
    private let time = Mutex(Timestamp(milliseconds: 1_795_400_000_000))
    private let checks = Mutex([ReadinessCheck("recordings", .ok)])
    private let recording: Mutex<Recording>
    private let port = Mutex<Int?>(nil)

    /// What the exporter gives.
    struct Recording: Sendable {
        var chunks: [[UInt8]] = [Array("{\"version\":2}\n".utf8), Array("[0.5,\"o\",\"x\"]\n".utf8)]
        var breaks = false
        var refusal: Refusal?
    }

    struct Broken: Error {}

    init(
        _ configuration: HTTPDoorConfiguration = HTTPDoorConfiguration(port: 0),
        recording: Recording = Recording(),
        shadow: GatewayMetrics.Shadow? = nil,
        listening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) throws {
        self.recording = Mutex(recording)
        let box = Box()
        log = InMemoryEventLog(clock: { box.door?.now ?? .now })
        let intake = DeployIntake(log: log) { deploy in box.door?.told.withLock { $0.append(deploy) } }
        let ports = HTTPDoorPorts(
            log: log,
            intake: intake,
            incidents: IncidentIntake(log: log) { _ in },
            policy: { Self.policy },
            tokens: try TokenSet(
                Self.tokens.map { try Token(name: $0.name, sha256: Self.sha256("\($0.name)-secret"), may: $0.may) }
            ),
            asciicast: { id in try box.door.map { try $0.export(id) } ?? AsyncThrowingStream { $0.finish() } },
            readiness: { box.door?.checks.withLock { $0 } ?? [] },
            metrics: {
                GatewayMetrics(
                    sessionsLive: 2,
                    sessionsByOutcome: [.success: 7, .denied: 3],
                    denied: 5,
                    recordingTrouble: false,
                    eventsAppended: 42,
                    shadow: shadow
                )
            },
            clock: { box.door?.now ?? .now }
        )
        door = HTTPDoor(
            ports: ports,
            configuration: configuration,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            listening: listening
        )
        responder = door.router().buildResponder()
        box.reference.withLock { $0 = self }
    }

    var now: Timestamp { time.withLock { $0 } }

    func advance(seconds: Int64) {
        time.withLock { $0 = $0.adding(seconds: seconds) }
    }

    func set(_ checks: [ReadinessCheck]) {
        self.checks.withLock { $0 = checks }
    }

    /// Sends a request through the router alone.
    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        token: String? = nil,
        headers: HTTPFields = [:],
        body: [UInt8] = []
    ) async throws -> Answer {
        var headers = headers
        if let token { headers[.authorization] = "Bearer \(token)-secret" }
        let head = HTTPRequest(method: method, scheme: "http", authority: "test", path: path, headerFields: headers)
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: body)))
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let source = ApplicationRequestContextSource(channel: NIOAsyncTestingChannel(), logger: logger)
        let response = try await responder.respond(
            to: request,
            context: DoorContext(source: source)
        )
        let collected = Collected()
        try await response.body.write(collected)
        return Answer(status: response.status, headers: response.headers, body: collected.bytes.withLock { $0 })
    }

    func post(_ json: String, token: String? = "ci") async throws -> Answer {
        try await send(.post, "/api/v1/deploys", token: token, body: Array(json.utf8))
    }

    func facts(_ type: EventType) async -> [Fact] {
        await log.events.map(\.fact).filter { $0.type == type }
    }

    private func export(_ id: Identifier) throws -> AsyncThrowingStream<[UInt8], any Error> {
        exported.withLock { $0.append(id) }
        let recording = recording.withLock { $0 }
        if let refusal = recording.refusal { throw refusal }
        return AsyncThrowingStream { stream in
            for chunk in recording.chunks { stream.yield(chunk) }
            stream.finish(throwing: recording.breaks ? Broken() : nil)
        }
    }

    static func sha256(_ text: String) -> String {
        SHA256.hash(data: Array(text.utf8)).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
    }

    static let policy = Policy(
        hash: String(repeating: "a", count: 64),
        principals: [:],
        hosts: Dictionary(
            uniqueKeysWithValues: ["web1", "web2", "db1"].map { name in
                (name, Host(name: name, address: "127.0.0.1", port: 22, labels: [:], hostKeys: []))
            }
        ),
        services: [
            "checkout": Service(name: "checkout", hosts: HostSelector(names: ["web1", "web2"]), logs: []),
            "ledger": Service(name: "ledger", hosts: HostSelector(names: ["db1"]), logs: []),
        ],
        roles: [:],
        catalogue: CommandCatalogue([])
    )

    // The ports are made before the door that they report to.
    private final class Box: Sendable {
        let reference = Mutex<DoorUnderTest?>(nil)
        var door: DoorUnderTest? { reference.withLock { $0 } }
    }
}

/// An answer as a client sees it.
struct Answer: Sendable {
    var status: HTTPResponse.Status
    var headers: HTTPFields
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
}

private struct Collected: ResponseBodyWriter, Sendable {
    let bytes = SharedBytes()

    func write(_ buffer: ByteBuffer) async throws {
        bytes.withLock { $0 += buffer.readableBytesView }
    }

    func finish(_ trailers: HTTPFields?) async throws {}
}

private final class SharedBytes: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    func withLock<Result: Sendable>(_ body: (inout sending [UInt8]) throws -> sending Result) rethrows -> Result {
        try bytes.withLock(body)
    }
}
