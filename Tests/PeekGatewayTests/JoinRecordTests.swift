import Logging
import PeekCertificates
import PeekCore
import PeekTesting
import Testing

@testable import PeekGateway
@testable import PeekSSH

/// A session that shares a connection is recorded to do so, or does not.
@Suite(.timeLimit(.minutes(20)))
struct JoinRecordTests {
    private let file: PolicyFileOnDisk
    private let keeper: PolicyKeeper
    private let log = InMemoryEventLog()
    private let feed = Identifier(.feed)

    init() throws {
        file = try PolicyFileOnDisk()
        try file.write(PolicyFileOnDisk.text(commands: "[uptime]"))
        keeper = try PolicyKeeper(path: file.path)
    }

    /// Records a join in `log`, and says of which session.
    private func join(_ log: some EventLog) async throws -> Identifier {
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
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let runner = SessionRunner(
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
        let policy = keeper.policy
        let request = SessionRequest(
            principal: try #require(policy.principals["dev"]),
            source: "local",
            host: "web1",
            line: "uptime",
            incident: nil,
            channel: DoorChannelHandle(worker: door.workers[0], id: 0, terminal: nil, environment: [:]),
            passesInput: false,
            presentation: .bytes
        )
        let asked = DecisionRequest(principal: "dev", host: "web1", line: "uptime", incident: nil)
        guard case .allow(let authorization) = policy.decide(asked) else { throw CancellationError() }
        let session = Identifier(.session)
        let (start, _) = try await runner.sessionStart(
            session,
            request,
            authorization.role,
            rendering: authorization.canonical,
            policy
        )
        let position = LogPosition(file: FileIdentity(device: 1, inode: 2), offset: 7)
        let joining = await Result { try await runner.recordJoin(start, door.workers[0], feed, position) }
        door.stop()
        try await serving.value
        try joining.get()
        return session
    }

    @Test func eventNamesTheSessionAndTheFeed() async throws {
        let session = try await join(log)
        let fact = try #require(await log.events.last?.fact)
        #expect(fact.type == .sessionJoined)
        #expect(fact.subject.session == session)
        #expect(fact.reason == "\(feed)")
    }

    @Test func joinThatCannotBeRecordedIsNone() async {
        await #expect(throws: UnwritableLog.Full.self) { try await join(UnwritableLog(log: log)) }
        #expect(await log.events.isEmpty)
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}

/// Can be read, and takes nothing.
private struct UnwritableLog: EventLog {
    struct Full: Error {}

    let log: InMemoryEventLog

    func append(_ facts: [Fact]) async throws -> [Event] { throw Full() }

    func events(after sequence: Int64, limit: Int) async throws -> [Event] {
        try await log.events(after: sequence, limit: limit)
    }

    func sessions(_ filter: SessionFilter) async throws -> [Session] { try await log.sessions(filter) }

    func session(_ id: Identifier) async throws -> Session? { try await log.session(id) }

    func deploys(_ filter: DeployFilter) async throws -> [Deploy] { try await log.deploys(filter) }

    func deploy(_ id: String) async throws -> Deploy? { try await log.deploy(id) }

    func incidents(_ filter: IncidentFilter) async throws -> [Incident] { try await log.incidents(filter) }

    func incident(_ id: Identifier) async throws -> Incident? { try await log.incident(id) }

    func notes(_ filter: NoteFilter) async throws -> [Note] { try await log.notes(filter) }

    func verify() async throws -> Verification { try await log.verify() }
}
