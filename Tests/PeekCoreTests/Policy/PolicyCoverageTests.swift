import Testing

@testable import PeekCore

struct PolicyCoverageTests {
    private func reached(_ line: String, as principal: String, on host: String, _ reason: String? = nil) -> [String] {
        let policyCase = PolicyCase(
            request: DecisionRequest(principal: principal, host: host, line: line, reason: reason),
            expected: .allow,
            place: SourcePlace(file: "f", line: 1, column: 1)
        )
        return TestPolicy.policy.judge(policyCase).reached.map(\.description).sorted()
    }

    @Test(
        arguments: [
            (
                "tail /var/log/checkout/app.log", "dev", "web1", nil,
                [
                    "commands: tail", "role developer: allows a line", "role developer: commands tail",
                    "role developer: services checkout", "service checkout: log app",
                ]
            ),
            (
                "journalctl -u checkout", "dev", "web1", nil,
                [
                    "commands: journalctl", "role developer: allows a line", "role developer: commands journalctl",
                    "role developer: services checkout", "service checkout: log journal",
                ]
            ),
            // What a role allows without any path reaches none of its paths.
            (
                "uptime", "ops", "web1", nil,
                [
                    "commands: uptime", "role watcher: allows a line", "role watcher: commands all",
                    "role watcher: hosts",
                ]
            ),
            (
                "cat /etc/nginx/nginx.conf | grep listen", "ops", "web1", nil,
                [
                    "commands: cat", "commands: grep", "role watcher: allows a line", "role watcher: commands all",
                    "role watcher: hosts", "role watcher: read /etc/nginx",
                ]
            ),
            (
                "cat /var/log/internal.log", "dev", "web1", nil,
                [
                    "role developer: deny */internal*", "role developer: refuses a line",
                ]
            ),
            ("cat /etc/hosts", "dev", "web1", nil, ["role developer: refuses a line"]),
            // Refused before any role is asked.
            ("rm x", "dev", "web1", nil, []),
            ("a; b", "dev", "web1", nil, []),
            ("uptime", "dev", "db1", nil, []),
            (
                "tail /srv/ledger/x", "careful", "db1", nil,
                [
                    "role careful: refuses a line", "role careful: requires reason",
                ]
            ),
            (
                "tail /srv/ledger/x", "careful", "db1", "why",
                [
                    "role careful: refuses a line", "role careful: requires incident",
                ]
            ),
            // The role that refused first was reached too.
            (
                "df -h", "both", "web1", nil,
                [
                    "commands: df", "role developer: refuses a line", "role watcher: allows a line",
                    "role watcher: commands all", "role watcher: hosts",
                ]
            ),
        ] as [(String, String, String, String?, [String])]
    )
    func ruleIsReachedWhenTheDecisionNeedsIt(
        _ line: String,
        _ principal: String,
        _ host: String,
        _ reason: String?,
        _ rules: [String]
    ) {
        #expect(reached(line, as: principal, on: host, reason) == rules)
    }

    @Test func wildcardsReachThePathsThatMakeThemReadable() {
        #expect(
            reached("cat /proc/[0-9]*/status", as: "ops", on: "web1").contains("role watcher: read /proc/[0-9]*/status")
        )
        #expect(reached("ls /var/log/*.log", as: "ops", on: "web1").contains("role watcher: read /var/log"))
        let two = reached("cat /var/log/a /srv/app/b", as: "ops", on: "web1").filter { $0.contains("read") }
        #expect(two == ["role watcher: read /srv/app", "role watcher: read /var/log"])
    }

    @Test func roleWithoutCommandsHasNoRulesToReach() {
        let rules = TestPolicy.policy.rules(ownCommands: ["tail"])
        #expect(!rules.contains { $0.owner == "role auditor" })
        #expect(Set(rules).count == rules.count)
        #expect(rules.contains(.log("app", service: "ledger")))
        #expect(rules.contains(.ownCommand("tail")))
        #expect(
            rules.filter { $0.owner == "role careful" }.map(\.text) == [
                "allows a line", "refuses a line", "services ledger", "commands tail", "commands grep",
                "read /srv/ledger",
                "requires reason", "requires incident",
            ]
        )
    }

    @Test func ruleThatIsWrittenOnceCountsOnce() {
        let place = SourcePlace(file: "p", line: 7, column: 3)
        let deny = PathPattern("*.dump")
        let shared: [PolicyRule] = [.deny(deny, role: "a"), .deny(deny, role: "b")]
        let other: PolicyRule = .deny(deny, role: "c")
        let places = [shared[0]: place, shared[1]: place, other: SourcePlace(file: "p", line: 2, column: 1)]
        let none = PolicyCoverage(policy: "p", rules: shared + [other], reached: [], places: places)
        #expect(none.count == 2)
        #expect(none.unreached.map(\.owners) == [["role c"], ["role a", "role b"]], "in the order of the file")
        #expect(none.unreached.map(\.place?.line) == [2, 7])
        let one = PolicyCoverage(policy: "p", rules: shared + [other], reached: [shared[1]], places: places)
        #expect(one.unreached.map(\.owners) == [["role c"]])
        #expect(one.reachedCount == 1)
        let unknown = PolicyCoverage(policy: "p", rules: shared, reached: [], places: [:])
        #expect(unknown.count == 2, "without places each role's is one")
    }

    @Test func twoRulesInOnePlaceAreTwo() {
        let place = SourcePlace(file: "p", line: 1, column: 1)
        let rules: [PolicyRule] = [.allows(role: "a"), .refuses(role: "a")]
        let coverage = PolicyCoverage(
            policy: "p",
            rules: rules,
            reached: [rules[0]],
            places: [rules[0]: place, rules[1]: place]
        )
        #expect(coverage.unreached.map(\.text) == ["refuses a line"])
    }
}
