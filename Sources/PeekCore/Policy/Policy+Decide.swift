extension Policy {
    /// Allow or deny: whether the principal may run the line on the host, by which role, and as what.
    ///
    /// Each role that covers the host is asked in the file's order; the first that allows the whole line decides. Bytes
    /// that are no UTF-8 never reach this: see ``Command/decode(_:)``.
    public func decide(_ request: DecisionRequest) -> Decision { evaluate(request).decision }

    /// A decision with what led to it.
    struct Evaluation {
        /// The parsed line; nil when it could not be parsed, or nobody was asked.
        var command: Command?
        /// The roles that cover the host, each with its refusal, up to the one that allowed.
        var verdicts: [(role: Role, refusal: Refusal?)] = []
        /// What came of it.
        var decision: Decision
    }

    /// The one path by which everything is decided and explained.
    func evaluate(_ request: DecisionRequest) -> Evaluation {
        guard let principal = principals[request.principal] else {
            return Evaluation(decision: .deny(unknown(request.principal)))
        }
        let roles = roles(of: principal)
        guard let host = hosts[request.host], roles.contains(where: { covers($0, host) }) else {
            return Evaluation(decision: .deny(unseen(request.host, by: principal)))
        }
        let covering = roles.filter { covers($0, host) }
        let command: Command
        do {
            command = try Command(parsing: request.line, with: catalogue, directory: request.directory)
        } catch {
            return Evaluation(decision: .deny(completed(error, host, covering)))
        }
        return decide(command, for: request, on: host, among: covering)
    }

    private func decide(
        _ command: Command,
        for request: DecisionRequest,
        on host: Host,
        among roles: [Role]
    ) -> Evaluation {
        var evaluation = Evaluation(command: command, decision: .deny(Refusal(.denied, "no role covers \(host.name)")))
        var furthest: (step: Step, refusal: Refusal)?
        for role in roles {
            let paths = PathRules(role, on: host, of: self)
            guard let (step, refusal) = refusal(of: command, by: role, paths, for: request, on: host) else {
                evaluation.verdicts.append((role, nil))
                evaluation.decision = .allow(
                    Authorization(role: role, host: host, command: command, policyHash: hash, paths: paths)
                )
                return evaluation
            }
            evaluation.verdicts.append((role, refusal))
            if furthest.map({ $0.step < step }) ?? true { furthest = (step, refusal) }
        }
        if let furthest { evaluation.decision = .deny(completed(furthest.refusal, host, roles)) }
        return evaluation
    }

    /// How far a line got with a role; the refusal of the one that nearly allowed it helps most.
    private enum Step: Int, Comparable {
        case commands
        case paths
        case requirements

        static func < (left: Step, right: Step) -> Bool { left.rawValue < right.rawValue }
    }

    private func refusal(
        of command: Command,
        by role: Role,
        _ paths: PathRules,
        for request: DecisionRequest,
        on host: Host
    ) -> (Step, Refusal)? {
        if let refusal = refusal(of: command, by: role) { return (.commands, refusal) }
        if let refusal = refusal(of: command, on: host, for: role) { return (.commands, refusal) }
        if let refusal = paths.refusal(of: command) { return (.paths, refusal) }
        return unmetRequirement(of: role, by: request).map { (.requirements, $0) }
    }

    /// What a role asks for that was not given.
    func unmetRequirement(of role: Role, by request: DecisionRequest) -> Refusal? {
        if role.requires.reason, !request.givesReason {
            return missing("a reason", of: role, try: "--reason TEXT, or PRODPEEK_REASON with SetEnv")
        }
        if role.requires.incident, !request.givesIncident {
            return missing("an incident", of: role, try: "--incident ID, or PRODPEEK_INCIDENT with SetEnv")
        }
        return nil
    }

    /// Whether a role names every command of a line.
    func refusal(of command: Command, by role: Role) -> Refusal? {
        guard let stage = command.stages.first(where: { !allows(role, $0.program) }) else { return nil }
        return Refusal(
            .denied,
            "role \(role.name) does not allow \(stage.program)",
            rule: "role \(role.name): commands",
            wouldWork: allowedCommands([role])
        )
    }

    /// Whether a role names a command.
    func allows(_ role: Role, _ program: String) -> Bool {
        catalogue.gives(program, to: role.commands)
    }

    /// Nobody is called `name`.
    func unknown(_ name: String) -> Refusal {
        Refusal(.notAuthenticated, "there is no principal \(name)", rule: "principals")
    }

    /// One answer for hosts that do not exist and hosts that are out of sight.
    func unseen(_ host: String, by principal: Principal) -> Refusal {
        let visible = hosts(for: principal)
        return Refusal(
            .notFound,
            "no host \(host) that you may see",
            rule: "roles of \(principal.name)",
            wouldWork: visible.isEmpty ? nil : "one of your hosts: \(listed(visible))"
        )
    }

    private func missing(_ what: String, of role: Role, try wouldWork: String) -> Refusal {
        Refusal(
            .denied,
            "role \(role.name) asks for \(what)",
            rule: "role \(role.name): requires",
            wouldWork: wouldWork
        )
    }

    /// Adds what only the policy knows: the commands that would do, and whom to ask.
    private func completed(_ refusal: Refusal, _ host: Host, _ roles: [Role]) -> Refusal {
        var refusal = refusal
        if refusal.wouldWork == nil { refusal.wouldWork = allowedCommands(roles) }
        if refusal.ask == nil { refusal.ask = escalation(on: host, roles) }
        return refusal
    }

    private func allowedCommands(_ roles: [Role]) -> String {
        let names = catalogue.entries.keys.filter { name in roles.contains { allows($0, name) } }.sorted()
        guard !names.isEmpty else { return "no command; your roles name none" }
        // A refusal is read at 3 a.m.: what people look with first, and how much more there is.
        let first = Self.firstCommands.filter(names.contains)
        let shown = names.count <= first.count + 4 ? names : first
        let more = names.count - shown.count
        return "allowed here: \(shown.joined(separator: " "))" + (more > 0 ? " and \(more) more" : "")
    }

    private static let firstCommands = [
        "tail", "head", "cat", "less", "grep", "zgrep", "zcat", "journalctl", "ls", "find", "wc", "sort", "uniq", "cut",
        "awk", "sed", "jq", "ps", "top", "ss", "df", "du", "free", "uptime", "systemctl",
    ]

    /// Whom the principal can ask about a host; nil where the policy names nobody.
    public func contact(for principal: Principal, at host: String) -> String? {
        guard let host = hosts[host] else { return nil }
        return escalation(on: host, roles(of: principal).filter { covers($0, host) })
    }

    /// The escalation of a service on the host, first of those that the roles are about.
    private func escalation(on host: Host, _ roles: [Role]) -> String? {
        let services = services(on: host).filter { $0.escalation != nil }
        let own = services.first { service in roles.contains { $0.services.contains(service.name) } }
        guard let service = own ?? services.first, let escalation = service.escalation else { return nil }
        return "\(escalation) (\(service.name))"
    }

    private func listed(_ hosts: [Host]) -> String {
        let shown = 20
        return hosts.prefix(shown).map(\.name).joined(separator: ", ")
            + (hosts.count > shown ? " and \(hosts.count - shown) more" : "")
    }
}
