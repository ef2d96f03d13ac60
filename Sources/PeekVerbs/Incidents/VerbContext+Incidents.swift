import PeekCore

extension VerbContext {
    /// What every fact of this verb says beside itself.
    var origin: Origin {
        Origin(principal: principal.name, source: source, policyHash: policy.hash, time: clock())
    }

    /// The incident that `text` names: an ID, or `last` for the one that the principal opened last.
    func incident(_ text: String) async throws -> Incident {
        try await log.incident(named: text, by: principal, policy)
    }

    /// Refuses who may not open and close incidents.
    func mayWriteIncidents(_ what: String) throws(Refusal) {
        guard !permissions.incidentsWrite else { return }
        throw Refusal(
            .denied,
            "none of your roles may \(what)",
            rule: "incidents.write",
            wouldWork: "prodpeek incident note ID TEXT, and link ID with sessions of your own",
            ask: "somebody whose role has incidents.write"
        )
    }

    /// The sessions that `texts` name, each once, which the principal may link to incidents and take from them.
    ///
    /// - Throws: a ``Refusal`` when one does not exist or may not be read, or is somebody else's and needs a permission.
    func sessionsToLink(_ texts: [String]) async throws -> [Session] {
        var sessions: [Session] = []
        for text in texts {
            let session = try await session(text)
            if !sessions.contains(where: { $0.start.id == session.start.id }) { sessions.append(session) }
        }
        if sessions.contains(where: { $0.start.principal != principal.name }) {
            try mayWriteIncidents("link other people's sessions")
        }
        return sessions
    }
}

/// Words that ssh has taken out of their quotation marks, as one text again.
func text(of words: [String]) -> String { words.joined(separator: " ") }
