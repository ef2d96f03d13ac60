/// Which hosts services and roles mean, worked out once for a policy, so that nobody waits for thousands of hosts to be
/// compared with a selector.
struct PolicyIndex: Sendable {
    /// A service with its hosts.
    struct ServiceReach: Sendable {
        let service: Service
        let hosts: HostSet
    }

    /// A role with its hosts and what it makes readable there.
    struct RoleReach: Sendable {
        let hosts: HostSet
        let paths: RolePaths
        let services: [ServiceReach]
    }

    /// By name.
    let hosts: [Host]
    /// By name.
    let services: [ServiceReach]
    private let numbers: [String: Int]
    private let serviceNumbers: [String: Int]
    private let roles: [String: RoleReach]

    init(hosts: [String: Host], services: [String: Service], roles: [String: Role]) {
        let sorted = hosts.values.sorted { $0.name < $1.name }
        let selection = HostSelection(of: sorted)
        let reaches = services.values.sorted { $0.name < $1.name }
            .map { ServiceReach(service: $0, hosts: selection.hosts(of: $0.hosts)) }
        let places = Dictionary(uniqueKeysWithValues: reaches.enumerated().map { ($1.service.name, $0) })
        self.hosts = sorted
        self.services = reaches
        numbers = selection.numbers
        serviceNumbers = places
        self.roles = roles.mapValues { role in
            let own = role.services.compactMap { name in places[name].map { reaches[$0] } }
            let covered = own.reduce(into: selection.hosts(of: role.hosts)) { $0.formUnion($1.hosts) }
            return RoleReach(hosts: covered, paths: RolePaths(role), services: own)
        }
    }

    /// The number of the host of this name.
    func number(of host: String) -> Int? { numbers[host] }

    /// The hosts of the service of this name.
    func hosts(ofService name: String) -> HostSet? { serviceNumbers[name].map { services[$0].hosts } }

    /// What the role of this name reaches.
    func reach(ofRole name: String) -> RoleReach? { roles[name] }

    /// The hosts that roles cover together.
    func hosts(ofRoles names: [String]) -> HostSet {
        names.reduce(into: HostSet(of: hosts.count)) { all, name in
            if let role = roles[name] { all.formUnion(role.hosts) }
        }
    }
}

/// Hosts by name and by label.
private struct HostSelection {
    private struct Label: Hashable {
        let name: String
        let value: String
    }

    let numbers: [String: Int]
    private let count: Int
    private let carriers: [Label: HostSet]

    init(of hosts: [Host]) {
        var carriers: [Label: HostSet] = [:]
        for (number, host) in hosts.enumerated() {
            for (name, value) in host.labels {
                carriers[Label(name: name, value: value), default: HostSet(of: hosts.count)].insert(number)
            }
        }
        numbers = Dictionary(uniqueKeysWithValues: hosts.enumerated().map { ($1.name, $0) })
        count = hosts.count
        self.carriers = carriers
    }

    /// The hosts that ``HostSelector/selects(_:)`` says yes to.
    func hosts(of selector: HostSelector) -> HostSet {
        let none = HostSet(of: count)
        var selected = none
        for (index, label) in selector.labels.enumerated() {
            let carrying = carriers[Label(name: label.key, value: label.value)] ?? none
            if index == 0 { selected = carrying } else { selected.formIntersection(carrying) }
        }
        for name in selector.names {
            if let number = numbers[name] { selected.insert(number) }
        }
        return selected
    }
}
