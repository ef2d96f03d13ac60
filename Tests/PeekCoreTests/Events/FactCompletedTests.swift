import PeekCore
import Testing

struct FactCompletedTests {
    @Test func theSubjectNamesWhatTheDetailsAreAbout() throws {
        let start = try Self.started.completed()
        #expect(start.subject == Subject(host: "web1", session: Self.session, incident: "i-1"))
        let end = try Self.ended.completed()
        #expect(end.subject == Subject(session: Self.session))
        let deploy = try Self.deployed(.succeeded).completed()
        #expect(deploy.subject == Subject(service: "checkout", deploy: "d-1"))
    }

    @Test func aDeployThatIsOverHasAnEndAndOneInProgressHasNone() throws {
        let succeeded = try Self.deployed(.succeeded).completed()
        #expect(Self.deploy(of: succeeded)?.finishedAt == Self.time)
        let started = try Self.deployed(.started) { $0.finishedAt = Self.time }.completed()
        #expect(Self.deploy(of: started)?.finishedAt == nil)
        let fromTheFuture = try Self.deployed(.failed) { $0.startedAt = Self.time.adding(seconds: 9) }.completed()
        #expect(Self.deploy(of: fromTheFuture)?.startedAt == Self.time)
    }

    @Test(
        arguments: [
            (Self.with { $0.principal = "" }, "principal is empty"),
            (Self.with { $0.source = "" }, "source is empty"),
            (Self.with { $0.reason = "" }, "reason is empty"),
            (Self.with { $0.policyHash = "" }, "policy hash"),
            (Self.with { $0.policyHash = String(repeating: "A", count: 64) }, "policy hash"),
            (Self.with { $0.policyHash = String(repeating: "a", count: 65) }, "policy hash"),
            (Self.with { $0.type = .sessionStarted }, "lacks the details"),
            (Self.with { $0.type = .sessionEnded }, "lacks the details"),
            (Self.with { $0.type = .deployFailed }, "lacks the details"),
            (Self.with(Self.started) { $0.type = .sessionEnded }, "lacks the details"),
            (Self.with(Self.started) { $0.type = .verbRun }, "belong to another type"),
            (Self.with(Self.started) { $0.subject.session = Identifier(.session) }, "differ on the session"),
            (Self.with(Self.started) { $0.subject.host = "web2" }, "differ on the host"),
            (Self.with(Self.deployed(.started)) { $0.subject.deploy = "d-2" }, "differ on the deploy"),
            (Self.with(Self.deployed(.started)) { $0.type = .deployFailed }, "status is started"),
            (Self.deployed(.started) { $0.service = nil }, "neither a service nor a host"),
            (Self.deployed(.started) { $0.service = "" }, "empty name"),
            (Self.deployed(.started) { $0.hosts = ["web1", ""] }, "empty name"),
            (Self.deployed(.started) { $0.id = "" }, "ID is empty"),
            (Self.deployed(.started) { $0.version = "" }, "version is empty"),
            (Self.deployed(.started) { $0.by = "" }, "by is empty"),
        ] as [(Fact, String)]
    )
    func aFactThatContradictsItselfIsRefused(fact: Fact, message: String) {
        let refusal = #expect(throws: Refusal.self) { try fact.completed() }
        #expect(refusal?.message.contains(message) == true)
    }

    private static let time = Timestamp(milliseconds: 1_800_000_000_000)
    private static let session = Identifier(.session)

    private static func with(
        _ fact: Fact = Fact(
            type: .verbRun,
            time: time,
            principal: "alice",
            source: "local",
            outcome: .success,
            policyHash: String(repeating: "0", count: 64)
        ),
        _ change: (inout Fact) -> Void
    ) -> Fact {
        var changed = fact
        change(&changed)
        return changed
    }

    private static let started = with {
        $0.type = .sessionStarted
        $0.details = .sessionStarted(
            SessionStart(
                id: session,
                principal: "alice",
                host: "web1",
                source: "local",
                line: "uptime",
                rendering: "/usr/bin/uptime",
                role: "developer",
                incident: "i-1",
                startedAt: time
            )
        )
    }

    private static let ended = with {
        $0.type = .sessionEnded
        $0.details = .sessionEnded(SessionEnd(id: session, cause: .exit, exitStatus: 0, bytesSent: 0, seal: nil))
    }

    private static func deployed(_ status: Deploy.Status, _ change: (inout Deploy) -> Void = { _ in }) -> Fact {
        var deploy = Deploy(
            id: "d-1",
            service: "checkout",
            version: "v1",
            by: "alice",
            status: status,
            startedAt: time.adding(seconds: -60)
        )
        change(&deploy)
        return with {
            $0.type = status == .started ? .deployStarted : status == .failed ? .deployFailed : .deploySucceeded
            $0.details = .deploy(deploy)
        }
    }

    private static func deploy(of fact: Fact) -> Deploy? {
        guard case .deploy(let deploy) = fact.details else { return nil }
        return deploy
    }
}
