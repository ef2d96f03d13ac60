import Hummingbird
import PeekCore

/// `GET /api/v1/timeline`: deploys, incidents, sessions and notes in one order, newest first.
struct TimelineRoute: Sendable {
    static let path = "/api/v1/timeline"

    private let ports: HTTPDoorPorts
    private let gate: TokenGate

    init(_ ports: HTTPDoorPorts, _ gate: TokenGate) {
        self.ports = ports
        self.gate = gate
    }

    // Needs all that it shows: a part of the timeline would be taken for the whole.
    func show(_ request: Request, _ context: DoorContext) async throws -> Response {
        _ = try await gate.principal(of: request, context, needs: .deploysRead, .sessionsRead, .incidentsRead)
        let query = try Query(request, known: ["since", "until", "service", "host", "limit"])
        let period = try query.period()
        let filter = TimelineFilter(
            since: period.since,
            until: period.until,
            service: query.text("service"),
            host: query.text("host"),
            limit: try query.limit()
        )
        return jsonResponse(try await ports.log.timeline(filter, policy: ports.policy()).reversed() as [Timeline.Entry])
    }
}
