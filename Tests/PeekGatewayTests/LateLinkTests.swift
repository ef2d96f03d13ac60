import Logging
import PeekCertificates
import PeekCore
import PeekTesting
import Testing

@testable import PeekGateway
@testable import PeekSSH

/// A session that begins while an incident is opened.
@Suite(.timeLimit(.minutes(20)))
struct LateLinkTests {
    private let file: PolicyFileOnDisk
    private let keeper: PolicyKeeper
    private let log = InMemoryEventLog()
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    init() throws {
        file = try PolicyFileOnDisk()
        try file.write(PolicyFileOnDisk.text(commands: "[uptime]"))
        keeper = try PolicyKeeper(path: file.path)
    }

    /// Opens an incident between the facts of a start and the start itself, and says what was recorded then.
    private func recorded(whereTheStartNames named: String?) async throws -> [EventType] {
        let door = try SSHDoor(
            SSHDoorConfiguration(
                listen: SocketAddress(address: "127.0.0.1", port: 0),
                hostKeys: [],
                workers: 1,
                connectFrom: nil
            ),
            handler: NobodyComes()
        )
        let serving = Task { try await door.run() }
        let policy = keeper.policy
        let principal = try #require(policy.principals["dev"])
        let request = SessionRequest(
            principal: principal,
            source: "local",
            host: "web1",
            line: "uptime",
            incident: named,
            channel: DoorChannelHandle(worker: door.workers[0], id: 0, terminal: nil, environment: [:]),
            passesInput: false,
            presentation: .bytes
        )
        let runner = runner(door)
        let asked = DecisionRequest(principal: "dev", host: "web1", line: "uptime", incident: named)
        guard case .allow(let authorization) = policy.decide(asked) else { throw CancellationError() }
        let (start, _) = try await runner.sessionStart(
            Identifier(.session),
            request,
            authorization.role,
            rendering: authorization.canonical,
            policy
        )
        let origin = Origin(principal: "ops", source: "local", policyHash: policy.hash, time: .now)
        let report = IncidentReport(title: "slow", services: ["checkout"])
        _ = try await IncidentIntake(log: log) { _ in }.open(report, origin, policy: policy)
        // There is no signer, so it ends before it reaches the host.
        let host = try #require(policy.hosts["web1"])
        let access = runner.access(to: host, for: start.id, request, nil)
        let pass = { @Sendable in try await access.pass(for: .command(authorization.command(terminal: nil))) }
        _ = try await runner.record(start, request, beside: pass) { _, _ in LegOutcome(cause: .exit) }
        door.stop()
        try await serving.value
        return await log.events.map(\.fact.type)
    }

    @Test func aSessionIsLinkedToTheIncidentThatOpenedMeanwhile() async throws {
        let types = try await recorded(whereTheStartNames: nil)
        #expect(types == [.incidentOpened, .sessionStarted, .incidentLinked, .sessionEnded])
        let incident = try #require(try await log.incidents(IncidentFilter()).first)
        #expect(try await log.sessions(SessionFilter(incident: incident.id.description)).count == 1)
    }

    @Test func aSessionOfATicketIsLeftToItsTicket() async throws {
        let types = try await recorded(whereTheStartNames: "INC-7")
        #expect(types == [.incidentOpened, .sessionStarted, .sessionEnded])
    }

    private func runner(_ door: SSHDoor) -> SessionRunner {
        SessionRunner(
            keeper: keeper,
            log: log,
            recordings: NothingRecorded(),
            signer: SignerClient(socket: file.path + ".nobody"),
            sourceAddresses: "192.0.2.1/32",
            door: { door },
            live: LiveSessionTable(),
            links: IncidentLinks(log: log),
            facts: FactRecorder(log: log, policyHash: { [keeper] in keeper.policy.hash }, logger: logger),
            confinement: ConfinementLedger(log: log, policyHash: { [keeper] in keeper.policy.hash }),
            shadow: nil,
            logger: logger
        )
    }
}
