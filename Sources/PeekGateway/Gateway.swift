import Foundation
public import Logging
import PeekCertificates
public import PeekCore
import PeekHTTP
public import PeekPolicyFile
import PeekRecording
import PeekSSH
import PeekStore
import ServiceLifecycle
import Synchronization
import UnixSignals

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
        let workers = 2
        let recordings = RecordingStore(
            dataDirectory: configuration.data,
            runDirectory: configuration.run,
            workers: workers
        )
        let store = try SQLiteEventLog(
            path: Self.eventLogPath(configuration),
            gateway: configuration.gateway,
            makeRoom: { recordings.reportFullDisk() }
        )
        let log = CountedEventLog(store)
        let unfinished = try recordings.start()
        let hostKeys = try HostKeyFiles(directory: configuration.ssh.hostKeys).load()
        let facts = FactRecorder(log: log, policyHash: { keeper.policy.hash }, logger: logger)
        let failedLogins = FailedLogins(facts: facts)
        let shadow = configuration.shadow.map { ShadowPolicy(path: $0) }
        let live = LiveSessionTable()
        let announcer = DeployAnnouncer(live: live, policy: { keeper.policy })
        let deploys = DeployIntake(log: log) { await announcer.announce($0) }
        let links = IncidentLinks(log: log)
        let incidentAnnouncer = IncidentAnnouncer(
            live: live,
            log: log,
            links: links,
            policy: { keeper.policy },
            logger: logger
        )
        let incidents = IncidentIntake(log: log, links: links) { await incidentAnnouncer.announce($0) }
        let doorBox = DoorBox()
        let confinement = ConfinementLedger(log: log, policyHash: { keeper.policy.hash })
        try await confinement.load(now: .now)
        let runner = SessionRunner(
            keeper: keeper,
            log: log,
            recordings: recordings,
            signer: SignerClient(socket: configuration.signer),
            sourceAddresses: configuration.hosts.sourceAddresses.joined(separator: ","),
            door: { doorBox.door },
            live: live,
            links: links,
            facts: facts,
            confinement: confinement,
            shadow: shadow,
            logger: logger
        )
        let answers = DoorAnswers(
            keeper: keeper,
            runner: runner,
            facts: facts,
            failedLogins: failedLogins,
            live: live,
            log: log,
            recordings: recordings,
            exports: recordings,
            deploys: deploys,
            incidents: incidents,
            candidates: SentCandidates()
        )
        let door = try SSHDoor(
            SSHDoorConfiguration(
                listen: SocketAddress(address: configuration.ssh.listen.address, port: configuration.ssh.listen.port),
                hostKeys: hostKeys.map(\.pem),
                workers: workers,
                connectFrom: configuration.hosts.connectFrom
            ),
            handler: answers
        )
        doorBox.door = door
        let interruptions = Interruptions(store: store, recordings: recordings, policyHash: keeper.policy.hash)
        try await interruptions.close(unfinished)
        await facts.record(.gatewayStarted, outcome: .success, details: ["version": Self.version])
        await facts.record(.policyLoaded, outcome: .success)
        for key in hostKeys {
            announce("prodpeekd: host key \(key.fingerprint) \(key.publicLine.prefix { $0 != " " })")
        }
        let readiness = Readiness(
            keeper: keeper,
            store: store,
            recordings: recordings,
            signer: configuration.signer,
            live: live,
            counted: log,
            shadow: shadow
        )
        let http = HTTPDoor(
            ports: HTTPDoorPorts(
                log: log,
                intake: deploys,
                incidents: incidents,
                policy: { keeper.policy },
                tokens: try tokens(),
                asciicast: { session in
                    let markers = try await log.markers(of: session)
                    return try await recordings.export(session, as: .asciicastV2, stream: nil, markers: markers)
                },
                readiness: { await readiness.checks() },
                metrics: { readiness.metrics() }
            ),
            configuration: HTTPDoorConfiguration(
                address: configuration.http.listen.address,
                port: configuration.http.listen.port
            ),
            logger: logger,
            listening: { [announce, listen = configuration.http.listen] port in
                let http = SocketAddress(address: listen.address, port: UInt16(clamping: port))
                announce("prodpeekd: ready ssh=\(door.address) http=\(http)")
            }
        )
        // Services that are later in the list depend on earlier ones and stop first.
        let shadows =
            shadow.map {
                [ServiceGroupConfiguration.ServiceConfiguration(service: ShadowRun(shadow: $0, facts: facts))]
            } ?? []
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: shadows + [
                    .init(service: http),
                    .init(service: failedLogins),
                    .init(service: PolicyReloads(keeper: keeper, facts: facts, live: live, workers: { door.workers })),
                    .init(service: SSHDoorService(door: door)),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
        try await group.run()
        await facts.record(.gatewayStopped, outcome: .success)
        recordings.stop()
        try store.close()
    }

    /// Computes the projections again from the events; no gateway may use the data directory meanwhile.
    ///
    /// - Returns: what is proved about the log itself.
    public static func rebuildProjections(_ configuration: GatewayConfiguration) async throws -> Verification {
        let store = try SQLiteEventLog(path: eventLogPath(configuration), gateway: configuration.gateway)
        try await store.rebuildProjections()
        let verification = try await store.verify()
        try store.close()
        return verification
    }

    private static func eventLogPath(_ configuration: GatewayConfiguration) -> String {
        "\(configuration.data)/events.sqlite"
    }

    private func tokens() throws(Refusal) -> TokenSet {
        var tokens: [Token] = []
        for token in configuration.http.tokens {
            tokens.append(try Token(name: token.name, sha256: token.sha256, may: token.may))
        }
        return try TokenSet(tokens)
    }
}

/// Lets the runner know the door, which itself needs the runner.
final class DoorBox: Sendable {
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
