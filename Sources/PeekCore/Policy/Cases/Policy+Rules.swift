extension Policy {
    /// Everything that this policy says about lines, by role, service and command.
    ///
    /// A role without commands allows nothing, so that no case could reach its rules; they are left out.
    ///
    /// - Parameter ownCommands: the commands that the policy itself describes, unlike those of the built-in catalogue.
    public func rules(ownCommands: Set<String>) -> [PolicyRule] {
        let roles = roles.values.filter { !$0.commands.isEmpty }.sorted { $0.name < $1.name }
        let read = Set(roles.flatMap(\.services))
        let logs = services.values.filter { read.contains($0.name) }.sorted { $0.name < $1.name }.flatMap { service in
            service.logs.map { PolicyRule.log($0.name, service: service.name) }
        }
        return roles.flatMap(rules) + logs + ownCommands.sorted().map { .ownCommand($0) }
    }

    private func rules(of role: Role) -> [PolicyRule] {
        let name = role.name
        var rules: [PolicyRule] = [.allows(role: name), .refuses(role: name)]
        rules += role.services.map { .service($0, role: name) }
        if role.hosts != HostSelector() { rules.append(.hosts(role: name)) }
        rules += role.commands.map { .command($0, role: name) }
        rules += role.read.map { .read($0, role: name) }
        rules += role.deny.map { .deny($0, role: name) }
        if role.requires.reason { rules.append(.reason(role: name)) }
        if role.requires.incident { rules.append(.incident(role: name)) }
        return rules
    }
}
