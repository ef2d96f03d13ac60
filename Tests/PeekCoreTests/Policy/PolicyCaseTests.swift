import Testing

@testable import PeekCore

struct PolicyCaseTests {
    private func judge(
        _ line: String,
        _ expected: PolicyCase.Outcome,
        _ rule: String? = nil,
        as principal: String = "dev",
        on host: String = "web1"
    ) -> PolicyCaseResult {
        TestPolicy.policy.judge(
            PolicyCase(
                request: DecisionRequest(principal: principal, host: host, line: line),
                expected: expected,
                rule: rule,
                place: SourcePlace(file: "f", line: 1, column: 1)
            )
        )
    }

    @Test(
        arguments: [
            ("tail /var/log/checkout/app.log", .allow, nil, true),
            ("tail /var/log/checkout/app.log", .deny, nil, false),
            ("tail /var/log/checkout/app.log", .allow, "role developer", true),
            ("tail /var/log/checkout/app.log", .allow, "role dev", false),
            ("tail /var/log/checkout/app.log", .allow, "role watcher", false),
            ("tail /var/log/checkout/internal.log", .deny, "role developer: deny */internal*", true),
            ("tail /var/log/checkout/internal.log", .deny, "role developer: deny", true),
            ("tail /var/log/checkout/internal.log", .deny, "role developer", true),
            ("tail /var/log/checkout/internal.log", .deny, "role developer: den", false),
            ("tail /var/log/checkout/internal.log", .deny, "built-in deny", false),
            ("tail /etc/shadow", .deny, "built-in deny", true),
            ("rm x", .deny, "catalogue", true),
            ("rm x", .allow, "catalogue", false),
            ("df", .deny, "role developer: commands", true),
            ("a; b", .deny, "grammar", true),
            ("a; b", .deny, "gram", false),
        ] as [(String, PolicyCase.Outcome, String?, Bool)]
    )
    func decisionAndRuleMustBeTheExpectedOnes(
        _ line: String,
        _ expected: PolicyCase.Outcome,
        _ rule: String?,
        _ passes: Bool
    ) {
        #expect(judge(line, expected, rule).passed == passes)
    }

    @Test func failureSaysWhatHappenedAndWhy() {
        let denied = judge("tail /etc/nginx/nginx.conf", .allow)
        #expect(denied.outcome == .deny)
        #expect(denied.rule == "role developer: services, read")
        #expect(denied.message == "/etc/nginx/nginx.conf is not among what role developer may read here")
        let allowed = judge("tail /var/log/checkout/app.log", .deny)
        #expect(allowed.outcome == .allow)
        #expect(allowed.rule == "role developer")
        #expect(allowed.message == nil)
        let elsewhere = judge("tail /var/log/checkout/app.log", .allow, "role watcher")
        #expect(elsewhere.isExpectedDecision && !elsewhere.passed)
    }

    @Test func nothingExpectedIsNothingTested() {
        #expect(!PolicyTestRun(results: [], coverage: []).passed)
        #expect(PolicyTestRun(results: [judge("rm x", .deny)], coverage: []).passed)
        #expect(!PolicyTestRun(results: [judge("rm x", .deny), judge("rm x", .allow)], coverage: []).passed)
    }
}
