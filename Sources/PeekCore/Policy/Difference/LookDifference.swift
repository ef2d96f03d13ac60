/// What principals may look at on hosts, under two policies.
struct LookDifference {
    /// Principals with the same roles before and after.
    struct Group {
        let principals: [String]
        /// Empty where they did not exist.
        let old: [String]
        /// Empty where they do not exist any more.
        let new: [String]
    }

    /// What somebody has on a host: roles that cover it, each with what it allows there.
    private typealias Looks = [(role: String, reach: RoleReach, number: Int)]

    private let old: Policy
    private let new: Policy
    private let classes: [HostClass]
    private var known: [Key: (reach: RoleReach, number: Int)] = [:]
    /// One number for each reach, because most hosts are the same before and after, and numbers compare fast.
    private var numbers: [RoleReach: Int] = [:]

    private struct Key: Hashable {
        let isNew: Bool
        let role: String
        let services: [String]
    }

    /// Prepares to compare.
    init(_ old: Policy, _ new: Policy) {
        self.old = old
        self.new = new
        classes = HostClass.all(old, new)
    }

    /// Notes what a group gains and loses.
    mutating func compare(_ group: Group, into collector: inout ChangeCollector) {
        var details: [ChangeCollector.Fact: [String]] = [:]
        var shared: [String: [String]] = [:]
        var services: (old: Set<String>, new: Set<String>) = ([], [])
        for hosts in classes {
            let before = looks(of: group.old, at: hosts.old, isNew: false)
            let after = looks(of: group.new, at: hosts.new, isNew: true)
            if !before.isEmpty { services.old.formUnion(hosts.old?.services ?? []) }
            if !after.isEmpty { services.new.formUnion(hosts.new?.services ?? []) }
            switch (before.isEmpty, after.isEmpty) {
            case (true, true): continue
            case (true, false): add(.gain, hosts, after, group, &collector)
            case (false, true): add(.lose, hosts, before, group, &collector)
            case (false, false):
                for role in Set(before.map(\.role) + after.map(\.role)) { shared[role, default: []] += hosts.hosts }
                guard Set(before.map(\.number)) != Set(after.map(\.number)) else { continue }
                for fact in facts(.gain, of: after, over: before) + facts(.lose, of: before, over: after) {
                    details[fact, default: []] += hosts.hosts
                }
            }
        }
        for (fact, hosts) in details {
            let everywhere = fact.roles.allSatisfy { (shared[$0] ?? []).count == hosts.count }
            collector.add(fact, for: group.principals, on: everywhere ? [] : hosts)
        }
        add(.gain, services.new.subtracting(services.old), group.new, new, group, &collector)
        add(.lose, services.old.subtracting(services.new), group.old, old, group, &collector)
    }

    private func add(
        _ effect: PolicyChange.Effect,
        _ hosts: HostClass,
        _ looks: Looks,
        _ group: Group,
        _ collector: inout ChangeCollector
    ) {
        for host in hosts.hosts {
            let fact = ChangeCollector.Fact(effect, .host, host, roles: looks.map(\.role))
            collector.add(fact, for: group.principals)
        }
    }

    private func add(
        _ effect: PolicyChange.Effect,
        _ services: Set<String>,
        _ roles: [String],
        _ policy: Policy,
        _ group: Group,
        _ collector: inout ChangeCollector
    ) {
        for service in services {
            let naming = roles.filter { policy.roles[$0]?.services.contains(service) ?? false }
            let fact = ChangeCollector.Fact(effect, .service, service, roles: naming)
            collector.add(fact, for: group.principals)
        }
    }

    /// What `looks` allow that `others` do not: role by role, because no line may use two.
    private func facts(
        _ effect: PolicyChange.Effect,
        of looks: Looks,
        over others: Looks
    ) -> [ChangeCollector.Fact] {
        let together = RoleReach(together: others.map(\.reach))
        return looks.flatMap { role, reach, _ -> [ChangeCollector.Fact] in
            if others.contains(where: { reach.isWithin($0.reach) }) { return [] }
            guard let other = others.first(where: { $0.role == role })?.reach ?? together else { return [] }
            let pieces = reach.advantages(over: other)
            if pieces.isEmpty { return [ChangeCollector.Fact(effect, .combination, "", roles: [role])] }
            return pieces.map { ChangeCollector.Fact(effect, $0.kind, $0.item, roles: [role]) }
        }
    }

    private mutating func looks(of roles: [String], at standing: HostClass.Standing?, isNew: Bool) -> Looks {
        guard let standing else { return [] }
        let policy = isNew ? new : old
        return roles.compactMap { name in
            guard let role = policy.roles[name] else { return nil }
            let services = standing.services.filter(role.services.contains)
            guard !services.isEmpty || standing.roles.contains(name) else { return nil }
            let key = Key(isNew: isNew, role: name, services: services)
            if let known = known[key] { return (name, known.reach, known.number) }
            let reach = RoleReach(
                role,
                services: services.compactMap { policy.services[$0] },
                catalogue: policy.catalogue
            )
            let number = numbers[reach] ?? numbers.count
            numbers[reach] = number
            known[key] = (reach, number)
            return (name, reach, number)
        }
    }
}
