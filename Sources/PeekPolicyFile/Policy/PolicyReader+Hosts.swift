import PeekCore

extension PolicyReader {
    /// The hosts of one entry: one, or all of a range.
    ///
    /// - Parameter rules: by which hosts are confined that do not say so themselves.
    func hosts(
        _ entry: HostEntry,
        _ rules: [(hosts: HostSelector, confinement: HostConfinement)]
    ) -> [Host] {
        let key = entry.key
        let keys = Shape.host.names
        guard let mapping = reader.mapping(entry.node, "the host \(key)", keys: keys, at: entry.position) else {
            return []
        }
        let endpoints = mapping.required("address").flatMap { self.endpoints($0, of: entry) }
        let port: UInt16? = mapping["port"].flatMap { reader.number($0, "the port of \(key)", in: 1...UInt16.max) }
        if let port = mapping["port"], endpoints?.first?.port != nil {
            reader.problems.add(port.position, "the address of \(key) names a port already; leave one of them out")
        }
        let labels = mapping["labels"].map { self.labels($0, "the labels of \(key)") }
        let pins = pinnedKeys(mapping, of: entry)
        let confinement = mapping["confinement"].map { self.confinement($0, of: key) }
        guard let endpoints else { return [] }
        return zip(entry.names, endpoints).map { name, endpoint in
            // 22 is what ssh(1) takes where nothing is said.
            let number = endpoint.port ?? port ?? 22
            var host = Host(
                name: name,
                address: endpoint.address,
                port: number,
                labels: labels ?? [:],
                hostKeys: pins[name] ?? []
            )
            host.confinement = confinement ?? rules.first { $0.hosts.selects(host) }?.confinement ?? .none
            return host
        }
    }

    /// An address for each host of the entry.
    private func endpoints(_ node: YAMLNode, of entry: HostEntry) -> [Endpoint]? {
        let subject = "the address of \(entry.key)"
        guard let text = reader.text(node, subject) else { return nil }
        let range: NumberRange?
        do throws(NumberRange.Fault) {
            range = try NumberRange(text)
        } catch {
            return reader.note(node, "\(subject) \(error.message): \(quoted(text))")
        }
        let count = entry.names.count
        guard entry.isRange == (range != nil), range?.count ?? 1 == count else {
            let found = range.map { "a range of \($0.count)" } ?? "one"
            let wanted = entry.isRange ? "a range of \(count), such as 10.0.1.[1-\(count)]" : "one"
            return reader.note(node, "\(subject) must be \(wanted), not \(found): \(quoted(text))")
        }
        var endpoints: [Endpoint] = []
        for address in range?.texts ?? [text] {
            guard let endpoint = Endpoint(address) else {
                let wanted = "a name or an IP address, or ADDR:PORT"
                return reader.note(node, "\(subject) must be \(wanted), not \(quoted(address))")
            }
            endpoints.append(endpoint)
        }
        return endpoints
    }

    /// The keys of each host of the entry; one without any could never be trusted, and is noted.
    private func pinnedKeys(_ mapping: StrictMapping, of entry: HostEntry) -> [String: [PublicKey]] {
        let pins = knownHosts.keys(of: entry.names)
        guard let node = mapping["hostKeys"] else {
            let missing = entry.names.filter { pins[$0] == nil }
            if knownHosts.isEmpty, !entry.isRange {
                _ = mapping.required("hostKeys")
            } else if let name = missing.first {
                let others = missing.count > 1 ? " and \(missing.count - 1) more of \(entry.key)" : ""
                let hint = "deploy/host-setup --print-known-hosts prints the lines on the host"
                let message = "no file under knownHosts has a key of \(name)\(others)"
                reader.problems.add(entry.position, "\(message); \(hint)")
            }
            return pins
        }
        if entry.isRange {
            let message = "each host of \(entry.key) has keys of its own; name them in a file under knownHosts"
            reader.problems.add(node.position, message)
            return pins
        }
        if let name = entry.names.first, let line = knownHosts.first(of: name) {
            let place = reader.problems.place(line.position, from: node.position)
            reader.problems.add(node.position, "the keys of \(name) are given here and \(place); leave one of them out")
        }
        if case .list(let items) = node.content, items.isEmpty {
            let message = "the hostKeys of \(entry.key) are empty, so that it could never be trusted"
            reader.problems.add(node.position, message + "; deploy/host-setup prints the lines on the host")
        }
        let keys = reader.publicKeys(node, "the hostKeys of \(entry.key)", for: .host).map(\.key)
        return [entry.key: keys]
    }
}
