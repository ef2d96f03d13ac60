import PeekCore

/// Where the rules of a policy are written, for messages about them.
struct RulePlaces {
    private let problems: Problems
    /// By rule; one that is not found has no place.
    private(set) var places: [PolicyRule: SourcePlace] = [:]
    /// The commands that the policy describes itself.
    private(set) var ownCommands: Set<String> = []

    /// Reads the places from the policy at `path`, which can be loaded, and from all that it includes.
    init(path: String) {
        self.init { $0.read(path: path) }
    }

    /// Reads the places from a policy that stands alone.
    init(of bytes: [UInt8], file: String) {
        self.init { $0.read(bytes, name: file) }
    }

    private init(_ open: (inout PolicySources) -> Void) {
        problems = Problems()
        var sources = PolicySources(reader: StrictReader(problems: problems))
        open(&sources)
        for root in sources.roots { add(root) }
    }

    private mutating func add(_ root: YAMLNode) {
        for role in root.entry("roles")?.value.entries ?? [] { add(role) }
        for service in root.entry("services")?.value.entries ?? [] {
            for log in service.value.entry("logs")?.value.entries ?? [] {
                add(.log(log.key, service: service.key), log.position)
            }
        }
        for command in root.entry("commands")?.value.entries ?? [] {
            ownCommands.insert(command.key)
            add(.ownCommand(command.key), command.position)
        }
    }

    private mutating func add(_ role: YAMLEntry) {
        let name = role.key
        add(.allows(role: name), role.position)
        add(.refuses(role: name), role.position)
        if let hosts = role.value.entry("hosts") { add(.hosts(role: name), hosts.position) }
        let requires = role.value.entry("requires")?.value
        if let reason = requires?.entry("reason") { add(.reason(role: name), reason.position) }
        if let incident = requires?.entry("incident") { add(.incident(role: name), incident.position) }
        for (text, position) in texts("services", of: role) { add(.service(text, role: name), position) }
        for (text, position) in texts("commands", of: role) { add(.command(text, role: name), position) }
        for (text, position) in texts("read", of: role) { add(.read(PathPattern(text), role: name), position) }
        for (text, position) in texts("deny", of: role) { add(.deny(PathPattern(text), role: name), position) }
    }

    private mutating func add(_ rule: PolicyRule, _ position: Position) {
        places[rule] = SourcePlace(
            file: problems.file(of: position),
            line: position.line,
            column: position.column
        )
    }

    /// The entries of a list, or the one word in its place.
    private func texts(_ key: String, of role: YAMLEntry) -> [(String, Position)] {
        guard let node = role.value.entry(key)?.value else { return [] }
        let items = if case .list(let items) = node.content { items } else { [node] }
        return items.compactMap { item in
            guard case .text(let text, _) = item.content else { return nil }
            return (text, item.position)
        }
    }
}

extension YAMLNode {
    fileprivate var entries: [YAMLEntry] {
        guard case .mapping(let entries) = content else { return [] }
        return entries
    }

    fileprivate func entry(_ key: String) -> YAMLEntry? { entries.first { $0.key == key } }
}
