/// A time range in which something was wrong, with what was done about it.
public struct Incident: Sendable, Hashable, Codable {
    /// How far it is; follows from ``closure``.
    public enum State: String, Sendable, Codable, CaseIterable {
        case open
        case closed
    }

    /// How it ended.
    public struct Closure: Sendable, Hashable, Codable {
        /// Who closed it: a principal's name or `token:NAME`.
        public var by: String
        /// When.
        public var at: Timestamp
        /// What solved it, in their words.
        public var resolution: String

        /// Makes a closure.
        public init(by: String, at: Timestamp, resolution: String) {
            self.by = by
            self.at = at
            self.resolution = resolution
        }
    }

    /// From the worst to the least.
    public static let severities = 1...4

    /// `i-…`.
    public var id: Identifier
    /// What is wrong, in one line.
    public var title: String
    /// The services that are affected; none says nothing about any host.
    public var services: [String]
    /// One of ``severities``; nil where nobody said.
    public var severity: Int?
    /// Who opened it: a principal's name or `token:NAME`.
    public var by: String
    /// When it was opened.
    public var openedAt: Timestamp
    /// How it ended; nil while it is open.
    public var closure: Closure?

    /// Makes an incident.
    public init(
        id: Identifier,
        title: String,
        services: [String] = [],
        severity: Int? = nil,
        by: String,
        openedAt: Timestamp,
        closure: Closure? = nil
    ) {
        self.id = id
        self.title = title
        self.services = services
        self.severity = severity
        self.by = by
        self.openedAt = openedAt
        self.closure = closure
    }

    /// How far it is.
    public var state: State { closure == nil ? .open : .closed }

    /// What it is once it has ended as `closed` says: after it began, and once; nil where that changes nothing.
    public func ended(as closed: Incident) -> Incident? {
        guard closure == nil, var closure = closed.closure else { return nil }
        closure.at = max(closure.at, openedAt)
        var ended = self
        ended.closure = closure
        return ended
    }

    /// Refuses what needs an open incident where it is closed.
    ///
    /// - Throws: a ``Refusal`` with ``ExitStatus/denied`` that says when it was closed and by whom.
    func checkOpen(at now: Timestamp, rule: String, wouldWork: String) throws(Refusal) {
        guard let closure else { return }
        throw Refusal(
            .denied,
            "incident \(id) was closed \(closure.at.ago(at: now)) by \(closure.by)",
            rule: rule,
            wouldWork: wouldWork
        )
    }

    /// Whether one of `services` is affected.
    public func affects(_ services: some Sequence<String>) -> Bool {
        services.contains(where: self.services.contains)
    }

    /// The names of the hosts of the affected services.
    public func hosts(in policy: Policy) -> Set<String> {
        Set(services.flatMap(policy.hostNames(ofService:)))
    }
}

/// Which incidents; nil matches all.
public struct IncidentFilter: Sendable, Hashable {
    /// Affecting one of these services.
    public var services: [String]?
    /// Only those in this state.
    public var state: Incident.State?
    /// Opened by.
    public var by: String?
    /// Overlapping the time from here.
    public var since: Timestamp?
    /// Opened before.
    public var until: Timestamp?
    /// At most so many, 1 to 1000.
    public var limit: Int

    /// Makes a filter.
    public init(
        services: [String]? = nil,
        state: Incident.State? = nil,
        by: String? = nil,
        since: Timestamp? = nil,
        until: Timestamp? = nil,
        limit: Int = 100
    ) {
        self.services = services
        self.state = state
        self.by = by
        self.since = since
        self.until = until
        self.limit = limit
    }

    /// Whether `incident` is meant.
    public func matches(_ incident: Incident) -> Bool {
        if let services, !incident.affects(services) { return false }
        if let state, incident.state != state { return false }
        if let by, incident.by != by { return false }
        if let since, let closed = incident.closure?.at, closed < since { return false }
        if let until, incident.openedAt >= until { return false }
        return true
    }
}
