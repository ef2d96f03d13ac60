import PeekCore

extension PolicyReader {
    /// Labels, of a host or to select hosts by.
    func labels(_ node: YAMLNode, _ subject: String) -> [String: String] {
        var labels: [String: String] = [:]
        for label in reader.named(node, subject, "label", .plain) {
            labels[label.name] = reader.text(label.node, "the label \(label.name)", limit: 128)
        }
        return labels
    }

    /// A list of host names, or `{names: […], labels: {…}}`.
    func selector(_ node: YAMLNode, _ subject: String) -> HostSelector {
        if case .list = node.content {
            return HostSelector(names: reader.hostReferences(node, subject, to: hostNames))
        }
        guard case .mapping = node.content else {
            let wanted = "a list of hosts, such as [web1, web2], or {labels: {role: web}}"
            _ = reader.wrong(node, subject, wanted) as HostSelector?
            return HostSelector()
        }
        guard let mapping = reader.mapping(node, subject, keys: Shape.selector.names) else { return HostSelector() }
        let names = reader.hostReferences(mapping["names"], "the names of \(subject)", to: hostNames)
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
