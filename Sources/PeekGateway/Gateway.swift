import Foundation
import Logging
import PeekCertificates
public import PeekCore
import PeekHTTP
public import PeekPolicyFile
import PeekRecording
import PeekSSH
import PeekStore
import ServiceLifecycle
import Synchronization

/// A gateway: doors, policy, recordings and event log, joined and started in order.
public struct Gateway {
    /// The release.
    public static let version = "0.1.0"

    private let configuration: GatewayConfiguration
    private let logger: Logger
    private let announce: @Sendable (String) -> Void

    /// Makes a gateway that does not run yet.
    ///
    /// - Parameter announce: told what an operator wants to see at the start: fingerprints and addresses.
    public init(
        configuration: GatewayConfiguration,
        logger: Logger,
        announce: @escaping @Sendable (String) -> Void
    ) {
        self.configuration = configuration
        self.logger = logger
        self.announce = announce
    }

    /// Runs until SIGTERM or SIGINT; then ends every session in order and returns.
    ///
    /// - Throws: a refusal that says what cannot be opened, or errors of the policy file with line and column.
    public func run() async throws {
        let keeper = try PolicyKeeper(path: configuration.policy)
        let log = try SQLiteEventLog(path: "\(configuration.data)/events.sqlite", gateway: configuration.gateway)
        let workers = 2
        let recordings = try RecordingStore(
            dataDirectory: configuration.data,
            runDirectory: configuration.run,
            workers: workers
        )
        try await recordings.start()
        let hostKeys = try HostKeyFiles(directory: configuration.ssh.hostKeys).load()
        let facts = FactRecorder(log: log, policyHash: { keeper.policy.hash }, logger: logger)
        let live = LiveSessionTable()
        let announcer = DeployAnnouncer(live: live, policy: { keeper.policy })
        let deploys = DeployIntake(log: log) { await announcer.announce($0) }
        let exports = RecordingExporter(recordings)
        let doorBox = DoorBox()
        let runner = SessionRunner(
            keeper: keeper,
            log: log,
            recordings: recordings,
            signer: SignerClient(socket: configuration.signer),
            sourceAddresses: configuration.hosts.sourceAddresses.joined(separator: ","),
            door: { doorBox.door },
            live: live,
            facts: facts,
            logger: logger
        )
        let answers = DoorAnswers(
            keeper: keeper,
            runner: runner,
            facts: facts,
            live: live,
            log: log,
            recordings: recordings,
            exports: exports,
            deploys: deploys
        )
        let door = try SSHDoor(
            SSHDoorConfiguration(
                listen: try listenAddress(configuration.ssh.listen),
                hostKeys: hostKeys.map(\.pem),
                workers: workers,
                connectFrom: configuration.hosts.connectFrom
            ),
            handler: answers
        )
        doorBox.door = door
        try await Interruptions(log: log, recordings: recordings, policyHash: keeper.policy.hash).close()
        await facts.record(.gatewayStarted, outcome: .success, details: ["version": Self.version])
        await facts.record(.policyLoaded, outcome: .success)
        for key in hostKeys {
            announce("prodpeekd: host key \(key.fingerprint) \(key.publicLine.prefix { $0 != " " })")
        }
        let readiness = Readiness(keeper: keeper, log: log, recordings: recordings, signer: configuration.signer)
        let http = try HTTPDoor(
            ports: HTTPDoorPorts(
                log: log,
                deploys: deploys,
                exports: exports,
                policy: { keeper.policy },
                tokens: try configuration.http.tokens.map { try Token(name: $0.name, sha256: $0.sha256, may: $0.may) },
                readiness: { await readiness.checks() },
                metrics: { await readiness.metrics(live: live) }
            ),
            configuration: HTTPDoorConfiguration(listen: configuration.http.listen),
            logger: logger,
            listening: { [announce] port in
                announce("prodpeekd: ready ssh=\(door.address) http=\(self.httpHost):\(port)")
            }
        )
        // Services that are later in the list depend on earlier ones and stop first.
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(service: http),
                    .init(service: PolicyReloads(keeper: keeper, facts: facts, live: live)),
                    .init(service: SSHDoorService(door: door)),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
        try await group.run()
        await facts.record(.gatewayStopped, outcome: .success)
        await recordings.stop()
        try log.close()
    }

    private var httpHost: String {
        let listen = configuration.http.listen
        return String(listen[..<(listen.lastIndex(of: ":") ?? listen.endIndex)])
    }

    private func listenAddress(_ text: String) throws(Refusal) -> SocketAddress {
        guard let address = SocketAddress(text) else {
            throw Refusal(.usage, "ssh.listen is not ADDRESS:PORT: \(text)")
        }
        return address
    }
}

/// Lets the runner know the door, which itself needs the runner.
private final class DoorBox: Sendable {
    private let box = Mutex<SSHDoor?>(nil)

    var door: SSHDoor? {
        get { box.withLock { $0 } }
        set { box.withLock { $0 = newValue } }
    }
}

/// The SSH door as a service: it stops accepting first, and returns when every session is recorded.
private struct SSHDoorService: ServiceLifecycle.Service {
    let door: SSHDoor

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await door.run()
        } onGracefulShutdown: {
            door.stop()
        }
    }
}
