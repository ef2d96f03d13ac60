extension Policy {
    /// What a principal may ask a host about the versions of its programs: of the commands that a role of theirs names
    /// there, those whose entries name versions.
    ///
    /// Like one line it is allowed by one role: of those whose requirements are met the one with the most commands, and
    /// of equal ones the first.
    ///
    /// - Parameter request: who asks about which host, with what was given; its line is not read.
    public func versionQuestion(_ request: DecisionRequest) throws(Refusal) -> VersionQuestion {
        guard let principal = principals[request.principal] else { throw unknown(request.principal) }
        guard let host = hosts[request.host], mayLook(principal, at: request.host) else {
            throw unseen(request.host, by: principal)
        }
        var best: (role: Role, entries: [CatalogueEntry])?
        var unmet: Refusal?
        for role in roles(of: principal) where covers(role, host) {
            let entries = versionEntries(of: role)
            guard entries.count > best?.entries.count ?? 0 else { continue }
            if let refusal = unmetRequirement(of: role, by: request) {
                unmet = unmet ?? refusal
            } else {
                best = (role, entries)
            }
        }
        if let best {
            let paths = PathRules(best.role, on: host, of: self)
            let rules = ConfinementRules(best.role, on: host, paths, for: nil)
            return try VersionQuestion(role: best.role, entries: best.entries, confinement: rules)
        }
        if let unmet { throw unmet }
        throw Refusal(
            .denied,
            "there is nothing to check on \(host.name): no command of your roles there names the versions it was checked with",
            rule: "roles of \(principal.name): commands",
            wouldWork: "prodpeek whoami lists the commands of your roles",
            ask: "whoever keeps the policy: a role with commands: all, or `checked:` in its own commands"
        )
    }

    /// Whether `role` names every one of the commands whose versions were asked for, and they still exist.
    func allows(_ role: Role, versionsOf commands: [String]) -> Bool {
        commands.allSatisfy { catalogue.entries[$0]?.checked != nil && allows(role, $0) }
    }

    private func versionEntries(of role: Role) -> [CatalogueEntry] {
        catalogue.entries.values.filter { $0.checked != nil && allows(role, $0.name) }.sorted { $0.name < $1.name }
    }
}
