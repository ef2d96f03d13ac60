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
    ///     is kept elsewhere, such as a ticket, and stays as it is.
    ///   - host: the host's name.
    /// - Throws: a ``Refusal`` when the incident that is named does not exist, or is closed.
    public func standing(
        named: String?,
        by principal: Principal,
        on host: String,
        _ policy: Policy,
        now: Timestamp
    ) async throws -> SessionIncidents {
        if let named, named == "last" || Identifier(.incident, parsing: named) != nil {
            let incident = try await incident(named: named, by: principal, policy)
            if let closure = incident.closure { throw isClosed(incident, closure, now) }
            return SessionIncidents(linked: incident)
        }
        let services = policy.scope(ofHost: host).services
        let open = try await incidents(IncidentFilter(services: services, state: .open))
        guard let named, !named.allSatisfy(\.isWhitespace) else { return SessionIncidents(open: open) }
        return SessionIncidents(elsewhere: named, open: open)
    }

    private func isClosed(_ incident: Incident, _ closure: Incident.Closure, _ now: Timestamp) -> Refusal {
        Refusal(
            .denied,
            "incident \(incident.id) was closed \(closure.at.ago(at: now)) by \(closure.by)",
            rule: "a session begins for an open incident",
            wouldWork: "leave it out, and afterwards: prodpeek incident link \(incident.id) last"
        )
    }
}
