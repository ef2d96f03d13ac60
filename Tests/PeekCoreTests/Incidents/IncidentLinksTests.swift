import PeekCore
import PeekTesting
import Testing

@Suite(.timeLimit(.minutes(20)))
struct IncidentLinksTests {
    private let log = InMemoryEventLog(clock: { time })

    private func open(_ number: Int) async throws -> Incident {
        let intake = IncidentIntake(log: log) { _ in }
        let report = IncidentReport(title: "slow \(number)", services: ["checkout"])
        return try await intake.open(report, Self.origin, policy: Self.policy)
    }

    /// Starts a session on web1 of a person who named `incident`.
    private func start(incident: String? = nil) async throws -> SessionStart {
        let start = SessionStart(
            id: Identifier(.session),
            principal: "dev",
            host: "web1",
            source: "local",
            line: "uptime",
            rendering: "/usr/bin/uptime",
            role: "developer",
            incident: incident,
            startedAt: Self.time
        )
        let fact = Self.origin.fact(.sessionStarted, Subject(), reason: "-", details: .sessionStarted(start))
        try await log.append([fact])
        return start
    }

    private func links() async -> [Fact] { await log.events.map(\.fact).filter { $0.type == .incidentLinked } }

    @Test func anIncidentThatOpensWhileASessionBeginsIsLinked() async throws {
        let dev = Principal(name: "dev", keys: [], roles: [])
        let before = try await log.standing(named: nil, by: dev, on: "web1", Self.policy, now: Self.time)
        #expect(before.incident == nil)
        let incident = try await open(1)
        let start = try await start()
        let links = IncidentLinks(log: log)
        #expect(try await links.catchUp(start, Self.policy, now: Self.time) == incident)
        #expect(try await log.session(start.id)?.incidents == [incident.id.description])
        #expect(try await links.catchUp(start, Self.policy, now: Self.time) == nil, "it is linked and told once")
        #expect(await self.links().map(\.principal) == ["gateway"])
    }

    @Test func aSessionIsNotLinkedAfterwardsToWhatItsPersonDidNotMean() async throws {
        let links = IncidentLinks(log: log)
        #expect(try await links.catchUp(try await start(), Self.policy, now: Self.time) == nil, "none is open")
        let first = try await open(1)
        #expect(try await links.catchUp(try await start(incident: "INC-7"), Self.policy, now: Self.time) == nil)
        let linked = try await start()
        _ = try await links.link([linked.id], to: first, Self.origin)
        #expect(try await links.catchUp(linked, Self.policy, now: Self.time) == nil, "whoever opened it was first")
        _ = try await open(2)
        #expect(try await links.catchUp(try await start(), Self.policy, now: Self.time) == nil, "two are open")
        #expect(await self.links().count == 1)
    }

    @Test func aSessionThatIsNamedTwiceIsLinkedOnce() async throws {
        let incident = try await open(1)
        let start = try await start()
        let links = IncidentLinks(log: log)
        #expect(try await links.link([start.id, start.id], to: incident, Self.origin) == [start.id])
        #expect(await self.links().count == 1)
        #expect(try await links.unlink([start.id, start.id], from: incident, Self.origin) == [start.id])
        #expect(await log.events.count { $0.fact.type == .incidentUnlinked } == 1)
    }

    @Test func whoeverLinksAtOnceMakesOneLink() async throws {
        let incident = try await open(1)
        let start = try await start()
        let links = IncidentLinks(log: SlowLog(log: log))
        let changed = try await withThrowingTaskGroup(of: Set<Identifier>.self) { group in
            for _ in 0..<8 { group.addTask { try await links.link([start.id], to: incident, Self.origin) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(changed.count { !$0.isEmpty } == 1)
        #expect(await self.links().count == 1)
    }

    @Test(arguments: ["i-1k3v9c2m0aqx", "i-1k3v9c2m0aqx77", "I-1K3V9C2M0AQX7", "i-", " i-1k3v9c2m0aqx7", "i-\u{1B}c"])
    func aMistypedIDIsNoTicket(text: String) async throws {
        let dev = Principal(name: "dev", keys: [], roles: [])
        let refusal = await #expect(throws: Refusal.self) {
            try await log.standing(named: text, by: dev, on: "web1", Self.policy, now: Self.time)
        }
        #expect(refusal?.status == .notFound && refusal?.wouldWork != nil)
        #expect(refusal.map { visible($0.message) } == refusal?.message)
        let ticket = try await log.standing(named: "INC-7", by: dev, on: "web1", Self.policy, now: Self.time)
        #expect(ticket.elsewhere == "INC-7")
    }

    private static let time = Timestamp(milliseconds: 1_800_000_000_000)
    private static let origin = Origin(principal: "ops", source: "local", policyHash: policy.hash, time: time)

    private static let policy = Policy(
        hash: String(repeating: "0", count: 64),
        principals: [:],
        hosts: ["web1": Host(name: "web1", address: "192.0.2.7", port: 22, labels: [:], hostKeys: [])],
        services: ["checkout": Service(name: "checkout", hosts: HostSelector(names: ["web1"]), logs: [])],
        roles: [:],
        catalogue: CommandCatalogue([])
    )
}

/// A log that lets everybody else go on between what is asked and the answer.
private struct SlowLog: EventLog {
    let log: InMemoryEventLog

    func append(_ facts: [Fact]) async throws -> [Event] {
        for _ in 0..<1000 { await Task.yield() }
        return try await log.append(facts)
    }

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
