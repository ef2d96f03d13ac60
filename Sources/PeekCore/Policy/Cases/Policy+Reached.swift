extension Policy {
    /// The rules that had a part in a decision.
    ///
    /// A rule is reached when the decision would not be what it is without it: the pattern that makes a path of an
    /// allowed line readable, the denial that a refusal names.
    func rulesReached(by request: DecisionRequest, _ evaluation: Evaluation) -> Set<PolicyRule> {
        guard let command = evaluation.command, let host = hosts[request.host] else { return [] }
        return evaluation.verdicts.reduce(into: []) { reached, verdict in
            if let refusal = verdict.refusal {
                reached.formUnion(rules(of: verdict.role, behind: refusal, request))
            } else {
                reached.formUnion(rules(of: verdict.role, allowing: command, on: host))
            }
        }
    }

    private func rules(of role: Role, behind refusal: Refusal, _ request: DecisionRequest) -> [PolicyRule] {
        var reached: [PolicyRule] = [.refuses(role: role.name)]
        reached += role.deny.map { .deny($0, role: role.name) }.filter { $0.description == refusal.rule }
        if refusal.rule == "role \(role.name): requires" {
            let lacksReason = role.requires.reason && (request.reason ?? "").isBlank
            reached.append(lacksReason ? .reason(role: role.name) : .incident(role: role.name))
        }
        return reached
    }

    private func rules(of role: Role, allowing command: Command, on host: Host) -> [PolicyRule] {
        let name = role.name
        let services = role.services.filter { self.services[$0]?.hosts.selects(host) ?? false }
        var reached: [PolicyRule] = [.allows(role: name)]
        reached += services.map { .service($0, role: name) }
        if role.hosts.selects(host) { reached.append(.hosts(role: name)) }
        for program in command.stages.map(\.program) {
            reached.append(.command(role.commands.contains(program) ? program : "all", role: name))
            reached.append(.ownCommand(program))
        }
        let parts = command.parts.filter { self.refuses($0, reading: [], services: [:], role, host) }
        for pattern in role.read where parts.contains(where: { !refuses($0, reading: [pattern], role, host) }) {
            reached.append(.read(pattern, role: name))
        }
        for service in services.compactMap({ self.services[$0] }) {
            for log in service.logs {
                var alone = service
                alone.logs = [log]
                let isReached = parts.contains { !refuses($0, services: [service.name: alone], role, host) }
                if isReached { reached.append(.log(log.name, service: service.name)) }
            }
        }
        return reached
    }

    /// Whether `part` could not be shown if these patterns and logs were all that the role reads.
    private func refuses(
        _ part: Command,
        reading read: [PathPattern] = [],
        services: [String: Service] = [:],
        _ role: Role,
        _ host: Host
    ) -> Bool {
        let alone = Role(name: role.name, services: Array(services.keys), hosts: role.hosts, read: read)
        let policy = Policy(
            hash: hash,
            principals: [:],
            hosts: [host.name: host],
            services: services,
            roles: [role.name: alone],
            catalogue: catalogue
        )
        return PathRules(alone, on: host, of: policy).refusal(of: part) != nil
    }
}

extension Command {
    /// The same with one operand each; the journal's are one condition together, and stay so.
    fileprivate var parts: [Command] {
        stages.flatMap { stage -> [Command] in
            guard stage.access == .content || stage.access == .names else { return [Command(stage)] }
            return stage.operands.map { operand in
                var part = stage
                part.operands = [operand]
                return Command(part)
            }
        }
    }

    private init(_ stage: Stage) {
        stages = [stage]
    }
}

extension String {
    fileprivate var isBlank: Bool { utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 } }
}
