import PeekCore
import Testing

@testable import PeekCore

/// Who may ask a host for which versions, and what runs for it.
struct VersionQuestionTests {
    private func entry(_ name: String, _ binary: String? = nil, checked: Bool = true) -> CatalogueEntry {
        let versions = CheckedVersions(option: "--version", texts: ["9.1"])
        return CatalogueEntry(name: name, binary: binary ?? "/usr/bin/\(name)", checked: checked ? versions : nil)
    }

    private var policy: Policy {
        var policy = TestPolicy.policy
        policy.catalogue = CommandCatalogue([
            entry("tail"), entry("zcat", "/usr/bin/gzip"), entry("zless", "/usr/bin/gzip"),
            entry("awk", checked: false),
            entry("sort"),
        ])
        return policy
    }

    private func ask(
        _ principal: String,
        _ host: String = "web1",
        by policy: Policy,
        reason: String? = nil
    ) throws -> VersionQuestion {
        try policy.versionQuestion(
            DecisionRequest(principal: principal, host: host, line: "x; rm -rf /", reason: reason, incident: reason)
        )
    }

    private func refusal(_ principal: String, _ host: String = "web1", by policy: Policy) throws -> Refusal {
        try #require(throws: Refusal.self) { try ask(principal, host, by: policy) }
    }

    @Test func roleIsAskedAboutItsOwnCommandsAlone() throws {
        #expect(try ask("ops", by: policy).commands == ["sort", "tail", "zcat", "zless"])
        #expect(try ask("dev", by: policy).commands == ["tail"], "head, grep and others are not in this catalogue")
    }

    @Test func roleWithTheMostCommandsDecides() throws {
        #expect(try ask("both", by: policy).role.name == "watcher")
        var equal = policy
        equal.roles["watcher"]?.commands = ["sort"]
        #expect(try ask("both", by: equal).role.name == "developer", "the first of equal ones")
        var strict = policy
        strict.roles["watcher"]?.requires.reason = true
        #expect(try ask("both", by: strict).role.name == "developer", "roles are not added up")
        #expect(try ask("both", by: strict, reason: "r").role.name == "watcher")
    }

    @Test func whatARoleRequiresIsRequiredHereToo() throws {
        let refusal = try refusal("careful", "db1", by: policy)
        #expect(refusal.status == .denied)
        #expect(refusal.rule == "role careful: requires")
        #expect(try ask("careful", "db1", by: policy, reason: "r").commands == ["tail"])
    }

    @Test(arguments: [("dev", "db1"), ("ops", "lab1"), ("ops", "gone"), ("nobody", "web1")])
    func hostOutOfSightIsNotFound(principal: String, host: String) throws {
        #expect(try refusal(principal, host, by: policy).status == .notFound)
    }

    @Test func nobodyAsksNothing() throws {
        #expect(try refusal("eve", by: policy).status == .notAuthenticated)
    }

    @Test(arguments: [["awk"], [], ["nothing"]])
    func roleWithoutSuchCommandsIsDeniedWithAdvice(commands: [String]) throws {
        var policy = policy
        policy.roles["developer"]?.commands = commands
        let refusal = try refusal("dev", by: policy)
        #expect(refusal.status == .denied)
        #expect(refusal.rule != nil && refusal.wouldWork != nil && refusal.ask != nil)
    }

    @Test func eachProgramRunsOnceAndNothingOfTheRequestRuns() throws {
        let question = try ask("ops", by: policy, reason: "$(id)")
        #expect(
            question.canonical == "/usr/bin/sort '--version'; /usr/bin/tail '--version'; /usr/bin/gzip '--version'"
        )
        for text in [question.canonical, question.rendering] {
            #expect(!text.contains("rm -rf") && !text.contains("$(id)") && !text.contains("web1"))
        }
        #expect(try ask("ops", "web2", by: policy).rendering == question.rendering)
    }

    @Test func moreProgramsThanALineHoldsAreRefused() throws {
        var policy = policy
        policy.catalogue = CommandCatalogue((0..<2000).map { entry("command\($0)") })
        #expect(try refusal("ops", by: policy).status == .limit)
    }

    @Test func allowedWhileARoleNamesTheCommands() throws {
        func start(_ commands: [String], by principal: String) -> SessionStart {
            SessionStart(
                id: Identifier(.session),
                principal: principal,
                host: "web1",
                source: "s",
                line: VersionQuestion.line(for: "web1"),
                rendering: "-",
                versionsOf: commands,
                role: "r",
                startedAt: Timestamp(milliseconds: 0)
            )
        }
        let running = start(["tail", "zcat"], by: "ops")
        #expect(policy.stillAllows(running))
        #expect(policy.mayRead(recordingOf: running, by: "both"))
        #expect(!policy.mayRead(recordingOf: running, by: "dev"), "the role does not name zcat")
        #expect(policy.mayRead(recordingOf: start(["tail"], by: "ops"), by: "dev"))
        var changed = policy
        changed.roles["watcher"]?.commands = ["tail"]
        #expect(!changed.stillAllows(running))
        changed = policy
        changed.catalogue = CommandCatalogue([entry("tail")])
        #expect(!changed.stillAllows(running))
        changed = policy
        changed.hosts["web1"] = nil
        #expect(!changed.stillAllows(running))
        // The same line as a person's would be parsed, and is no command.
        var typed = running
        typed.versionsOf = nil
        #expect(!policy.stillAllows(typed))
    }

    @Test func lineOfTheGatewayIsNoRequestThatAPolicyDecidesAgain() throws {
        let start = SessionStart(
            id: Identifier(.session),
            principal: "ops",
            host: "web1",
            source: "s",
            line: VersionQuestion.line(for: "web1"),
            rendering: "-",
            versionsOf: ["tail"],
            role: "watcher",
            startedAt: Timestamp(milliseconds: 0)
        )
        let fact = Fact(
            type: .sessionStarted,
            time: Timestamp(milliseconds: 0),
            principal: "ops",
            source: "s",
            outcome: .success,
            policyHash: policy.hash,
            details: .sessionStarted(start)
        )
        #expect(PastRequest(fact) == nil)
    }
}
