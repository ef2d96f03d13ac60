/// The append-only truth of a gateway, and the tables that are computed from it.
public protocol EventLog: Sendable {
    /// Appends facts in order, all or none, and returns when they are durable and the projections show them.
    ///
    /// - Throws: when the log cannot be written; then what depends on it must not happen.
    @discardableResult
    func append(_ facts: [Fact]) async throws -> [Event]

    /// Events after `sequence`, oldest first, at most `limit`.
    func events(after sequence: Int64, limit: Int) async throws -> [Event]

    /// Events after `sequence` that match, oldest first, at most `limit`; fewer mean that there are no more.
    func events(_ filter: EventFilter, after sequence: Int64, limit: Int) async throws -> [Event]

    /// Sessions that match, newest first.
    func sessions(_ filter: SessionFilter) async throws -> [Session]

    /// One session.
    func session(_ id: Identifier) async throws -> Session?

    /// Deploys that match, newest first.
    func deploys(_ filter: DeployFilter) async throws -> [Deploy]

    /// One deploy.
    func deploy(_ id: String) async throws -> Deploy?

    /// Incidents that match, newest first.
    func incidents(_ filter: IncidentFilter) async throws -> [Incident]

    /// One incident.
    func incident(_ id: Identifier) async throws -> Incident?

    /// Notes that match, by the moment that they are about, newest first.
    func notes(_ filter: NoteFilter) async throws -> [Note]

    /// The versions live on a host: per service, the newest deploy there that succeeded.
    func liveVersions(_ scope: DeployFilter.HostScope) async throws -> [LiveVersion]

    /// Reads the whole chain and says what is proved, or names the first event that is wrong.
    func verify() async throws -> Verification
}

/// Which events; nil matches all.
public struct EventFilter: Sendable, Hashable {
    /// Of one of these types.
    public var types: Set<EventType>
    /// By principal.
    public var principal: String?
    /// About this session.
    public var session: Identifier?
    /// Received at or after.
    public var since: Timestamp?

    /// Makes a filter.
    public init(
        types: Set<EventType>,
        principal: String? = nil,
        session: Identifier? = nil,
        since: Timestamp? = nil
    ) {
        self.types = types
        self.principal = principal
        self.session = session
        self.since = since
    }

    /// Whether `event` is meant.
    public func matches(_ event: Event) -> Bool {
        types.contains(event.fact.type) && principal.map { $0 == event.fact.principal } ?? true
            && session.map { $0 == event.fact.subject.session } ?? true
            && since.map { $0 <= event.receivedAt } ?? true
    }
}

/// Which sessions; nil matches all.
public struct SessionFilter: Sendable, Hashable {
    /// By principal.
    public var principal: String?
    /// By host.
    public var host: String?
    /// On one of these hosts, such as those of a deploy's service; the policy knows them, the log does not.
    public var hosts: [String]?
    /// Started at or after.
    public var since: Timestamp?
    /// Started before.
    public var until: Timestamp?
    /// Whose time overlaps this deploy, on a host that the deploy names; where it names none, ``hosts`` says which.
    public var deploy: String?
    /// Linked to this incident now.
    public var incident: String?
    /// Only those that still run.
    public var live: Bool
    /// At most so many, 1 to 1000.
    public var limit: Int

    /// Makes a filter.
    public init(
        principal: String? = nil,
        host: String? = nil,
        hosts: [String]? = nil,
        since: Timestamp? = nil,
        until: Timestamp? = nil,
        deploy: String? = nil,
        incident: String? = nil,
        live: Bool = false,
        limit: Int = 100
    ) {
        self.principal = principal
        self.host = host
        self.hosts = hosts
        self.since = since
        self.until = until
        self.deploy = deploy
        self.incident = incident
        self.live = live
        self.limit = limit
    }
}

/// Which deploys; nil matches all.
public struct DeployFilter: Sendable, Hashable {
    /// By service.
    public var service: String?
    /// Those that name this host, or whose service (one of the given) runs there.
    public var host: HostScope?
    /// Those of one of these services, or that name one of these hosts.
    public var place: NoteFilter.Place?
    /// Overlapping the time from here.
    public var since: Timestamp?
    /// Started before.
    public var until: Timestamp?
    /// Only those in this state.
    public var status: Deploy.Status?
    /// At most so many, 1 to 1000.
    public var limit: Int

    /// A host and the services on it, as the policy says; a deploy without hosts is on every host of its service.
    public struct HostScope: Sendable, Hashable {
        /// The host's name.
        public var host: String
        /// Names of the services on it.
        public var services: [String]

        /// Makes a scope.
        public init(host: String, services: [String]) {
            self.host = host
            self.services = services
        }
    }

    /// Makes a filter.
    public init(
        service: String? = nil,
        host: HostScope? = nil,
        place: NoteFilter.Place? = nil,
        since: Timestamp? = nil,
        until: Timestamp? = nil,
        status: Deploy.Status? = nil,
        limit: Int = 100
    ) {
        self.service = service
        self.host = host
        self.place = place
        self.since = since
        self.until = until
        self.status = status
        self.limit = limit
    }
}

extension EventLog {
    /// Events after `sequence` that match, found by reading all that come after it.
    public func events(_ filter: EventFilter, after sequence: Int64, limit: Int) async throws -> [Event] {
        var found: [Event] = []
        var last = sequence
        while found.count < limit {
            let page = try await events(after: last, limit: 1000)
            found += page.filter(filter.matches)
            guard let next = page.last?.sequence else { break }
            last = next
        }
        return Array(found.prefix(max(limit, 0)))
    }

    /// The versions live on a host, from the thousand newest deploys there that succeeded.
    public func liveVersions(_ scope: DeployFilter.HostScope) async throws -> [LiveVersion] {
        var newest: [String?: LiveVersion] = [:]
        for deploy in try await deploys(DeployFilter(host: scope, status: .succeeded, limit: 1000)) {
            let at = deploy.finishedAt ?? deploy.startedAt
            guard newest[deploy.service].map({ $0.at < at }) ?? true else { continue }
            newest[deploy.service] = LiveVersion(
                service: deploy.service,
                version: deploy.version,
                deploy: deploy.id,
                by: deploy.by,
                at: at
            )
        }
        return newest.values.sorted { ($0.service ?? "") < ($1.service ?? "") }
    }
}
