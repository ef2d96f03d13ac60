/// Links sessions to incidents, and takes them away again; who may is decided before.
public struct IncidentLinks: Sendable {
    private let log: any EventLog

    /// Makes links of a log.
    public init(log: any EventLog) {
        self.log = log
    }

    /// Links sessions to an incident, those that are not yet.
    ///
    /// - Parameter why: such as that nobody had to ask for it.
    /// - Returns: those that were not linked before.
    public func link(
        _ sessions: [Session],
        to incident: Incident,
        _ origin: Origin,
        why: String = "-"
    ) async throws -> [Session] {
        try await change(.incidentLinked, sessions.filter { !$0.isLinked(to: incident) }, incident, origin, why)
    }

    /// Takes sessions from an incident, those that are linked to it.
    ///
    /// - Returns: those that were linked before.
    public func unlink(_ sessions: [Session], from incident: Incident, _ origin: Origin) async throws -> [Session] {
        try await change(.incidentUnlinked, sessions.filter { $0.isLinked(to: incident) }, incident, origin, "-")
    }

    private func change(
        _ type: EventType,
        _ sessions: [Session],
        _ incident: Incident,
        _ origin: Origin,
        _ why: String
    ) async throws -> [Session] {
        let facts = sessions.map { session in
            var subject = incident.subject
            subject.session = session.start.id
            subject.host = session.start.host
            return origin.fact(type, subject, reason: why)
        }
        if !facts.isEmpty { try await log.append(facts) }
        return sessions
    }
}

extension Session {
    /// Whether it is linked to `incident` now.
    public func isLinked(to incident: Incident) -> Bool { incidents.contains(incident.id.description) }
}

extension Incident {
    /// What events about it name.
    var subject: Subject {
        Subject(service: services.count == 1 ? services.first : nil, incident: id.description)
    }
}
