/// Links sessions to incidents, and takes them away again; who may is decided before.
///
/// One per gateway, so that whoever links the same session at once makes one link.
public final class IncidentLinks: Sendable {
    private let log: any EventLog
    private let turns = Turns()

    /// Makes links of a log.
    public init(log: any EventLog) {
        self.log = log
    }

    /// Links sessions to an incident, those that are not yet; an ID that the log does not know is left out.
    ///
    /// - Parameters:
    ///   - why: such as that nobody had to ask for it.
    ///   - condition: what else has to be true of a session, as it is when nobody else links.
    /// - Returns: those that were not linked before.
    public func link(
        _ sessions: [Identifier],
        to incident: Incident,
        _ origin: Origin,
        why: String = "-",
        where condition: @escaping @Sendable (Session) -> Bool = { _ in true }
    ) async throws -> Set<Identifier> {
        try await change(.incidentLinked, sessions, incident, origin, why) {
            !$0.isLinked(to: incident) && condition($0)
        }
    }

    /// Takes sessions from an incident, those that are linked to it.
    ///
    /// - Returns: those that were linked before.
    public func unlink(
        _ sessions: [Identifier],
        from incident: Incident,
        _ origin: Origin
    ) async throws -> Set<Identifier> {
        try await change(.incidentUnlinked, sessions, incident, origin, "-") { $0.isLinked(to: incident) }
    }

    /// Links a session whose start is durable to the incident that is the only one open there now, unless it is linked.
    ///
    /// Who opened it while the session began did not find the session, and the session did not find the incident.
    ///
    /// - Returns: the incident; nil where nothing was to be linked.
    public func catchUp(_ start: SessionStart, _ policy: Policy, now: Timestamp) async throws -> Incident? {
        guard start.incident == nil else { return nil }
        let services = policy.scope(ofHost: start.host).services
        let open = try await log.incidents(IncidentFilter(services: services, state: .open, limit: 2))
        guard let incident = SessionIncidents(open: open).linked else { return nil }
        let origin = Origin(principal: "gateway", source: "local", policyHash: policy.hash, time: now)
        let why = "the incident was opened while the session began"
        let linked = try await link([start.id], to: incident, origin, why: why) { $0.incidents.isEmpty }
        return linked.isEmpty ? nil : incident
    }

    private func change(
        _ type: EventType,
        _ sessions: [Identifier],
        _ incident: Incident,
        _ origin: Origin,
        _ why: String,
        where isMeant: @escaping @Sendable (Session) -> Bool
    ) async throws -> Set<Identifier> {
        try await turns.alone { [log] in
            var changed: Set<Identifier> = []
            var facts: [Fact] = []
            for id in sessions where !changed.contains(id) {
                guard let session = try await log.session(id), isMeant(session) else { continue }
                var subject = incident.subject
                subject.session = id
                subject.host = session.start.host
                facts.append(origin.fact(type, subject, reason: why))
                changed.insert(id)
            }
            if !facts.isEmpty { try await log.append(facts) }
            return changed
        }
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
