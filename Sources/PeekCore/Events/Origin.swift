/// Who says something, from where, when, and under which policy: what every fact holds beside itself.
public struct Origin: Sendable, Hashable {
    /// A principal's name, `token:NAME`, or `gateway`.
    public var principal: String
    /// An address and port, or `local`.
    public var source: String
    /// Hash of the policy in force.
    public var policyHash: String
    /// When.
    public var time: Timestamp

    /// Makes an origin.
    public init(principal: String, source: String, policyHash: String, time: Timestamp) {
        self.principal = principal
        self.source = source
        self.policyHash = policyHash
        self.time = time
    }

    /// A fact from here that came out well.
    public func fact(
        _ type: EventType,
        _ subject: Subject,
        reason: String = "-",
        details: EventDetails = .text([:])
    ) -> Fact {
        Fact(
            type: type,
            time: time,
            principal: principal,
            source: source,
            subject: subject,
            outcome: .success,
            reason: reason,
            policyHash: policyHash,
            details: details
        )
    }
}
