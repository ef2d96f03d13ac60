import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
import PeekCore
public import ServiceLifecycle
import Synchronization

/// The HTTP door: deploys and incidents in; deploys, incidents, sessions, recordings, metrics and health out.
///
/// Everything but `/healthz`, `/readyz` and `/metrics` needs a bearer token, and every error is
/// `{"error": {"code": …, "message": …}}`. When the service group shuts down, requests in progress are answered,
/// idle connections are closed, and ``run()`` returns.
public struct HTTPDoor: ServiceLifecycle.Service {
    private let ports: HTTPDoorPorts
    private let configuration: HTTPDoorConfiguration
    private let logger: Logger
    private let listening: @Sendable (_ port: Int) async -> Void
    private let gate: TokenGate

    /// Makes a door that does not listen yet.
    ///
    /// - Parameter listening: called once with the port that is bound, when connections are accepted.
    public init(
        ports: HTTPDoorPorts,
        configuration: HTTPDoorConfiguration,
        logger: Logger,
        listening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) {
        self.ports = ports
        self.configuration = configuration
        self.logger = logger
        self.listening = listening
        let refusals = TokenRefusals(log: ports.log, policyHash: { ports.policy().hash }, clock: ports.clock)
        gate = TokenGate(tokens: ports.tokens, refusals: refusals)
    }

    /// Listens until the service group shuts down in order.
    ///
    /// - Throws: ``Refusal`` when the address cannot be bound.
    public func run() async throws {
        let isListening = Atomic(false)
        do {
            try await application { port in
                isListening.store(true, ordering: .relaxed)
                await listening(port)
            }.run()
        } catch  where !isListening.load(ordering: .relaxed) {
            let place = "\(configuration.address):\(configuration.port)"
            throw Refusal(
                .unavailable,
                "the HTTP door cannot listen on \(place): \(error)",
                wouldWork: "another address or port in the gateway's configuration"
            )
        }
    }

    /// The router alone, for requests that come by another way than a listening socket.
    func router() -> Router<DoorContext> {
        let deploys = DeployRoutes(ports, gate)
        let sessions = SessionRoutes(ports, gate)
        let incidents = IncidentRoutes(ports, gate)
        let health = HealthRoutes(readiness: ports.readiness)
        var table = RouteTable()
        table.on(.post, DeployRoutes.path, deploys.report)
        table.on(.get, DeployRoutes.path, deploys.list)
        table.on(.get, "\(DeployRoutes.path)/**", deploys.show)
        table.on(.get, TimelineRoute.path, TimelineRoute(ports, gate).show)
        table.on(.get, SessionRoutes.path, sessions.list)
        table.on(.get, "\(SessionRoutes.path)/{id}", sessions.show)
        table.on(.get, "\(SessionRoutes.path)/{id}/recording.cast", sessions.recording)
        table.on(.post, IncidentRoutes.path, incidents.open)
        table.on(.get, IncidentRoutes.path, incidents.list)
        table.on(.get, "\(IncidentRoutes.path)/{id}", incidents.show)
        table.on(.get, "/metrics", MetricsRoute(ports).show)
        table.on(.get, "/healthz", health.alive)
        table.on(.get, "/readyz", health.ready)
        return table.finished()
    }

    private func application(
        _ bound: @escaping @Sendable (_ port: Int) async -> Void
    ) -> some ApplicationProtocol {
        let body = TimeAmount.seconds(configuration.bodySeconds)
        let stall = TimeAmount.seconds(configuration.stallSeconds)
        return Application(
            router: router(),
            server: .http1(
                configuration: HTTP1Channel.Configuration(
                    additionalChannelHandlers: [ConnectionGuard(bodyTime: body, stallTime: stall)],
                    idleTimeout: .seconds(configuration.idleSeconds),
                    httpDecoderConfiguration: Self.headLimits
                )
            ),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.address, port: Int(configuration.port)),
                availableConnectionsDelegate: .maximum(configuration.connections, logger: logger)
            ),
            onServerRunning: { channel in
                await bound(channel.localAddress?.port ?? Int(configuration.port))
            },
            logger: logger
        )
    }

    // 16 KiB for the whole head is what nginx and Apache take as a rule (4 times 8 KiB, and 8 KiB a line).
    private static let headLimits = HTTP1Channel.Configuration.DecoderConfiguration(
        maxHeaderFieldSize: 8192,
        maxHeaderListSize: 16_384,
        maxHeaderFieldCount: 100
    )
}
