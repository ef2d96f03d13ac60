import PeekCore

extension PolicyReader {
    /// The rules of the section `confinement`, in order; the first that is about a host decides.
    func confinements(_ node: YAMLNode?) -> [(hosts: HostSelector, confinement: HostConfinement)] {
        guard let node else { return [] }
        return (reader.list(node, "confinement") ?? []).compactMap { item in
            guard let mapping = reader.mapping(item, "a rule of confinement", keys: Shape.confinementRule.names),
                let hosts = mapping.required("hosts").map({ selector($0, "the hosts of a rule of confinement") }),
                let mode = mapping.required("mode")
            else { return nil }
            return (hosts, confinement(mode, mapping["minimum"], "a rule of confinement"))
        }
    }

    /// A host's own: `required`, or `{mode: required, minimum: {landlock: 2, layers: [namespaces]}}`.
    func confinement(_ node: YAMLNode, of host: String) -> HostConfinement {
        let subject = "the confinement of \(host)"
        guard case .mapping = node.content else { return confinement(node, nil, subject) }
        guard let mapping = reader.mapping(node, subject, keys: Shape.confinement.names),
            let mode = mapping.required("mode")
        else { return .none }
        return confinement(mode, mapping["minimum"], subject)
    }

    private func confinement(_ mode: YAMLNode, _ minimum: YAMLNode?, _ subject: String) -> HostConfinement {
        HostConfinement(
            reader.choice(mode, subject, of: Confinement.allCases) ?? .none,
            minimum: minimum.map { self.minimum($0, "the minimum of \(subject)") } ?? ConfinementMinimum()
        )
    }

    private func minimum(_ node: YAMLNode, _ subject: String) -> ConfinementMinimum {
        guard let mapping = reader.mapping(node, subject, keys: Shape.confinementMinimum.names) else {
            return ConfinementMinimum()
        }
        // Its interface has one number more with every few kernels; 99 catches slips of the finger.
        let landlock: Int? = mapping["landlock"].flatMap { reader.number($0, "landlock in \(subject)", in: 1...99) }
        let layers = mapping["layers"].map { reader.list($0, "the layers of \(subject)") ?? [] } ?? []
        return ConfinementMinimum(
            landlock: landlock ?? ConfinementMinimum().landlock,
            layers: Set(layers.compactMap { reader.choice($0, "a layer of \(subject)", of: ConfinementLayer.allCases) })
        )
    }
}
