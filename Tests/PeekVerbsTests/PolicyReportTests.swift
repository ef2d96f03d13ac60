import PeekCore
import PeekVerbs
import Testing

struct PolicyReportTests {
    private func told(
        _ change: (inout Policy) -> Void,
        from old: Policy = .example,
        _ console: MemoryConsole = MemoryConsole()
    ) async throws -> String {
        var new = old
        change(&new)
        #expect(try await report(PolicyDifference(from: old, to: new), json: false, console) == 0)
        return console.output
    }

    @Test func noDifferenceIsSaidInWords() async throws {
        #expect(try await told { $0.hash = "x" } == "no difference in what anybody may do\n")
        let console = MemoryConsole()
        #expect(try await report(PolicyDifference(from: .example, to: .example), json: true, console) == 0)
        #expect(console.output == "[]\n")
    }

    @Test(arguments: [
        Row("+  dev  gains the command uptime (role developer)") { $0.roles["developer"]?.commands.append("uptime") },
        Row("-  dev  loses the command tail (role developer)") { $0.roles["developer"]?.commands = [] },
        Row("+  dev  may read /a, /b (role developer)") { $0.roles["developer"]?.read = [.init("/a"), .init("/b")] },
        Row("-  dev  is denied *.x (role developer)") { $0.roles["developer"]?.deny = [.init("*.x")] },
        Row("-  dev  must give an incident and a reason (role developer)") {
            $0.roles["developer"]?.requires = Requirements(reason: true, incident: true)
        },
        Row("-  ops  may no longer write incidents or read everybody's recordings or end sessions of others") {
            $0.roles["operator"]?.may = Permissions(deploysWrite: true, policyExplain: .all)
        },
        Row("+  dev  may read recordings of what the role allows (role developer)") {
            $0.roles["developer"]?.may.recordingsRead = .scope
        },
        Row("-  dev  sessions: 20 instead of none (role developer)") { $0.roles["developer"]?.limits.sessions = 20 },
        Row("~  dev  input: never instead of recorded (role developer)") { $0.roles["developer"]?.input = .never },
        Row("+  guest  gains role developer") { $0.principals["guest"]?.roles = ["developer"] },
        Row("+  guest  gains hosts web1, web2 (role developer)") { $0.principals["guest"]?.roles = ["developer"] },
        Row("-  guest  is gone") { $0.principals["guest"] = nil },
        Row("+  zoe  is new (role developer)") {
            $0.principals["zoe"] = Principal(name: "zoe", keys: [], roles: ["developer"])
        },
        Row("-  host db1  is gone") { $0.hosts["db1"] = nil },
        Row("~  host db1  is at 192.0.2.8:22 instead of 192.0.2.7:22") { $0.hosts["db1"]?.address = "192.0.2.8" },
        Row("+  dev, ops  gain the option -q of tail") {
            $0.catalogue.entries["tail"]?.short["q"] = OptionArgument.none
        },
        Row("~  dev, ops  run tail with /bin/t instead of /usr/bin/tail") {
            $0.catalogue.entries["tail"]?.binary = "/bin/t"
        },
        Row("-  logins  certificates with the key ID bob are revoked") { $0.revoked.keyIDs = ["bob"] },
        Row("+  logins  certificates of ssh-ed25519 …aaaaaaaaaaaa log in") {
            $0.certificateAuthorities = [PublicKey(type: "ssh-ed25519", base64: String(repeating: "a", count: 68))]
        },
        Row("+  dev  gains the key ssh-ed25519 k") {
            $0.principals["dev"]?.keys = [PublicKey(type: "ssh-ed25519", base64: "k")]
        },
    ])
    func changeIsASentence(_ row: Row) async throws {
        let lines = try await told(row.change).split(separator: "\n").map { line in
            line.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
        }
        let expected = row.sentence.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
        #expect(lines.contains(expected), "\(lines)")
    }

    struct Row: Sendable {
        let sentence: String
        let change: @Sendable (inout Policy) -> Void

        init(_ sentence: String, _ change: @escaping @Sendable (inout Policy) -> Void) {
            self.sentence = sentence
            self.change = change
        }
    }

