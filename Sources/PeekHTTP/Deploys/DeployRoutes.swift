import HTTPTypes
import Hummingbird
import PeekCore

/// `/api/v1/deploys`.
struct DeployRoutes: Sendable {
    static let path = "/api/v1/deploys"

    private let ports: HTTPDoorPorts
    private let gate: TokenGate

    init(_ ports: HTTPDoorPorts, _ gate: TokenGate) {
        self.ports = ports
        self.gate = gate
    }

    /// Records a report: 201 with a new deploy, 200 with one that was known.
    func report(_ request: Request, _ context: DoorContext) async throws -> Response {
        let principal = try await gate.principal(of: request, context, needs: .deploysWrite)
        _ = try Query(request, known: [])
        let report = try DeployReport(await request.json())
        let recorded = try await ports.intake.record(
            report,
            principal: principal,
            source: context.source,
            policy: ports.policy(),
            now: ports.clock()
        )
        // No character of an ID needs escaping in a path; see DeployReport.
        let location = "\(Self.path)/\(recorded.deploy.id)"
        return jsonResponse(
            recorded.deploy,
            status: recorded.change == .new ? .created : .ok,
            headers: [.location: location]
        )
    }

    /// Lists deploys, newest first.
    func list(_ request: Request, _ context: DoorContext) async throws -> Response {
        _ = try await gate.principal(of: request, context, needs: .deploysRead)
        let query = try Query(request, known: ["service", "host", "since", "until", "status", "limit"])
        let period = try query.period()
        let filter = DeployFilter(
            service: query.text("service"),
            host: query.text("host").map { ports.policy().scope(ofHost: $0) },
            since: period.since,
            until: period.until,
            status: try query.word("status", Deploy.Status.self),
            limit: try query.limit()
        )
        return jsonResponse(try await ports.log.deploys(filter))
    }

    /// Shows one deploy; its ID may hold slashes.
    func show(_ request: Request, _ context: DoorContext) async throws -> Response {
        _ = try await gate.principal(of: request, context, needs: .deploysRead)
        _ = try Query(request, known: [])
        guard let id = percentDecoded(request.uri.path.dropFirst(Self.path.count + 1)),
            let deploy = try await ports.log.deploy(id)
        else { throw HTTPRefusal.notFound("there is no such deploy; try: GET \(Self.path)") }
        return jsonResponse(deploy)
    }
}
