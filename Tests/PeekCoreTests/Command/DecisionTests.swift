import PeekTesting
import Testing

@testable import PeekCore

struct DecisionTests {
    @Test(arguments: ["web9", "lab1", "db1", "prodpeek", ""])
    func hostsOutOfSightLookLikeHostsThatDoNotExist(host: String) throws {
        let refusal = try #require(TestPolicy.decide("uptime", as: "dev", on: host).refusal)
        #expect(refusal.status == .notFound)
        #expect(refusal.message == "no host \(host) that you may see")
        #expect(refusal.wouldWork == "one of your hosts: web1, web2")
        #expect(refusal.ask == nil)
    }

    @Test func unknownPrincipalsAndEmptyRolesGetNothing() {
        #expect(TestPolicy.decide("uptime", as: "eve").refusal?.status == .notAuthenticated)
        #expect(TestPolicy.decide("uptime", as: "nobody").refusal?.status == .notFound)
        #expect(TestPolicy.decide("uptime", as: "auditor").refusal?.status == .notFound)
    }

    @Test func refusalsSayWhatWouldWorkAndWhomToAsk() throws {
        let writes = try #require(TestPolicy.decide("rm -rf /srv/app", as: "dev").refusal)
        #expect(
            writes.lines == [
                "  rule: catalogue", "  try:  allowed here: cat grep head journalctl ls tail zgrep",
                "  ask:  #payments (checkout)",
                "prodpeek: denied: rm can write, and nothing that writes is allowed",
            ]
        )
        let path = try #require(TestPolicy.decide("cat /etc/hosts", as: "dev").refusal)
        #expect(path.wouldWork == "/var/log/checkout/app.log, /var/log/nginx/access.log")
        let command = try #require(TestPolicy.decide("sort /etc/hosts", as: "dev").refusal)
        #expect(command.rule == "role developer: commands")
        let unit = try #require(TestPolicy.decide("journalctl", as: "dev").refusal)
        #expect(unit.wouldWork == "journalctl -u 'checkout.service' -u 'checkout-worker@*.service'")
    }

    @Test func theFirstRoleThatAllowsTheWholeLineDecides() {
        #expect(TestPolicy.decide("cat checkout/app.log", as: "both").authorization?.role.name == "developer")
        #expect(TestPolicy.decide("cat /etc/hosts", as: "both").authorization?.role.name == "watcher")
        #expect(TestPolicy.decide("cat checkout/app.log", as: "both").authorization?.policyHash.count == 64)
    }

    @Test func rolesAreNotAddedUpWithinALine() {
        var policy = TestPolicy.policy
        policy.roles["one"] = Role(
            name: "one",
            hosts: HostSelector(names: ["web1"]),
            commands: ["cat"],
            read: [PathPattern("/a")]
        )
        policy.roles["other"] = Role(
            name: "other",
            hosts: HostSelector(names: ["web1"]),
            commands: ["wc"],
            read: [PathPattern("/b")]
        )
        policy.principals["dev"]?.roles = ["one", "other"]
        func decide(_ line: String) -> Decision {
            policy.decide(DecisionRequest(principal: "dev", host: "web1", line: line))
        }
        #expect(decide("cat /a").authorization != nil && decide("wc /b").authorization != nil)
        #expect(decide("cat /a | wc").authorization == nil)
        #expect(decide("cat /a /b").authorization == nil)
        #expect(decide("cat /b").authorization == nil)
    }

    @Test(arguments: [
        (nil, nil, false), ("because", nil, false), (nil, "i-1", false), (" \t", "i-1", false),
        ("because", "i-1", true),
    ])
    func reasonAndIncidentAreRequired(reason: String?, incident: String?, isAllowed: Bool) {
        let decision = TestPolicy.policy.decide(
            DecisionRequest(
                principal: "careful",
                host: "db1",
                line: "tail /var/log/ledger/app.log",
                reason: reason,
                incident: incident
            )
        )
        #expect((decision.authorization != nil) == isAllowed)
        if !isAllowed { #expect(decision.refusal?.rule == "role careful: requires") }
    }

    @Test func theRoleThatNearlyAllowedExplainsTheRefusal() {
        #expect(TestPolicy.decide("sort /etc/shadow", as: "both").refusal?.rule == "built-in deny: *shadow*")
    }

    @Test func explanationsAndDecisionsAgree() {
        for sample in attackLines + benignLines {
            let request = DecisionRequest(principal: "both", host: "web1", line: sample.line)
            let explanation = TestPolicy.policy.explain(request)
            #expect(
                explanation.decision.authorization == TestPolicy.policy.decide(request).authorization,
                "\(sample.line)"
            )
            let refusal = TestPolicy.policy.decide(request).refusal
            #expect(explanation.decision.refusal == refusal.map { TestPolicy.policy.advised($0, about: request) })
        }
    }

    @Test func explanationShowsTheParseTheRolesAndWhatRuns() {
        let line = "tail -5 /etc/hosts 2>/dev/null | grep -i 'a b'"
        let explanation = TestPolicy.policy.explain(DecisionRequest(principal: "both", host: "web1", line: line))
        #expect(
            explanation.lines == [
                "line   tail -5 /etc/hosts 2>/dev/null | grep -i 'a b'", "       ├─ tail (/usr/bin/tail)",
                "       │  ├─ option -n 5", "       │  ├─ path /etc/hosts", "       │  └─ stderr discarded",
                "       └─ grep (/usr/bin/grep)", "          ├─ option -i", "          └─ text a b",
                "role   developer: /etc/hosts is not among what role developer may read here",
                "role   watcher: allows all of it", "allow  role watcher, policy abababababab",
                "runs   /usr/bin/tail '-n' '5' '--' '/etc/hosts' 2>/dev/null | /usr/bin/grep '-i' '--' 'a b'",
            ]
        )
    }

    @Test func explanationsAreSafeForATerminal() {
        let request = DecisionRequest(principal: "ops", host: "web1", line: "cat \u{1B}]52;c;AA\u{7}")
        #expect(!TestPolicy.policy.explain(request).lines.joined().unicodeScalars.contains("\u{1B}"))
    }
}
