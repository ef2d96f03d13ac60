import PeekCore

extension PolicyReader {
    /// One host.
    func host(_ named: Named) -> Host? {
        let name = named.name
        let keys = Shape.host.names
        guard let mapping = reader.mapping(named.node, "the host \(name)", keys: keys, at: named.position) else {
            return nil
        }
        let endpoint = mapping.required("address").flatMap { reader.endpoint($0, "the address of \(name)") }
        let port: UInt16? = mapping["port"].flatMap { reader.number($0, "the port of \(name)", in: 1...UInt16.max) }
        if let port = mapping["port"], endpoint?.port != nil {
            reader.problems.add(port.position, "the address of \(name) names a port already; leave one of them out")
        }
        let labels = mapping["labels"].map { self.labels($0, "the labels of \(name)") }
        let hostKeys = mapping.required("hostKeys").map { pinnedKeys($0, of: name) }
        guard let endpoint, let hostKeys else { return nil }
        // 22 is what ssh(1) takes where nothing is said.
        let number = endpoint.port ?? port ?? 22
        return Host(name: name, address: endpoint.address, port: number, labels: labels ?? [:], hostKeys: hostKeys)
    }

    private func pinnedKeys(_ node: YAMLNode, of name: String) -> [PublicKey] {
        if case .list(let items) = node.content, items.isEmpty {
            let message = "the hostKeys of \(name) are empty, so that it could never be trusted"
            reader.problems.add(node.position, message + "; deploy/host-setup prints the lines on the host")
        }
        return reader.publicKeys(node, "the hostKeys of \(name)", for: .host).map(\.key)
    }

    /// Labels, of a host or to select hosts by.
    private func labels(_ node: YAMLNode, _ subject: String) -> [String: String] {
        var labels: [String: String] = [:]
        for label in reader.named(node, subject, "label", .plain) {
            labels[label.name] = reader.text(label.node, "the label \(label.name)", limit: 128)
        }
        return labels
    }

    /// A list of host names, or `{names: […], labels: {…}}`.
    func selector(_ node: YAMLNode, _ subject: String) -> HostSelector {
        if case .list = node.content {
            return HostSelector(names: reader.references(node, subject, "host", to: hostNames))
        }
        guard case .mapping = node.content else {
            let wanted = "a list of hosts, such as [web1, web2], or {labels: {role: web}}"
            _ = reader.wrong(node, subject, wanted) as HostSelector?
            return HostSelector()
        }
        guard let mapping = reader.mapping(node, subject, keys: Shape.selector.names) else { return HostSelector() }
        let names = reader.references(mapping["names"], "the names of \(subject)", "host", to: hostNames)
        return HostSelector(names: names, labels: mapping["labels"].map { known($0, subject) } ?? [:])
    }

    /// Labels that at least one host carries together; others would select nothing without a word.
    private func known(_ node: YAMLNode, _ subject: String) -> [String: String] {
        let wanted = labels(node, "the labels of \(subject)")
        let isCarried = labels.contains { carried in wanted.allSatisfy { carried[$0.key] == $0.value } }
        if !isCarried, !wanted.isEmpty {
            let shown = wanted.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
            reader.problems.add(node.position, "no host carries the labels of \(subject), {\(shown)}")
        }
        return wanted
    }
}

extension StrictReader {
    /// An address, with a port where one is written.
    func endpoint(_ node: YAMLNode, _ subject: String) -> Endpoint? {
        guard let text = text(node, subject) else { return nil }
        if let endpoint = Endpoint(text) { return endpoint }
        return note(node, "\(subject) must be a name or an IP address, or ADDR:PORT, not \(quoted(text))")
    }
}
