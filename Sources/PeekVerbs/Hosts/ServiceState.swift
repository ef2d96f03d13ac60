import PeekCore

/// A service now, as `status --json` shows it.
struct ServiceState: Encodable {
    /// What is live on one host.
    struct HostState: Encodable {
        var host: String
        var live: LiveVersion?
    }

    /// Somebody who looks at one of the hosts now; session and line only where the reader may see the recording.
    struct Looker: Encodable {
        var principal: String
        var host: String
        var startedAt: Timestamp
        var session: Identifier?
        var line: String?
    }

    var service: String
    var hosts: [HostState]
    var inProgress: [Deploy]
    var deploys: [Deploy]
    var incidents: [IncidentListing]
    var looking: [Looker]
    var runbook: String?
    var escalation: String?

    // With the hosts and those who look, five services of this size fit one screen of 50 lines.
    private static let deploysShown = 3

    /// Asks the event log for everything about `service`.
    init(_ service: Service, _ context: VerbContext) async throws {
        self.service = service.name
        runbook = service.runbook
        escalation = service.escalation
        hosts = []
        looking = []
        for host in context.hosts(of: service) {
            let live = try await context.log.liveVersions(context.scope(of: host))
            hosts.append(HostState(host: host.name, live: live.first { $0.service == service.name }))
            for session in try await context.log.sessions(SessionFilter(host: host.name, live: true)) {
                let readable = context.mayRead(session)
                looking.append(
                    Looker(
                        principal: session.start.principal,
                        host: host.name,
                        startedAt: session.start.startedAt,
                        session: readable ? session.start.id : nil,
                        line: readable ? session.start.line : nil
                    )
                )
            }
        }
        let open = try await context.log.everyIncident(IncidentFilter(services: [service.name], state: .open)) {
            context.policy.maySee($0, context.principal)
        }
        incidents = open.map(IncidentListing.init)
        inProgress = try await context.log.deploys(DeployFilter(service: service.name, status: .started))
        let recent = try await context.log.deploys(DeployFilter(service: service.name, limit: 10))
        deploys = Array(recent.filter { $0.status != .started }.prefix(Self.deploysShown))
    }
}
