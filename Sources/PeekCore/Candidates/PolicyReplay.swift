/// Runs past requests through a candidate policy, one by one, and knows whose work would change.
///
/// A line is decided once for each principal and host, with and without a reason, with and without an incident. Where the
/// same was allowed one day and denied another, the newest decision is what the candidate is compared with.
public struct PolicyReplay: Sendable {
    private struct Key: Hashable {
        var principal: String
        var host: String
        var line: String
        var givesReason: Bool
        var givesIncident: Bool
    }

    private struct Answer {
        let new: Verdict
        var newest: Verdict
        var allowed = 0
        var denied = 0
        var lastAt: Timestamp
    }

    private let candidate: Policy
    private var answers: [Key: Answer] = [:]

    /// How many requests were taken.
    public private(set) var requests = 0

    /// Starts without a request.
    public init(candidate: Policy) {
        self.candidate = candidate
    }

    /// How many of them differ from one another.
    public var lines: Int { answers.count }

    /// Decides a request; they come in the order in which they were decided.
    public mutating func take(_ past: PastRequest) {
        requests += 1
        let request = past.request
        let key = Key(
            principal: request.principal,
            host: request.host,
            line: request.line,
            givesReason: request.givesReason,
            givesIncident: request.givesIncident
        )
        if answers[key] == nil {
            let new = candidate.decide(request).verdict
            answers[key] = Answer(new: new, newest: past.verdict, lastAt: past.time)
        }
        answers[key]?.newest = past.verdict
        answers[key]?.lastAt = past.time
        if past.verdict.allows { answers[key]?.allowed += 1 } else { answers[key]?.denied += 1 }
    }

    /// What would change, in the order in which it is shown.
    public var changes: [ReplayedChange] {
        answers.compactMap { key, answer in
            guard answer.newest.allows != answer.new.allows else { return nil }
            return ReplayedChange(
                principal: key.principal,
                host: key.host,
                line: key.line,
                givesReason: key.givesReason,
                givesIncident: key.givesIncident,
                old: answer.newest,
                new: answer.new,
                count: answer.newest.allows ? answer.allowed : answer.denied,
                lastAt: answer.lastAt,
                missing: missing(key)
            )
        }.sorted(by: ReplayedChange.comesFirst)
    }

    private func missing(_ key: Key) -> ReplayedChange.Missing? {
        if candidate.principals[key.principal] == nil { return .principal }
        return candidate.hosts[key.host] == nil ? .host : nil
    }
}
