/// Which part of the timeline; nil matches all.
public struct TimelineFilter: Sendable, Hashable {
    /// Deploys and incidents that went on after, and sessions and notes that began at or after.
    public var since: Timestamp?
    /// What began before.
    public var until: Timestamp?
    /// Deploys and incidents of this service, sessions on its hosts, and notes about either.
    public var service: String?
    /// Deploys and incidents that touch this host, sessions on it, and notes about either.
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
    /// The newest deploys, incidents, sessions and notes that match, in the order of a ``Timeline``.
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
        let place = filter.place(in: policy)
        let incidents = try await incidents(
            IncidentFilter(
                services: place?.services,
                since: filter.since,
                until: filter.until,
                limit: filter.limit
            )
        )
        let notes = try await notes(
            NoteFilter(place: place, since: filter.since, until: filter.until, limit: filter.limit)
        )
        let all = Timeline(deploys: deploys, sessions: sessions, incidents: incidents, notes: notes)
        return all.entries.suffix(filter.limit)
    }
}

extension TimelineFilter {
    /// The hosts and services that both service and host leave over; nil when neither is said.
    fileprivate func place(in policy: Policy) -> NoteFilter.Place? {
        guard service != nil || host != nil else { return nil }
        var hosts = service.map { policy.hostNames(ofService: $0) } ?? []
        var services = service.map { [$0] } ?? []
        if let host {
            let here = policy.scope(ofHost: host).services
            services = service == nil ? here : services.filter(here.contains)
            hosts = service == nil ? [host] : hosts.filter { $0 == host }
        }
        return NoteFilter.Place(hosts: hosts, services: services)
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
