/// Takes what people and programs say about incidents from every door: checks it, writes the fact, and then tells those
/// who look.
///
/// Who may say it is decided before. One per gateway, so that an incident is closed once.
public final class IncidentIntake: Sendable {
    /// Links sessions to the incidents.
    public let links: IncidentLinks

    private let log: any EventLog
    private let changed: @Sendable (Incident) async -> Void
    private let turns = Turns()

    /// Makes an intake.
    ///
    /// - Parameters:
    ///   - links: those of the gateway; nil makes some, for a gateway where nothing else links.
    ///   - changed: called once for each incident that was opened or closed, after the fact is durable.
    public init(
        log: any EventLog,
        links: IncidentLinks? = nil,
        changed: @escaping @Sendable (Incident) async -> Void
    ) {
        self.log = log
        self.links = links ?? IncidentLinks(log: log)
        self.changed = changed
    }

    /// Opens an incident.
    ///
    /// - Throws: a ``Refusal`` when the report is refused, or what the event log threw; then nothing was recorded.
    public func open(_ report: IncidentReport, _ origin: Origin, policy: Policy) async throws -> Incident {
        let incident = try report.checked(against: policy, by: origin.principal, at: origin.time)
        try await log.append([
            origin.fact(.incidentOpened, incident.subject, reason: incident.title, details: .incident(incident))
        ])
        await changed(incident)
        return incident
    }

    /// Closes an incident.
    ///
    /// - Throws: a ``Refusal`` when it is closed already or the text is refused, or what the event log threw.
    public func close(_ id: Identifier, resolution: String, _ origin: Origin) async throws -> Incident {
        let resolution = try WrittenText.text(resolution, "the resolution")
        let closed = try await turns.alone { [self] in
            guard var incident = try await log.incident(id) else {
                throw Refusal(.notFound, "there is no incident \(id)", wouldWork: "prodpeek incident list")
            }
            try incident.checkOpen(
                at: origin.time,
                rule: "an incident is closed once",
                wouldWork: "prodpeek incident note \(id) TEXT adds to it; incident open begins another"
            )
            // A clock that was set back must not make the end come before the beginning.
            let time = max(origin.time, incident.openedAt)
            incident.closure = Incident.Closure(by: origin.principal, at: time, resolution: resolution)
            try await log.append([
                origin.fact(.incidentClosed, incident.subject, reason: resolution, details: .incident(incident))
            ])
            return incident
        }
        await changed(closed)
        return closed
    }

    /// Writes a note; also of an incident that is closed, because much is understood only afterwards.
    ///
    /// - Throws: a ``Refusal`` when the text is refused, or what the event log threw.
    public func note(_ text: String, of incident: Incident, _ origin: Origin) async throws -> Note {
        let text = try WrittenText.text(text, "the note")
        let note = Note(text, by: origin.principal, at: origin.time, incident: incident.id)
        try await log.append([origin.fact(.incidentNoted, incident.subject, reason: text, details: .note(note))])
        return note
    }
}
