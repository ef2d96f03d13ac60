/// A decision that the shadow policy would make otherwise.
public struct ShadowDifference: Sendable, Hashable {
    /// Who asked.
    public var principal: String
    /// Where.
    public var host: String
    /// The line as typed.
    public var line: String
    /// What was decided.
    public var live: Verdict
    /// Hash of the policy that decided.
    public var liveHash: String
    /// What the shadow would decide.
    public var shadow: Verdict
    /// Hash of the shadow.
    public var shadowHash: String

    /// Makes a difference.
    public init(_ request: DecisionRequest, live: Verdict, liveHash: String, shadow: Verdict, shadowHash: String) {
        self.principal = request.principal
        self.host = request.host
        self.line = request.line
        self.live = live
        self.liveHash = liveHash
        self.shadow = shadow
        self.shadowHash = shadowHash
    }
}

/// The same difference, once or several times, as one event tells it.
public struct ShadowNotice: Sendable, Hashable {
    /// What differs.
    public var difference: ShadowDifference
    /// From where it was asked last: an address and port.
    public var source: String
    /// What the last request was about.
    public var subject: Subject
    /// How often, since the last notice of it.
    public var count: Int
    /// The first time, since the last notice of it.
    public var firstAt: Timestamp
    /// The last time.
    public var lastAt: Timestamp

    /// The event's fact; its outcome is the shadow's decision.
    public var fact: Fact {
        let (live, shadow) = (difference.live, difference.shadow)
        return Fact(
            type: .policyShadowDiffered,
            time: lastAt,
            principal: difference.principal,
            source: source,
            subject: subject,
            outcome: shadow.allows ? .success : .denied,
            reason: shadow.allows
                ? "the shadow allows by \(shadow.rule) what is denied by \(live.rule)"
                : "the shadow denies by \(shadow.rule) what is allowed by \(live.rule)",
            policyHash: difference.liveHash,
            details: .text([
                "host": difference.host, "line": difference.line, "liveRule": live.rule, "shadowRule": shadow.rule,
                "shadowHash": difference.shadowHash, "count": String(count), "since": firstAt.description,
            ])
        )
    }
}

extension ReplayedChange {
    /// Reads what an event tells of the shadow with this hash; nil when it tells of another.
    public init?(_ fact: Fact, ofShadow hash: String) {
        guard fact.type == .policyShadowDiffered, case .text(let details) = fact.details,
            details["shadowHash"] == hash, let host = details["host"], let line = details["line"],
            let liveRule = details["liveRule"], let shadowRule = details["shadowRule"],
            let count = details["count"].flatMap({ Int($0) })
        else { return nil }
        let allows = fact.outcome == .success
        self.init(
            principal: fact.principal,
            host: host,
            line: line,
            old: Verdict(allows: !allows, rule: liveRule),
            new: Verdict(allows: allows, rule: shadowRule),
            count: count,
            lastAt: fact.time
        )
    }
}
