import PeekCore
import PeekTesting
import PeekVerbs
import Synchronization

/// A gateway of which everything but the doors is in memory, at a clock that stands still.
struct Gateway {
    static let now = Timestamp(milliseconds: 1_800_000_000_000)

    let log = InMemoryEventLog(clock: { Gateway.now })
    let recordings = MemoryRecordings()
    let looks = MemoryLooks()
    let live = MemoryLiveSessions()
    let deploys: DeployIntake
    let incidents: IncidentIntake
    var policy = Policy.example
    var candidates = MemoryCandidates()
    var shadow: ShadowStatus?

    init() {
        deploys = DeployIntake(log: log) { _ in }
        incidents = IncidentIntake(log: log) { _ in }
    }

    func context(_ name: String, _ console: MemoryConsole) -> VerbContext {
        VerbContext(
            principal: policy.principals[name] ?? Principal(name: name, keys: [], roles: []),
            source: "192.0.2.1:50000",
            policy: policy,
            log: log,
            recordings: recordings,
            exports: recordings,
            looks: looks,
            live: live,
            deploys: deploys,
            incidents: incidents,
            candidates: candidates,
            shadow: shadow,
            schema: { "{\"title\": \"\($0.rawValue)\"}" },
            console: console,
            currentPolicy: { [policy] in policy },
            clock: { Gateway.now }
        )
    }

    /// Runs a line as `name` and says what came of it.
    func run(_ line: String, as name: String = "dev", _ console: MemoryConsole = MemoryConsole()) async throws -> Answer
    {
        let status = await runVerb(try splitWords(line), context(name, console))
        return Answer(status: status, output: console.output, errors: console.errors)
    }

    /// Puts a session of `principal` on `host` into the log; it ran from `ago` seconds ago for a minute, or still runs.
    @discardableResult
    func session(
        of principal: String,
        on host: String = "web1",
        ago: Int64 = 600,
        running: Bool = false,
        line: String = "tail -F /var/log/checkout/app.log",
        terminal: Terminal? = nil
    ) async throws -> Identifier {
        let time = Self.now.adding(seconds: -ago)
        let id = Identifier(.session, at: time)
        let start = SessionStart(
            id: id,
            principal: principal,
            host: host,
            source: "192.0.2.9:40000",
            line: line,
            rendering: "/usr/bin/tail -F -- '/var/log/checkout/app.log'",
            role: "developer",
            terminal: terminal,
            startedAt: time
        )
        try await log.append([fact(.sessionStarted, time, principal, .sessionStarted(start))])
        recordings.keep(id, [ReplayStep(offset: 0, action: .show(Array("line of \(principal)\n".utf8)))])
        guard !running else {
            live.start(id)
            return id
        }
        let seal = RecordingSeal(segments: 1, length: 20, head: String(repeating: "a", count: 64))
        let end = SessionEnd(id: id, cause: .exit, exitStatus: 0, bytesSent: 20, seal: seal)
        try await log.append([fact(.sessionEnded, time.adding(seconds: 60), principal, .sessionEnded(end))])
        return id
    }

    /// Puts a deploy into the log; it started `ago` seconds ago.
    @discardableResult
    func deploy(
        _ version: String,
        of service: String = "checkout",
        by: String = "ops",
        ago: Int64,
        _ status: Deploy.Status = .succeeded,
        undo: String? = nil
    ) async throws -> String {
        let startedAt = Self.now.adding(seconds: -ago)
        let report = DeployReport(
            service: service,
            version: version,
            by: by,
            status: status,
            undo: undo,
            startedAt: startedAt,
            finishedAt: status == .started ? nil : startedAt.adding(seconds: 10)
        )
        return try await deploys.record(report, principal: by, source: "local", policy: policy, now: Self.now).deploy.id
    }

    /// Puts deploys that succeeded into the log at once, a second apart; the first started `ago` seconds ago.
    func deployMany(_ count: Int, of service: String, ago: Int64) async throws {
        try await log.append(
            (0..<count).map { number in
                let deploy = Deploy(
                    id: "many-\(number)",
                    service: service,
                    version: "\(number)",
                    by: "ops",
                    status: .succeeded,
                    startedAt: Self.now.adding(seconds: Int64(number) - ago)
                )
                return fact(.deploySucceeded, Self.now, "ops", .deploy(deploy))
            }
        )
    }

    /// Opens incidents of a service at once, the oldest a second from now.
    func openMany(_ count: Int, of service: String) async throws {
        try await log.append(
            (1...count).map { number in
                let time = Self.now.adding(seconds: Int64(number))
                let id = Identifier(.incident, at: time)
                let incident = Incident(id: id, title: "other", services: [service], by: "ops", openedAt: time)
                return fact(.incidentOpened, time, "ops", .incident(incident))
            }
        )
    }

    /// The facts of one type, in order.
    func facts(_ type: EventType) async -> [Fact] {
        await log.events.map(\.fact).filter { $0.type == type }
    }

    private func fact(_ type: EventType, _ time: Timestamp, _ principal: String, _ details: EventDetails) -> Fact {
        Fact(
            type: type,
            time: time,
            principal: principal,
            source: "192.0.2.9:40000",
            outcome: .success,
            policyHash: policy.hash,
            details: details
        )
    }
}

/// What came of a verb.
struct Answer {
    let status: Int32
    let output: String
    let errors: String

    var lastErrorLine: String { errors.split(separator: "\n").last.map(String.init) ?? "" }
}
