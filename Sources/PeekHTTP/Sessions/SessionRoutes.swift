import HTTPTypes
import Hummingbird
import NIOCore
import PeekCore

/// `/api/v1/sessions`.
struct SessionRoutes: Sendable {
    static let path = "/api/v1/sessions"

    private let ports: HTTPDoorPorts
    private let gate: TokenGate

    init(_ ports: HTTPDoorPorts, _ gate: TokenGate) {
        self.ports = ports
        self.gate = gate
    }

    /// Lists sessions, newest first.
    func list(_ request: Request, _ context: DoorContext) async throws -> Response {
        _ = try await gate.principal(of: request, context, needs: .sessionsRead)
        let known = ["principal", "host", "since", "until", "deploy", "incident", "live", "limit"]
        let query = try Query(request, known: known)
        let period = try query.period()
        let filter = SessionFilter(
            principal: query.text("principal"),
            host: query.text("host"),
            hosts: try await hosts(ofDeploy: query.text("deploy")),
            since: period.since,
            until: period.until,
            deploy: query.text("deploy"),
            incident: query.text("incident"),
            live: try query.flag("live"),
            limit: try query.limit()
        )
        return jsonResponse(try await ports.log.sessions(filter).map(SessionListing.init))
    }

    /// Shows one session.
    func show(_ request: Request, _ context: DoorContext) async throws -> Response {
        _ = try await gate.principal(of: request, context, needs: .sessionsRead)
        _ = try Query(request, known: [])
        return jsonResponse(SessionListing(try await session(context)))
    }

    /// Sends a recording as asciicast v2; the reading is an event before the first byte is sent.
    func recording(_ request: Request, _ context: DoorContext) async throws -> Response {
        let principal = try await gate.principal(of: request, context, needs: .recordingsRead)
        _ = try Query(request, known: [])
        let session = try await session(context)
        let id = session.start.id
        try await ports.log.append([
            Fact(
                type: .recordingRead,
                time: ports.clock(),
                principal: principal,
                source: context.source,
                subject: Subject(host: session.start.host, session: id, incident: session.start.incident),
                outcome: .success,
                policyHash: ports.policy().hash,
                details: .text(["format": "asciicast-v2"])
            )
        ])
        let chunks = try await ports.asciicast(id)
        let headers: HTTPFields = [
            .contentType: "application/x-asciicast",
            .contentDisposition: "attachment; filename=\"\(id).cast\"",
        ]
        let body = ResponseBody { writer in
            // An error here cuts the chunked body short, so that no client takes a part for the whole.
            for try await chunk in chunks { try await writer.write(ByteBuffer(bytes: chunk)) }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    // The log knows the hosts that a deploy names; which hosts a service has, only the policy knows.
    private func hosts(ofDeploy id: String?) async throws -> [String]? {
        guard let id else { return nil }
        guard let deploy = try await ports.log.deploy(id) else {
            throw HTTPRefusal.notFound("there is no such deploy; try: GET \(DeployRoutes.path)")
        }
        return deploy.hosts(in: ports.policy()).sorted()
    }

    private func session(_ context: DoorContext) async throws -> Session {
        guard let text = context.parameters.get("id"), let id = Identifier(.session, parsing: text),
            let session = try await ports.log.session(id)
        else { throw HTTPRefusal.notFound("there is no such session; try: GET \(Self.path)") }
        return session
    }
}
