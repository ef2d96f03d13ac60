import HTTPTypes
import Hummingbird
import PeekCore

/// `/api/v1/incidents`.
struct IncidentRoutes: Sendable {
    static let path = "/api/v1/incidents"

    private let ports: HTTPDoorPorts
    private let gate: TokenGate

    init(_ ports: HTTPDoorPorts, _ gate: TokenGate) {
        self.ports = ports
        self.gate = gate
    }

    /// Opens an incident: 201 with it.
    func open(_ request: Request, _ context: DoorContext) async throws -> Response {
        let principal = try await gate.principal(of: request, context, needs: .incidentsWrite)
        _ = try Query(request, known: [])
        let report = try IncidentReport(await request.json())
        let policy = ports.policy()
        let origin = Origin(
            principal: principal,
            source: context.source,
            policyHash: policy.hash,
            time: ports.clock()
        )
        let incident: Incident
        do {
            incident = try await ports.incidents.open(report, origin, policy: policy)
        } catch let refusal as Refusal where refusal.status == .notFound {
            // The path is there; what its body names is not.
            var answer = HTTPRefusal(refusal)
            answer.status = .unprocessableContent
            answer.code = "unknown_name"
            answer.field = "services"
            throw answer
        }
        let location = "\(Self.path)/\(incident.id)"
        return jsonResponse(IncidentListing(incident), status: .created, headers: [.location: location])
    }

    /// Lists incidents, newest first.
    func list(_ request: Request, _ context: DoorContext) async throws -> Response {
        _ = try await gate.principal(of: request, context, needs: .incidentsRead)
        let query = try Query(request, known: ["service", "state", "since", "until", "limit"])
        let period = try query.period()
        let filter = IncidentFilter(
            services: query.text("service").map { [$0] },
            state: try query.word("state", Incident.State.self),
            since: period.since,
            until: period.until,
            limit: try query.limit()
        )
        return jsonResponse(try await ports.log.incidents(filter).map(IncidentListing.init))
    }

    /// Shows one incident with its notes and the IDs of its sessions.
    func show(_ request: Request, _ context: DoorContext) async throws -> Response {
        _ = try await gate.principal(of: request, context, needs: .incidentsRead)
        _ = try Query(request, known: [])
        guard let text = context.parameters.get("id"), let id = Identifier(.incident, parsing: text),
            let incident = try await ports.log.incident(id)
        else { throw HTTPRefusal.notFound("there is no such incident; try: GET \(Self.path)") }
        let linked = SessionFilter(incident: id.description)
        return jsonResponse(
            IncidentAnswer(
                listing: IncidentListing(incident),
                notes: try await ports.log.notes(NoteFilter(incident: id)).reversed(),
                sessions: try await ports.log.everySession(linked).map(\.start.id).reversed()
            )
        )
    }
}

/// One incident as `GET /api/v1/incidents/ID` shows it: the fields of the list, and more.
private struct IncidentAnswer: Encodable {
    let listing: IncidentListing
    let notes: [Note]
    /// IDs; what they are needs a permission of its own.
    let sessions: [Identifier]

    private enum CodingKeys: CodingKey {
        case notes
        case sessions
    }

    func encode(to encoder: any Encoder) throws {
        try listing.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(notes, forKey: .notes)
        try container.encode(sessions, forKey: .sessions)
    }
}
