import PeekCore
import Testing

struct PolicyReplayTests {
    private let allowed = Verdict(allows: true, rule: "role developer")
    private let denied = Verdict(allows: false, rule: "role developer: commands")

    private func past(
        _ line: String,
        _ verdict: Verdict,
        by principal: String = "dev",
        on host: String = "web1",
        reason: String? = nil,
        at second: Int64 = 0
    ) -> PastRequest {
        PastRequest(
            DecisionRequest(principal: principal, host: host, line: line, reason: reason, incident: reason),
            verdict,
            at: Timestamp(milliseconds: second * 1000)
        )
    }

    private func changes(_ candidate: Policy, _ requests: [PastRequest]) -> [ReplayedChange] {
        var replay = PolicyReplay(candidate: candidate)
        for request in requests { replay.take(request) }
        return replay.changes
    }

    private var withoutTail: Policy {
        var policy = TestPolicy.policy
        policy.roles["developer"]?.commands = ["cat", "sort"]
        return policy
    }

    private let tail = "tail /var/log/checkout/app.log"
    private let sort = "sort /var/log/checkout/app.log"
    private let cat = "cat /var/log/checkout/app.log"

    @Test func samePolicyChangesNothing() {
        let requests = [past(tail, allowed), past(sort, denied), past("rm x", denied), past(tail, denied, by: "ghost")]
        #expect(changes(TestPolicy.policy, requests).isEmpty)
    }

    @Test func bothDirectionsAreToldWithTheirRules() throws {
        let found = changes(
            withoutTail,
            [past(tail, allowed, at: 1), past(sort, denied, at: 2), past(cat, allowed), past(tail, allowed, at: 3)]
        )
        try #require(found.map(\.line) == [tail, sort], "what would be refused comes first")
        #expect(found[0].old == allowed)
        #expect(found[0].new == Verdict(allows: false, rule: "role developer: commands"))
        #expect(found[0].count == 2)
        #expect(found[0].lastAt == Timestamp(milliseconds: 3000))
        #expect(found[1].old == denied)
        #expect(found[1].new == allowed)
        #expect(found[1].count == 1)
    }

    @Test func candidateIsComparedWithTheNewestDecision() {
        #expect(changes(withoutTail, [past(tail, allowed), past(tail, allowed), past(tail, denied)]).isEmpty)
        let found = changes(TestPolicy.policy, [past(tail, allowed), past(tail, denied), past(tail, denied)])
        #expect(found.map(\.count) == [2], "only those that would change are counted")
    }

    @Test func whatWasGivenThenCounts() {
        var strict = TestPolicy.policy
        strict.roles["developer"]?.requires = Requirements(reason: true, incident: true)
        let found = changes(
            strict,
            [past(tail, allowed), past(tail, allowed, reason: "slow"), past(cat, allowed, reason: " ")]
        )
        #expect(found.map(\.line) == [cat, tail])
        #expect(found.allSatisfy { !$0.givesReason && !$0.givesIncident })
        #expect(found.allSatisfy { $0.new.rule == "role developer: requires" })
    }

    @Test func principalsAndHostsAreKeptApart() {
        let found = changes(
            withoutTail,
            [past(tail, allowed), past(tail, allowed, on: "web2"), past(tail, allowed, by: "ops")]
        )
        #expect(found.map(\.host) == ["web1", "web2"])
        #expect(found.allSatisfy { $0.principal == "dev" })
    }

    @Test func nameThatTheCandidateMissesIsSaid() {
        var smaller = TestPolicy.policy
        smaller.hosts["web2"] = nil
        smaller.principals["ops"] = nil
        let requests = [
            past(tail, allowed, on: "web2"), past(tail, allowed, by: "ops"), past("rm x", denied, on: "web2"),
        ]
        let found = changes(smaller, requests)
        #expect(found.map(\.principal) == ["dev", "ops"])
        #expect(found.map(\.missing) == [.host, .principal])
    }

    @Test func hundredThousandRequestsAreAFewLines() {
        var replay = PolicyReplay(candidate: withoutTail)
        for number in 0..<100_000 { replay.take(past(number % 2 == 0 ? tail : cat, allowed, at: Int64(number))) }
        #expect(replay.requests == 100_000)
        #expect(replay.lines == 2)
        #expect(replay.changes.map(\.count) == [50_000])
    }
}
