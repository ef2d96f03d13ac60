/// What one role allows on one host, without names: two roles that reach the same allow the same.
struct RoleReach: Sendable, Hashable {
    /// A log of a service; the same source by another name is the same.
    struct LogReach: Sendable, Hashable {
        let name: String
        let source: Log.Source

        static func == (left: LogReach, right: LogReach) -> Bool { left.source == right.source }

        func hash(into hasher: inout Hasher) { hasher.combine(source) }
    }

    /// What must be given.
    enum Requirement: String, Sendable {
        case reason
        case incident
    }

    var commands: Set<String>
    var read: Set<PathPattern>
    var logs: Set<LogReach>
    var deny: Set<PathPattern>
    var requires: Set<Requirement>

    /// Takes what `role` allows on a host with `services`.
    init(_ role: Role, services: [Service], catalogue: CommandCatalogue) {
        commands = catalogue.given(to: role.commands)
        read = Set(role.read)
        deny = Set(role.deny)
        requires = []
        if role.requires.reason { requires.insert(.reason) }
        if role.requires.incident { requires.insert(.incident) }
        logs = []
        for service in services {
            for log in service.logs {
                logs.insert(LogReach(name: "\(service.name):\(log.name)", source: log.source))
            }
        }
    }

    /// What several roles have together, though no line may use more than one of them; at least one.
    init?(together reaches: [RoleReach]) {
        guard let first = reaches.first else { return nil }
        self = reaches.dropFirst().reduce(into: first) { all, next in
            let denied = all.deny.filter { pattern in next.deny.contains { $0.coversDenial(of: pattern) } }
            all.deny = denied.union(next.deny.filter { pattern in all.deny.contains { $0.coversDenial(of: pattern) } })
            all.commands.formUnion(next.commands)
            all.read.formUnion(next.read)
            all.logs.formUnion(next.logs)
            all.requires.formIntersection(next.requires)
        }
    }

    /// Whether every line that this allows, `other` allows too; false where that is hard to say.
    func isWithin(_ other: RoleReach) -> Bool { self == other || advantages(over: other).isEmpty }

    /// What this allows that `other` does not, piece by piece.
    func advantages(over other: RoleReach) -> [(kind: PolicyChange.Kind, item: String)] {
        let commands = commands.subtracting(other.commands)
        let paths = read.filter { path in !other.read.contains { $0.coversReading(of: path) } }
        let logs = logs.filter { !other.reads($0) }
        let denials = other.deny.filter { pattern in !deny.contains { $0.coversDenial(of: pattern) } }
        let requirements = other.requires.subtracting(requires)
        return commands.map { (.command, $0) } + paths.map { (.path, $0.description) }
            + logs.map { (.log, $0.text) } + denials.map { (.denial, $0.description) }
            + requirements.map { (.requirement, $0.rawValue) }
    }

    private func reads(_ log: LogReach) -> Bool {
        if logs.contains(log) { return true }
        switch log.source {
        case .path(let path):
            return RotatedLog.samples(of: path).allSatisfy(lists)
        case .unit:
            let journal = JournalRules.directory
            return lists(journal) && !deny.contains { $0.denies(FoldedPath(journal)) }
        }
    }

    private func lists(_ path: String) -> Bool {
        let bytes = Array(path.utf8)
        return read.contains { $0.matches(bytes) }
    }
}

extension RoleReach.LogReach {
    fileprivate var text: String {
        switch source {
        case .path(let path): "\(name) (\(path))"
        case .unit(let unit): "\(name) (unit \(unit))"
        }
    }
}
