import PeekCore

/// Reads the trees of a policy's files; every section is read even where others are wrong.
struct PolicyReader {
    let reader: StrictReader
    private let root: StrictMapping
    /// Names as written, whatever is wrong with what they name: a reference to one is not a second problem.
    let hostNames: Set<String>
    let serviceNames: Set<String>
    let roleNames: Set<String>
    let commandNames: Set<String>
    /// Labels that hosts carry, as far as they can be read.
    let labels: [[String: String]]
    /// The keys of hosts that are given apart from them.
    let knownHosts: KnownHosts
    private let hostEntries: [HostEntry]
    private let builtIn: [CatalogueEntry]

    /// Starts at the roots of the files; nil when there is none.
    init?(_ sources: PolicySources, builtIn: [CatalogueEntry], reader: StrictReader) {
        self.reader = reader
        guard let node = reader.merged(sources.roots),
            let root = reader.mapping(node, "a policy", keys: Shape.policy.names)
        else { return nil }
        self.root = root
        self.builtIn = builtIn
        hostEntries = reader.hostEntries(root["hosts"])
        hostNames = Set(root["hosts"]?.keys ?? []).union(hostEntries.flatMap(\.names))
        knownHosts = KnownHosts(sources.knownHosts, hosts: hostNames, problems: reader.problems)
        serviceNames = Set(root["services"]?.keys ?? [])
        roleNames = Set(root["roles"]?.keys ?? [])
        commandNames = Set(builtIn.map(\.name) + (root["commands"]?.keys ?? []))
        labels = root["hosts"]?.values.map { $0["labels"]?.texts ?? [:] } ?? []
    }

    /// The policy, if nothing is noted; otherwise what could be read.
    func policy(hash: String) -> Policy {
        let commands = CatalogueReader(reader: reader).entries(root["commands"])
        let authorities = root["certificateAuthorities"].map {
            reader.publicKeys($0, "certificateAuthorities", for: .authority).map(\.key)
        }
        let confinements = confinements(root["confinement"])
        return Policy(
            hash: hash,
            principals: byName(principals(root["principals"]), \.name),
            hosts: byName(hostEntries.flatMap { hosts($0, confinements) }, \.name),
            services: byName(reader.named(root["services"], "services", "service", .plain).map(service), \.name),
            roles: byName(reader.named(root["roles"], "roles", "role", .plain).compactMap(role), \.name),
            certificateAuthorities: authorities ?? [],
            revoked: root["revoked"].map { revocations($0, authorities: authorities ?? []) } ?? Revocations(),
            catalogue: CommandCatalogue(builtIn + commands)
        )
    }

    private func byName<Value>(_ values: [Value], _ name: (Value) -> String) -> [String: Value] {
        Dictionary(values.map { (name($0), $0) }, uniquingKeysWith: { first, _ in first })
    }
}

extension YAMLNode {
    fileprivate var entries: [YAMLEntry] {
        guard case .mapping(let entries) = content else { return [] }
        return entries
    }

    fileprivate var keys: [String] { entries.map(\.key) }

    fileprivate var values: [YAMLNode] { entries.map(\.value) }

    fileprivate subscript(key: String) -> YAMLNode? { entries.first { $0.key == key }?.value }

    /// The entries whose value is text.
    fileprivate var texts: [String: String] {
        var texts: [String: String] = [:]
        for entry in entries {
            if case .text(let text, _) = entry.value.content { texts[entry.key] = text }
        }
        return texts
    }
}
