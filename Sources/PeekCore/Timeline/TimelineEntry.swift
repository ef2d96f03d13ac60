/// One thing on the timeline, in the order in which things began.
public struct TimelineEntry: Sendable, Hashable, Codable {
    /// What it is; further kinds come beside these.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        case deploy
        case session
    }

    /// What it is.
    public var kind: Kind
    /// The ID of the deploy or session.
    public var id: String
    /// When it began.
    public var time: Timestamp
    /// When it ended; nil while it goes on.
    public var end: Timestamp?
    /// One line that says what it is; texts from outside stand in it as they came.
    public var title: String
    /// The deploy, where ``kind`` is that.
    public var deploy: Deploy?
    /// The session, where ``kind`` is that.
    public var session: Session?

    /// Puts a deploy on the timeline.
    public init(_ deploy: Deploy) {
        kind = .deploy
        id = deploy.id
        time = deploy.startedAt
        end = deploy.finishedAt
        let what = deploy.service ?? deploy.hosts.joined(separator: ", ")
        title = "deploy \(what) \(deploy.version) by \(deploy.by) \(deploy.status.rawValue)"
        self.deploy = deploy
    }

    /// Puts a session on the timeline.
    public init(_ session: Session) {
        kind = .session
        id = session.start.id.description
        time = session.start.startedAt
        end = session.endedAt
        title = "session of \(session.start.principal) on \(session.start.host): \(session.start.line)"
        self.session = session
    }
}

/// Which part of the timeline; nil matches all.
public struct TimelineFilter: Sendable, Hashable {
    /// Deploys that went on after, and sessions that began at or after.
    public var since: Timestamp?
    /// What began before.
    public var until: Timestamp?
    /// Deploys of this service, and sessions on its hosts.
    public var service: String?
    /// Deploys that touch this host, and sessions on it.
    public var host: String?
    /// At most so many, 1 to 1000.
    public var limit: Int

    /// Makes a filter.
    public init(
        since: Timestamp? = nil,
        until: Timestamp? = nil,
        service: String? = nil,
        host: String? = nil,
        limit: Int = 100
    ) {
        self.since = since
        self.until = until
        self.service = service
        self.host = host
        self.limit = limit
    }
}

extension EventLog {
    /// Deploys and sessions that match, newest first.
    ///
    /// - Parameter policy: says which services run on which hosts.
    public func timeline(_ filter: TimelineFilter, policy: Policy) async throws -> [TimelineEntry] {
        var scope: DeployFilter.HostScope?
        if let host = filter.host {
            let services = policy.hosts[host].map { policy.services(on: $0).map(\.name) } ?? []
            scope = DeployFilter.HostScope(host: host, services: services)
        }
        let deploys = try await deploys(
            DeployFilter(
                service: filter.service,
                host: scope,
                since: filter.since,
                until: filter.until,
                limit: filter.limit
            )
        )
        var entries = deploys.map { TimelineEntry($0) }
        for host in sessionHosts(filter, policy) {
            let sessions = try await sessions(
                SessionFilter(host: host, since: filter.since, until: filter.until, limit: filter.limit)
            )
            entries += sessions.map { TimelineEntry($0) }
        }
        entries.sort { ($0.time, $0.id) > ($1.time, $1.id) }
        return Array(entries.prefix(filter.limit))
    }

    private func sessionHosts(_ filter: TimelineFilter, _ policy: Policy) -> [String?] {
        guard let service = filter.service else { return [filter.host] }
        let names = policy.services[service].map { policy.hosts(of: $0).map(\.name) } ?? []
        guard let host = filter.host else { return names }
        return names.contains(host) ? [host] : []
    }
}
