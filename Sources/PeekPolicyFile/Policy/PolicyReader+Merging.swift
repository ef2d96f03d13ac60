extension StrictReader {
    /// What is under a key of a policy.
    private enum Section {
        /// Things by name.
        case named
        case list
        /// Lists by name.
        case lists([String])
    }

    private static let sections: [(key: String, kind: Section)] = [
        ("principals", .named), ("hosts", .named), ("services", .named), ("roles", .named), ("commands", .named),
        ("certificateAuthorities", .list), ("confinement", .list), ("revoked", .lists(Shape.revocations.names)),
    ]

    /// The sections of several files as if they stood in one; a name that two of them have is noted.
    func merged(_ roots: [YAMLNode]) -> YAMLNode? {
        guard let first = roots.first, roots.count > 1 else { return roots.first }
        let mappings = roots.compactMap { mapping($0, "a policy", keys: Shape.policy.names) }
        let entries = Self.sections.compactMap { section in
            merged(mappings.compactMap { $0[section.key] }, section.key, section.kind).map { node in
                YAMLEntry(key: section.key, position: node.position, value: node)
            }
        }
        return YAMLNode(.mapping(entries), at: first.position)
    }

    private func merged(_ nodes: [YAMLNode], _ subject: String, _ kind: Section) -> YAMLNode? {
        guard let first = nodes.first, nodes.count > 1 else { return nodes.first }
        let content: YAMLNode.Content =
            switch kind {
            case .named: .mapping(named(in: nodes, subject))
            case .list: .list(nodes.flatMap { list($0, subject) ?? [] })
            case .lists(let keys): .mapping(lists(in: nodes, subject, keys))
            }
        return YAMLNode(content, at: first.position)
    }

    private func named(in nodes: [YAMLNode], _ subject: String) -> [YAMLEntry] {
        var positions: [String: Position] = [:]
        return nodes.flatMap { entries($0, subject) ?? [] }.filter { entry in
            if let first = positions[entry.key] {
                let place = problems.place(first, from: entry.position)
                problems.add(entry.position, "\(subject) has \(quoted(entry.key)) twice, first \(place)")
                return false
            }
            positions[entry.key] = entry.position
            return true
        }
    }

    private func lists(in nodes: [YAMLNode], _ subject: String, _ keys: [String]) -> [YAMLEntry] {
        let mappings = nodes.compactMap { mapping($0, subject, keys: keys) }
        return keys.compactMap { key in
            merged(mappings.compactMap { $0[key] }, "the revoked \(key)", .list).map { node in
                YAMLEntry(key: key, position: node.position, value: node)
            }
        }
    }
}
