extension EventLog {
    /// The incident that `text` names: an ID, or `last` for the one that the principal opened last.
    ///
    /// - Throws: a ``Refusal`` with ``ExitStatus/notFound`` when there is none, or none that the principal may see.
    public func incident(named text: String, by principal: Principal, _ policy: Policy) async throws -> Incident {
        if text == "last" {
            if let own = try await incidents(IncidentFilter(by: principal.name, limit: 1)).first { return own }
            throw Refusal(.notFound, "you have opened no incident yet", wouldWork: "prodpeek incident list")
        }
        if let id = Identifier(.incident, parsing: text), let incident = try await incident(id),
            policy.maySee(incident, principal)
        {
            return incident
        }
        throw Refusal(
            .notFound,
            "there is no incident \(text), or none that you may see",
            wouldWork: "prodpeek incident list"
        )
    }

    /// How a session that is about to start stands to incidents.
    ///
    /// - Parameters:
    ///   - named: what the person gave with `--incident`: an ID or `last`; anything else is the name of an incident that
    ///     is kept elsewhere, such as a ticket, and stays as it is, unless it begins like an ID.
    ///   - host: the host's name.
    /// - Throws: a ``Refusal`` when the incident that is named does not exist, is closed, or is a mistyped ID.
    public func standing(
        named: String?,
        by principal: Principal,
        on host: String,
        _ policy: Policy,
        now: Timestamp
    ) async throws -> SessionIncidents {
        if let named, named == "last" || Identifier(.incident, parsing: named) != nil {
            let incident = try await incident(named: named, by: principal, policy)
            try incident.checkOpen(
                at: now,
                rule: "a session begins for an open incident",
                wouldWork: "leave it out, and afterwards: prodpeek incident link \(incident.id) last"
            )
            return SessionIncidents(linked: incident)
        }
        if let named, named.drop(while: \.isWhitespace).lowercased().hasPrefix("i-") { throw mistyped(named) }
        let services = policy.scope(ofHost: host).services
        let open = try await everyIncident(IncidentFilter(services: services, state: .open))
        guard let named, !named.allSatisfy(\.isWhitespace) else { return SessionIncidents(open: open) }
        return SessionIncidents(elsewhere: named, open: open)
    }

    // Taken for the name of a ticket, it would satisfy a role that requires an incident, and link nothing.
    private func mistyped(_ text: String) -> Refusal {
        Refusal(
            .notFound,
            "\(short(text, longestName)) is no incident: i- and 13 digits and lower-case letters would be its ID",
            rule: "what begins with i- is the ID of an incident that is kept here",
            wouldWork: "prodpeek incident list shows the IDs; a ticket elsewhere has another name"
        )
    }
}
