/// One line that says that a deploy started or ended: to a person watching, as a marker, between the lines of a tail.
public struct DeployNotice: Sendable, Hashable {
    /// The deploy as it is now.
    public var deploy: Deploy

    /// Makes a notice of what `deploy` is now.
    public init(_ deploy: Deploy) {
        self.deploy = deploy
    }

    /// The label of a marker, such as `deploy checkout v42 by alice started` or `… succeeded after 3 min`.
    ///
    /// One line without anything that acts on a terminal.
    public var label: String {
        let label = "deploy \(what) by \(short(deploy.by, longestName)) \(deploy.status.rawValue)"
        guard let end = deploy.finishedAt, deploy.startedAt < end else { return label }
        return "\(label) after \(deploy.startedAt.duration(until: end))"
    }

    /// The line for a person who watches, without a line break; after the label come the version before, and the message.
    public var line: String {
        var line = "prodpeek: \(label)"
        if deploy.status == .started, let previous = deploy.previousVersion {
            line += " (before: \(short(previous, longestName)))"
        }
        if deploy.status == .failed, let undo = deploy.undo {
            line += " (to undo: \(short(undo, longestSentence)))"
        }
        if let message = deploy.message, !message.isEmpty {
            line += ": \(short(message, longestSentence))"
        }
        return line
    }

    private var what: String {
        let version = short(deploy.version, longestName)
        let hosts = short(deploy.hosts.joined(separator: ","), longestName)
        let kind = deploy.kind == .code ? "" : " (\(deploy.kind.rawValue))"
        guard let service = deploy.service else { return "\(hosts) \(version)\(kind)" }
        let place = deploy.hosts.isEmpty ? "" : " on \(hosts)"
        return "\(short(service, longestName)) \(version)\(place)\(kind)"
    }
}

extension Deploy {
    /// Whether it touches a host: it names it, or it names none and is of a service there.
    public func touches(_ scope: DeployFilter.HostScope) -> Bool {
        guard hosts.isEmpty else { return hosts.contains(scope.host) }
        return service.map(scope.services.contains) ?? false
    }
}
