/// What a policy is expected to decide about one line.
public struct PolicyCase: Sendable, Hashable {
    /// The two decisions there are.
    public enum Outcome: String, Sendable {
        case allow
        case deny
    }

    /// Who asks, where, what, and what would be given with it.
    public var request: DecisionRequest
    /// The decision that is right.
    public var expected: Outcome
    /// The rule that should decide, in full or its beginning, such as `role developer` or `role developer: deny`.
    public var rule: String?
    /// Where the case is written.
    public var place: SourcePlace

    /// Makes a case.
    public init(request: DecisionRequest, expected: Outcome, rule: String? = nil, place: SourcePlace) {
        self.request = request
        self.expected = expected
        self.rule = rule
        self.place = place
    }

    /// Whether the rule that decided is the expected one.
    func isDecided(by rule: String) -> Bool {
        guard let expected = self.rule, rule != expected else { return true }
        return rule.hasPrefix("\(expected):") || rule.hasPrefix("\(expected) ")
    }
}

/// What came of one case.
public struct PolicyCaseResult: Sendable {
    /// What was expected.
    public let policyCase: PolicyCase
    /// What was decided.
    public let outcome: PolicyCase.Outcome
    /// The rule that decided, such as `role developer` for a role that allows.
    public let rule: String
    /// Why it was denied; nil when it was allowed.
    public let message: String?
    /// The rules of the policy that had a part in it.
    public let reached: Set<PolicyRule>

    /// Whether the decision is the expected one.
    public var isExpectedDecision: Bool { outcome == policyCase.expected }

    /// Whether the case passes: the expected decision, by the expected rule.
    public var passed: Bool { isExpectedDecision && policyCase.isDecided(by: rule) }
}

extension Policy {
    /// Decides the line of a case, and compares.
    public func judge(_ policyCase: PolicyCase) -> PolicyCaseResult {
        let evaluation = evaluate(policyCase.request)
        let reached = rulesReached(by: policyCase.request, evaluation)
        return switch evaluation.decision {
        case .allow(let authorization):
            PolicyCaseResult(
                policyCase: policyCase,
                outcome: .allow,
                rule: "role \(authorization.role.name)",
                message: nil,
                reached: reached
            )
        case .deny(let refusal):
            PolicyCaseResult(
                policyCase: policyCase,
                outcome: .deny,
                rule: refusal.rule ?? "",
                message: refusal.message,
                reached: reached
            )
        }
    }
}
