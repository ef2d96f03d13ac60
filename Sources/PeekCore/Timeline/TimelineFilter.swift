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
    /// At most so many, the newest, 1 to 1000.
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
    /// The newest deploys and sessions that match, in the order of a ``Timeline``.
    ///
    /// - Parameter policy: says which services run on which hosts.
    public func timeline(_ filter: TimelineFilter, policy: Policy) async throws -> [Timeline.Entry] {
        let deploys = try await deploys(
            DeployFilter(
                service: filter.service,
                host: filter.host.map { policy.scope(ofHost: $0) },
                since: filter.since,
                until: filter.until,
                limit: filter.limit
            )
        )
        let sessions = try await sessions(
            SessionFilter(
                host: filter.host,
                hosts: filter.service.map { policy.hostNames(ofService: $0) },
                since: filter.since,
                until: filter.until,
                limit: filter.limit
            )
        )
        return Timeline(deploys: deploys, sessions: sessions).entries.suffix(filter.limit)
    }
}

extension Policy {
    /// The host of this name with the services on it; a host that the policy does not know has none.
    public func scope(ofHost name: String) -> DeployFilter.HostScope {
        let here = hosts[name].map { services(on: $0) } ?? []
        return DeployFilter.HostScope(host: name, services: here.map(\.name))
    }

    /// The names of the hosts of the service of this name; a service that the policy does not know has none.
    public func hostNames(ofService name: String) -> [String] {
        guard let service = services[name] else { return [] }
        return hosts(of: service).map(\.name)
    }
}
