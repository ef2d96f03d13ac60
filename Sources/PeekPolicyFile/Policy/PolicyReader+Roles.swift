import PeekCore

extension PolicyReader {
    /// One role; what is left out allows nothing.
    func role(_ named: Named) -> Role? {
        let name = named.name
        guard let mapping = reader.mapping(named.node, "the role \(name)", keys: Shape.role.names, at: named.position)
        else { return nil }
        let input = mapping["input"].flatMap {
            reader.choice($0, "the input of \(name)", of: [InputRecording.recorded, .never])
        }
        return Role(
            name: name,
            services: reader.references(mapping["services"], "the services of \(name)", "service", to: serviceNames),
            hosts: mapping["hosts"].map { selector($0, "the hosts of \(name)") } ?? HostSelector(),
            commands: mapping["commands"].map { commands($0, name) } ?? [],
            read: reader.patterns(mapping["read"], "read of \(name)", anywhere: false),
            deny: reader.patterns(mapping["deny"], "deny of \(name)", anywhere: true),
            limits: mapping["limits"].map { reader.limits($0, name) } ?? Limits(),
            requires: mapping["requires"].map { reader.requirements($0, name) } ?? Requirements(),
            input: input ?? .recorded,
            shell: mapping["shell"].flatMap {
                reader.choice($0, "the shell of \(name)", of: ShellPermission.allCases)
            } ?? .none,
            processes: mapping["processes"].flatMap {
                reader.choice($0, "the processes of \(name)", of: ProcessView.allCases)
            } ?? .own,
            may: mapping["may"].map { reader.permissions($0, name) } ?? Permissions()
        )
    }

    /// `all`, or a list of names.
    private func commands(_ node: YAMLNode, _ name: String) -> [String] {
        if case .text("all", _) = node.content { return ["all"] }
        guard case .list = node.content else {
            return reader.wrong(node, "commands of \(name)", "all, or a list such as [tail, grep]") ?? []
        }
        return reader.references(node, "commands of \(name)", "command", to: commandNames.union(["all"]))
    }
}

extension StrictReader {
    fileprivate func limits(_ node: YAMLNode, _ name: String) -> Limits {
        guard let mapping = mapping(node, "limits of \(name)", keys: Shape.limits.names) else { return Limits() }
        return Limits(
            // More than a gateway holds; it catches slips of the finger.
            sessions: mapping["sessions"].flatMap { number($0, "sessions of \(name)", in: 1...100_000) },
            duration: mapping["duration"].flatMap { seconds($0, "the duration of \(name)") },
            idle: mapping["idle"].flatMap { seconds($0, "idle of \(name)") },
            bytesPerSecond: mapping["bytesPerSecond"].flatMap { byteCount($0, "bytesPerSecond of \(name)") }
        )
    }

    private func seconds(_ node: YAMLNode, _ subject: String) -> Int? {
        if case .text(let text, _) = node.content, let seconds = Quantity.seconds(text) { return seconds }
        return wrong(node, subject, "a time up to 31d, such as 8h, 30m or 1h30m")
    }

    private func byteCount(_ node: YAMLNode, _ subject: String) -> Int? {
        if case .text(let text, _) = node.content, let bytes = Quantity.bytes(text) { return bytes }
        return wrong(node, subject, "a number of bytes up to 1000GB, such as 10MB or 512KiB")
    }

    fileprivate func requirements(_ node: YAMLNode, _ name: String) -> Requirements {
        guard let mapping = mapping(node, "requires of \(name)", keys: Shape.requirements.names) else {
            return Requirements()
        }
        return Requirements(
            reason: mapping["reason"].flatMap { flag($0, "reason of \(name)") } ?? false,
            incident: mapping["incident"].flatMap { flag($0, "incident of \(name)") } ?? false
        )
    }

    fileprivate func permissions(_ node: YAMLNode, _ name: String) -> Permissions {
        guard let mapping = mapping(node, "may of \(name)", keys: Shape.permissions.names) else { return Permissions() }
        func flag(_ key: String) -> Bool { mapping[key].flatMap { self.flag($0, "\(key) of \(name)") } ?? false }
        let read = mapping["recordings.read"].flatMap {
            choice($0, "recordings.read of \(name)", of: [Permissions.RecordingScope.own, .scope, .all])
        }
        let explain = mapping["policy.explain"].flatMap {
            choice($0, "policy.explain of \(name)", of: [Permissions.ExplainScope.own, .all])
        }
        return Permissions(
            recordingsRead: read ?? .own,
            sessionsKill: flag("sessions.kill"),
            deploysWrite: flag("deploys.write"),
            incidentsWrite: flag("incidents.write"),
            policyExplain: explain ?? .own
        )
    }
}