    @Test func manyWithTheSameChangeAreOneSentence() async throws {
        var old = Policy.example
        for number in 100..<600 {
            old.principals["p\(number)"] = Principal(name: "p\(number)", keys: [], roles: ["developer"])
        }
        let text = try await told({ $0.roles["developer"]?.hosts = HostSelector(names: ["db1"]) }, from: old)
        #expect(
            text == """
                +  dev, p100 and 499 more  gain host db1 (role developer)
                +  dev, p100 and 499 more  gain service ledger

                """
        )
    }

    @Test func colourIsForTerminalsOnly() async throws {
        let terminal = Terminal(type: "xterm", columns: 80, rows: 24)
        let shown = try await told({ $0.roles["developer"]?.commands = [] }, MemoryConsole(terminal: terminal))
        #expect(shown.contains("\u{1B}[31m-\u{1B}[0m"))
        #expect(!(try await told { $0.roles["developer"]?.commands = [] }).contains("\u{1B}"))
    }

    @Test func hostileNamesAreMadeVisible() async throws {
        let text = try await told { $0.hosts["web1"]?.address = "\u{1B}[2J\u{202E}" }
        #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}"))
    }

    private func judged(_ line: String, _ expected: PolicyCase.Outcome, _ rule: String? = nil) -> PolicyCaseResult {
        Policy.example.judge(
            PolicyCase(
                request: DecisionRequest(principal: "dev", host: "web1", line: line),
                expected: expected,
                rule: rule,
                place: SourcePlace(file: "tests/dev.yaml", line: 7, column: 5)
            )
        )
    }

    @Test func failedCaseSaysWhatWasExpectedAndWhatHappened() async throws {
        let rules: [PolicyRule] = [.allows(role: "developer"), .deny(.init("*/payroll/*"), role: "developer")]
        let places = [rules[1]: SourcePlace(file: "policy.yaml", line: 118, column: 9)]
        let results = [
            judged("tail -n 5 /var/log/checkout/app.log", .allow), judged("tail /srv/\u{1B}x", .allow),
            judged("rm x", .deny, "grammar"),
        ]
        let reached = results[0].reached
        let coverage = PolicyCoverage(policy: "policy.yaml", rules: rules, reached: reached, places: places)
        let console = MemoryConsole()
        let status = try await report(PolicyTestRun(results: results, coverage: [coverage]), json: false, console)
        #expect(status == 1)
        #expect(
            console.output == """
                tests/dev.yaml:7:5: not decided as expected
                  asked     dev on web1: tail /srv/\\ex
                  expected  allow
                  decided   deny, by grammar
                  because   \(results[1].message ?? "")
                tests/dev.yaml:7:5: decided by another rule than expected
                  asked     dev on web1: rm x
                  expected  deny, by grammar
                  decided   deny, by catalogue
                  because   \(results[2].message ?? "")
                tests/dev.yaml  3 cases  2 fail
                policy.yaml: 1 of 2 rules is reached by no case:
                  role developer  deny */payroll/* (policy.yaml:118)
                3 cases: 1 pass, 2 fail

                """
        )
    }

    @Test func rulesThatStandTogetherAreOneLine() async throws {
        let names = (1...9).map { "c\($0)" }
        let shared = ["a", "b", "c", "d"].map { PolicyRule.deny(.init("*.x"), role: $0) }
        var rules: [PolicyRule] = [.allows(role: "a")] + names.map { .command($0, role: "a") } + shared
        rules += [.read(.init("/x"), role: "a"), .hosts(role: "a"), .read(.init("/y"), role: "a")]
        var places: [PolicyRule: SourcePlace] = [:]
        for (index, rule) in rules.enumerated() {
            places[rule] = SourcePlace(file: "p", line: shared.contains(rule) ? 99 : index, column: 1)
        }
        let coverage = PolicyCoverage(policy: "p", rules: rules, reached: [], places: places)
        let console = MemoryConsole()
        let run = PolicyTestRun(results: [judged("rm x", .deny)], coverage: [coverage])
        #expect(try await report(run, json: false, console) == 0)
        #expect(
            console.output == """
                tests/dev.yaml  1 case  all pass
                p: 14 of 14 rules are reached by no case:
                  role a                 allows a line (p:0)
                  role a                 commands c1, c2, c3, c4, c5, c6, c7 and 2 more (p:1)
                  role a                 read /x (p:14)
                  role a                 hosts (p:15)
                  role a                 read /y (p:16)
                  roles a, b and 2 more  deny *.x (p:99)
                1 case: 1 pass, 0 fail

                """
        )
    }

    @Test func allThatPassSaySoInShort() async throws {
        let console = MemoryConsole()
        let result = judged("rm x", .deny)
        let coverage = PolicyCoverage(policy: "p.yaml", rules: [], reached: [], places: [:])
        #expect(try await report(PolicyTestRun(results: [result], coverage: [coverage]), json: false, console) == 0)
        #expect(
            console.output == """
                tests/dev.yaml  1 case  all pass
                1 case: 1 pass, 0 fail

                """
        )
    }

    @Test func noCaseIsAFailure() async throws {
        let console = MemoryConsole()
        #expect(try await report(PolicyTestRun(results: [], coverage: []), json: false, console) == 1)
        #expect(console.output == "no cases: no .yaml file has one\n")
    }
}
