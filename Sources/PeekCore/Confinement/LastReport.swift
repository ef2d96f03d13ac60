/// What a host said last of its confinement.
public struct LastReport: Sendable, Hashable {
    /// When.
    public var at: Timestamp
    /// What holds; nil where it confines nothing.
    public var report: ConfinementReport?
    /// What went wrong, or why it confines nothing; nil where all is as the policy asks.
    public var trouble: String?

    /// Makes a report.
    public init(at: Timestamp, report: ConfinementReport?, trouble: String?) {
        self.at = at
        self.report = report
        self.trouble = trouble
    }

    /// Reads it from a fact of the type `confinement.reported`; nil for others.
    public init?(_ fact: Fact) {
        guard fact.type == .confinementReported else { return nil }
        at = fact.time
        trouble = fact.outcome == .success ? nil : fact.reason
        if case .confinement(let report) = fact.details { self.report = report } else { report = nil }
    }
}
