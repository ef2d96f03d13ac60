import PeekCore

extension PolicyReader {
    /// One service.
    func service(_ named: Named) -> Service {
        let name = named.name
        let keys = Shape.service.names
        let mapping = reader.mapping(named.node, "the service \(name)", keys: keys, at: named.position)
        let hosts = mapping?.required("hosts").map { selector($0, "the hosts of \(name)") }
        return Service(
            name: name,
            hosts: hosts ?? HostSelector(),
            logs: reader.named(mapping?["logs"], "the logs of \(name)", "log", .plain).compactMap(log),
            runbook: mapping?["runbook"].flatMap { reader.link($0, "the runbook of \(name)") },
            escalation: mapping?["escalation"].flatMap { reader.text($0, "the escalation of \(name)", limit: 256) }
        )
    }

    /// `NAME: /PATH` or `NAME: {unit: UNIT}`.
    private func log(_ named: Named) -> Log? {
        let subject = "the log \(named.name)"
        if case .text = named.node.content {
            return reader.path(named.node, subject).map { Log(name: named.name, source: .path($0)) }
        }
        guard let mapping = reader.mapping(named.node, subject, keys: Shape.journal.names, at: named.position),
            let node = mapping.required("unit"), let unit = reader.text(node, "the unit of \(subject)")
        else { return nil }
        // systemd.unit(5): letters, digits and : - _ . \ @ make a unit's name; the rest makes a glob of units.
        guard unit.count <= 255, unit.first != "-",
            unit.allSatisfy({ $0.isASCIIWord || #":-_.\@*?[]"#.contains($0) })
        else { return reader.note(node, "the unit of \(subject) is no name of a systemd unit: \(quoted(unit))") }
        return Log(name: named.name, source: .unit(unit))
    }
}

extension StrictReader {
    /// A link that may be shown for people to follow.
    func link(_ node: YAMLNode, _ subject: String) -> String? {
        guard let link = text(node, subject, limit: 2048) else { return nil }
        let rest = ["https://", "http://"].first { link.lowercased().hasPrefix($0) }.map { link.dropFirst($0.count) }
        guard let first = rest?.first, first != "/", !link.contains(where: { $0 == " " || !$0.isASCII }) else {
            return note(node, "\(subject) must be a link with http:// or https://, not \(quoted(link))")
        }
        return link
    }
}
