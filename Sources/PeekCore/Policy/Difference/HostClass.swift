/// Hosts that no rule of either policy tells apart, so that one stands for all of them.
struct HostClass {
    /// Where a host stands in one policy.
    struct Standing: Hashable {
        /// Services on it, by name.
        var services: [String] = []
        /// Roles that name it beside their services, by name.
        var roles: [String] = []
    }

    /// Names, sorted.
    let hosts: [String]
    /// In the old policy; nil where that has no such host.
    let old: Standing?
    /// In the new policy; nil where that has no such host.
    let new: Standing?

    /// All hosts of two policies.
    static func all(_ old: Policy, _ new: Policy) -> [HostClass] {
        let before = old.standings
        let after = new.standings
        let names = Set(before.keys).union(after.keys)
        let classes = Dictionary(grouping: names) { name in [before[name], after[name]] }
        return classes.map { HostClass(hosts: $1.sorted(), old: $0[0], new: $0[1]) }
    }
}

extension Policy {
    /// Each host's standing, from one look at every selector.
    fileprivate var standings: [String: HostClass.Standing] {
        var standings = hosts.mapValues { _ in HostClass.Standing() }
        for service in services.values.sorted(by: { $0.name < $1.name }) {
            for host in selected(by: service.hosts) { standings[host]?.services.append(service.name) }
        }
        for role in roles.values.sorted(by: { $0.name < $1.name }) {
            for host in selected(by: role.hosts) { standings[host]?.roles.append(role.name) }
        }
        return standings
    }

    private func selected(by selector: HostSelector) -> Set<String> {
        var names = Set(selector.names)
        guard !selector.labels.isEmpty else { return names }
        for host in hosts.values where selector.selects(host) { names.insert(host.name) }
        return names
    }
}
