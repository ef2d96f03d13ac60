import PeekCore

/// An incident with what happened around it, as `incident show --json` shows it: the fields of the list, and more.
struct IncidentDetails: Encodable {
    /// A session that is linked; ID, line and end only where the reader may see the recording.
    struct LinkedSession: Encodable {
        var principal: String
        var host: String
        var startedAt: Timestamp
        var id: Identifier?
        var line: String?
        var state: String?
        var endedAt: Timestamp?
    }

    var listing: IncidentListing
    /// Deploys that began before it, newest first.
    var deploys: [Deploy]
    /// By their beginning, oldest first.
    var sessions: [LinkedSession]
    /// Its own, and those of the linked sessions that the reader may see; by their moment, oldest first.
    var notes: [Note]

    /// Hours before an incident within which a deploy is shown, whatever else there was.
    private static let hoursBefore: Int64 = 24
    /// Deploys that are shown however old they are, and those that are shown at most: a screen has room for both.
    private static let deploysShown = (least: 5, most: 20)

    /// Asks the event log for everything about `incident` that the reader may see.
    init(_ incident: Incident, _ context: VerbContext) async throws {
        listing = IncidentListing(incident)
        deploys = try await Self.deploys(before: incident, context)
        let linked = try await context.log.everySession(SessionFilter(incident: incident.id.description))
        sessions = linked.reversed().compactMap { session in
            let start = session.start
            let isReadable = context.mayRead(session)
            guard isReadable || context.policy.mayLook(context.principal, at: start.host) else { return nil }
            return LinkedSession(
                principal: start.principal,
                host: start.host,
                startedAt: start.startedAt,
                id: isReadable ? start.id : nil,
                line: isReadable ? start.line : nil,
                state: isReadable ? session.end?.cause.rawValue ?? "running" : nil,
                endedAt: isReadable ? session.endedAt : nil
            )
        }
        var notes = try await context.log.notes(NoteFilter(incident: incident.id))
        for session in linked where context.mayRead(session) {
            notes += try await context.log.notes(NoteFilter(session: session.start.id))
        }
        self.notes = notes.sorted { ($0.time, $0.writtenAt) < ($1.time, $1.writtenAt) }
    }

    private static func deploys(before incident: Incident, _ context: VerbContext) async throws -> [Deploy] {
        let hosts = incident.hosts(in: context.policy)
        let neighbours = hosts.flatMap { context.policy.scope(ofHost: $0).services }
        let place = NoteFilter.Place(
            hosts: hosts.sorted(),
            services: Set(incident.services).union(neighbours).sorted()
        )
        let filter = DeployFilter(place: place, until: incident.openedAt)
        let earlier = try await context.log.everyDeploy(filter, limit: deploysShown.most) {
            let isAffected = $0.service.map(incident.services.contains) ?? false
            return (isAffected || !$0.hosts(in: context.policy).isDisjoint(with: hosts)) && context.maySee($0)
        }
        let since = incident.openedAt.adding(seconds: -hoursBefore * 3600)
        return earlier.enumerated()
            .filter { $0 < deploysShown.least || $1.startedAt >= since }.map(\.element)
    }

    private enum CodingKeys: CodingKey {
        case deploys
        case sessions
        case notes
    }

    func encode(to encoder: any Encoder) throws {
        try listing.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(deploys, forKey: .deploys)
        try container.encode(sessions, forKey: .sessions)
        try container.encode(notes, forKey: .notes)
    }
}
