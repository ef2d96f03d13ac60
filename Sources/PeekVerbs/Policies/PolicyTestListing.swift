import PeekCore

/// Cases and coverage as `policy test --json` shows them.
struct PolicyTestListing: Encodable {
    struct Case: Encodable {
        var file: String
        var line: Int
        var column: Int
        var principal: String
        var host: String
        var command: String
        var reason: String?
        var incident: String?
        var expected: String
        var expectedRule: String?
        var decision: String
        var rule: String
        var message: String?
        var passed: Bool

        init(_ result: PolicyCaseResult) {
            let policyCase = result.policyCase
            file = policyCase.place.file
            line = policyCase.place.line
            column = policyCase.place.column
            principal = policyCase.request.principal
            host = policyCase.request.host
            command = policyCase.request.line
            reason = policyCase.request.reason
            incident = policyCase.request.incident
            expected = policyCase.expected.rawValue
            expectedRule = policyCase.rule
            decision = result.outcome.rawValue
            rule = result.rule
            message = result.message
            passed = result.passed
        }
    }

    struct Coverage: Encodable {
        var policy: String
        var rules: Int
        var reached: Int
        var unreached: [Rule]
    }

    struct Rule: Encodable {
        var owners: [String]
        var rule: String
        var file: String?
        var line: Int?
        var column: Int?
    }

    var passed: Bool
    var cases: [Case]
    var coverage: [Coverage]

    init(_ run: PolicyTestRun) {
        passed = run.passed
        cases = run.results.map(Case.init)
        coverage = run.coverage.map { coverage in
            let unreached = coverage.unreached.map { rule in
                Rule(
                    owners: rule.owners,
                    rule: rule.text,
                    file: rule.place?.file,
                    line: rule.place?.line,
                    column: rule.place?.column
                )
            }
            return Coverage(
                policy: coverage.policy,
                rules: coverage.count,
                reached: coverage.reachedCount,
                unreached: unreached
            )
        }
    }
}
