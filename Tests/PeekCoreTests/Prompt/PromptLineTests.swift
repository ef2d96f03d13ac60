import Testing

@testable import PeekCore

/// A line at a prompt is decided about with absolute paths, whatever was typed.
struct PromptLineTests {
    private func decide(_ line: String, in directory: String?, as principal: String = "dev") -> Decision {
        TestPolicy.policy.decide(
            DecisionRequest(principal: principal, host: "web1", line: line, directory: directory)
        )
    }

    private static let table: [(line: String, directory: String?, runs: String)] = [
        ("tail app.log", "/var/log/checkout", "/usr/bin/tail '--' '/var/log/checkout/app.log'"),
        ("tail ../nginx/access.log", "/var/log/checkout", "/usr/bin/tail '--' '/var/log/nginx/access.log'"),
        ("tail ./app.log", "/var/log/checkout", "/usr/bin/tail '--' '/var/log/checkout/app.log'"),
        ("tail /var/log/checkout/app.log", "/", "/usr/bin/tail '--' '/var/log/checkout/app.log'"),
        ("ls", "/var/log/nginx", "/usr/bin/ls '--' '/var/log/nginx'"),
        ("ls ..", "/var/log/nginx", "/usr/bin/ls '--' '/var/log'"),
        ("tail checkout/app.log", nil, "/usr/bin/tail '--' '/var/log/checkout/app.log'"),
    ]

    @Test(arguments: table.indices)
    func relativePathsStartInTheDirectory(row: Int) throws {
        let (line, directory, runs) = Self.table[row]
        let principal = line.hasPrefix("ls") ? "ops" : "dev"
        let authorization = try #require(decide(line, in: directory, as: principal).authorization)
        #expect(authorization.canonical == runs)
    }

    @Test(arguments: [
        "cat ../../../etc/shadow", "cat shadow", "cat ../../etc/passwd", "cat a/../../b", "cat ../*/../x", "cat ..",
        "grep -r x ../..",
    ])
    func whatIsDeniedStaysDenied(line: String) {
        for directory in ["/", "/etc", "/var/log", "/var/log/checkout"] {
            #expect(decide(line, in: directory).authorization == nil, "\(directory)")
        }
    }

    @Test func nothingGoesUpWithoutADirectory() {
        #expect(decide("tail ../log/checkout/app.log", in: nil).refusal?.message.contains("goes up") == true)
    }

    @Test func directoryOfAPatternIsNoPattern() throws {
        let authorization = try #require(decide("cat *.log", in: "/var/log/a[b]*", as: "ops").authorization)
        #expect(authorization.globs.map(\.description) == [#"/var/log/a\[b\]\*/*.log"#])
    }

    private static let builtins: [(line: String, is: PromptBuiltin?)] = [
        ("", .nothing), (" \t", .nothing), ("cd", .change(to: nil)), ("cd /srv", .change(to: "/srv")),
        ("cd 'a b'", .change(to: "a b")), ("cd -- x", .change(to: "x")), ("cd -", .changeBack),
        ("pwd", .workingDirectory), ("exit", .leave(nil)), ("exit 3", .leave(3)), ("logout", .leave(nil)),
        ("help", .help), ("history", .history), ("tail x", nil), ("cd x | cat", nil), ("cd x; id", nil),
        ("cd $HOME", nil), ("'c'd /x", .change(to: "/x")), ("exit\u{0}", nil),
    ]

    @Test(arguments: builtins.indices)
    func promptAnswersTheseItself(row: Int) {
        #expect(PromptBuiltin(Self.builtins[row].line) == Self.builtins[row].is)
    }

    @Test(arguments: ["cd a b", "cd a*", "exit 300", "exit x", "pwd -P", "history 5"])
    func misuseIsSaid(line: String) {
        guard case .misused(let refusal) = PromptBuiltin(line) else {
            Issue.record("it was taken")
            return
        }
        #expect(refusal.status == .usage)
        #expect(refusal.wouldWork != nil)
    }

    @Test func recordingOfAPromptIsForOwnersAndThoseWhoReadAll() {
        let start = SessionStart(
            id: Identifier(.session),
            principal: "dev",
            host: "web1",
            source: "192.0.2.1:1",
            line: SessionStart.promptLine,
            rendering: "-",
            directory: "/var/log",
            role: "developer",
            startedAt: .now
        )
        let policy = TestPolicy.policy
        #expect(policy.mayRead(recordingOf: start, by: "dev"))
        #expect(policy.mayRead(recordingOf: start, by: "auditor"))
        #expect(!policy.mayRead(recordingOf: start, by: "ops"), "scope says nothing about lines that are not known")
        #expect(policy.stillAllows(start))
        var gone = start
        gone.host = "db1"
        #expect(!policy.stillAllows(gone))
    }

    @Test func lineThatRunsIsAskedAboutAgain() {
        var start = SessionStart(
            id: Identifier(.session),
            principal: "dev",
            host: "web1",
            source: "192.0.2.1:1",
            line: "tail app.log",
            rendering: "/usr/bin/tail '--' '/var/log/checkout/app.log'",
            directory: "/var/log/checkout",
            role: "developer",
            startedAt: .now
        )
        #expect(TestPolicy.policy.stillAllows(start))
        var policy = TestPolicy.policy
        policy.roles["developer"]?.deny.append(PathPattern("/var/log/checkout"))
        #expect(!policy.stillAllows(start))
        start.line = SessionStart.promptLine
        #expect(policy.stillAllows(start))
    }

    @Test func linesOfAPromptAreDecidedAgainAsTheyWere() throws {
        let asked = DecisionRequest(
            principal: "dev",
            host: "web1",
            line: "tail app.log",
            directory: "/var/log/checkout"
        )
        let fact = Fact(
            type: .commandStarted,
            principal: "dev",
            source: "192.0.2.1:1",
            subject: Subject(host: "web1", session: Identifier(.session)),
            outcome: .success,
            policyHash: TestPolicy.policy.hash,
            details: .text(PastRequest.details(of: asked, decidedBy: "role developer"))
        )
        let past = try #require(PastRequest(fact))
        #expect(past.request == asked)
        #expect(past.verdict == Verdict(allows: true, rule: "role developer"))
    }
}
