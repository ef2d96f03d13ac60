/// A decision in short: allow or deny, and the rule that said so.
public struct Verdict: Sendable, Hashable {
    /// Whether the line may run.
    public var allows: Bool
    /// Such as `role developer` where it may, and `role developer: commands` where it may not.
    public var rule: String

    /// Makes a verdict.
    public init(allows: Bool, rule: String) {
        self.allows = allows
        self.rule = rule
    }
}

extension Decision {
    /// The decision in short.
    public var verdict: Verdict {
        switch self {
        case .allow(let authorization): Verdict(allows: true, rule: "role \(authorization.role.name)")
        case .deny(let refusal): Verdict(allows: false, rule: refusal.rule ?? refusal.message)
        }
    }
}
