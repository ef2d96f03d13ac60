import PeekCore

extension ServiceState {
    // A service with many hosts, or one that everybody looks at, still fits one screen.
    private static let hostsNamed = 8
    private static let lookersShown = 10

    /// Lines for a person.
    func screen(_ output: Output) -> [String] {
        var lines = [output.paint(.bold, visible(service))]
        lines += output.section("incident", incidents.map { incidentText($0, output) })
        lines += output.section("deploying", inProgress.flatMap { deployingTexts($0, output) })
        lines += output.section("live", liveTexts(output))
        lines += output.section("deploys", deploys.flatMap { deployTexts($0, output) })
        lines += output.section("looking", lookerTexts(output))
        lines += output.section("runbook", [runbook].compactMap { $0.map(visible) })
        lines += output.section("ask", [escalation].compactMap { $0.map(visible) })
        return lines
    }

    private func incidentText(_ incident: IncidentListing, _ output: Output) -> String {
        let severity = incident.severity.map { "  severity \($0)" } ?? ""
        return "\(output.paint(.red, incident.id.description))\(severity)  \(visible(incident.title))"
            + "  by \(visible(incident.by)) for \(output.clock.since(incident.openedAt))"
    }

    // Hosts with the same deploy share a line: the one that differs is what one looks for.
    private func liveTexts(_ output: Output) -> [String] {
        var groups: [(live: LiveVersion?, hosts: [String])] = []
        for state in hosts {
            if let index = groups.firstIndex(where: { $0.live?.deploy == state.live?.deploy }) {
                groups[index].hosts.append(state.host)
            } else {
                groups.append((state.live, [state.host]))
            }
        }
        return groups.map { group in
            let names = group.hosts.prefix(Self.hostsNamed).map(visible).joined(separator: " ")
            let rest = group.hosts.count - Self.hostsNamed
            let place = rest > 0 ? "\(names) and \(rest) more" : names
            guard let live = group.live else { return "\(place)  no deploy known" }
            return "\(place)  \(output.paint(.green, visible(live.version)))  by \(visible(live.by))"
                + " \(output.clock.ago(live.at))  \(visible(live.deploy))"
        }
    }

    private func deployingTexts(_ deploy: Deploy, _ output: Output) -> [String] {
        let first = "\(output.paint(.yellow, visible(deploy.version)))  by \(visible(deploy.by))"
        return ["\(first) for \(output.clock.since(deploy.startedAt))\(place(deploy))"] + details(deploy)
    }

    private func deployTexts(_ deploy: Deploy, _ output: Output) -> [String] {
        let first =
            "\(visible(deploy.version))  \(output.paint(deploy.status.paint, deploy.status.rawValue))"
            + "  by \(visible(deploy.by)) \(output.clock.ago(deploy.finishedAt ?? deploy.startedAt))"
        return [first + place(deploy)] + details(deploy)
    }

    private func place(_ deploy: Deploy) -> String {
        let hosts = deploy.hosts.isEmpty ? "" : "  on \(visible(deploy.hosts.joined(separator: ",")))"
        return "\(hosts)  \(visible(deploy.id))"
    }

    private func details(_ deploy: Deploy) -> [String] {
        let parts: [(String, String?)] = [
            ("undo:", deploy.undo), ("contact:", deploy.contact), ("expect:", deploy.expect),
        ]
        let known = parts.compactMap { label, text in text.map { "\(label) \(visible($0))" } }
        return known.isEmpty ? [] : ["  " + known.joined(separator: "  ")]
    }

    private func lookerTexts(_ output: Output) -> [String] {
        let texts = looking.prefix(Self.lookersShown).map { looker in
            let line = looker.line.map { ": \(visible($0))" } ?? ""
            let place = "\(visible(looker.principal)) at \(visible(looker.host))"
            return "\(place) for \(output.clock.since(looker.startedAt))\(line)"
        }
        let rest = looking.count - Self.lookersShown
        return texts + (rest > 0 ? ["and \(rest) more: prodpeek session list"] : [])
    }
}
