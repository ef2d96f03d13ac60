import PeekCore
import PeekSSH

/// What is known, said and settled when a session starts.
extension SessionRunner {
    /// The facts of a start, with the deploys that are under way on the host.
    func sessionStart(
        _ session: Identifier,
        _ request: SessionRequest,
        _ role: Role,
        rendering: String,
        versionsOf: [String]? = nil,
        _ policy: Policy
    ) async throws -> (SessionStart, SessionSurroundings) {
        let incidents = try await log.standing(
            named: request.incident,
            by: request.principal,
            on: request.host,
            policy,
            now: .now
        )
        let scope = policy.scope(ofHost: request.host)
        async let versions = log.liveVersions(scope)
        async let running = log.deploys(DeployFilter(host: scope, status: .started, limit: 20))
        let start = SessionStart(
            id: session,
            group: request.group,
            principal: request.principal.name,
            host: request.host,
            source: request.source,
            line: request.line,
            rendering: rendering,
            versionsOf: versionsOf,
            role: role.name,
            reason: request.reason,
            incident: incidents.incident,
            linkedByGateway: incidents.isLinkedByGateway ? true : nil,
            terminal: request.terminal,
            confinement: policy.hosts[request.host].map(\.confinement.mode).flatMap { $0 == .none ? nil : $0 },
            isShell: request.isShell ? true : nil,
            versions: try await versions,
            deploysInProgress: try await running.map(\.id),
            startedAt: .now
        )
        return (start, SessionSurroundings(running: try await running, incidents: incidents))
    }

    func isBannerWanted(_ request: SessionRequest) -> Bool { request.channel.environment["PRODPEEK_QUIET"] != "1" }

    /// The banner, for whoever wants it.
    ///
    /// - Parameter notConfined: what has been found of a host that should confine.
    func opening(
        _ start: SessionStart,
        _ around: SessionSurroundings,
        _ request: SessionRequest,
        notConfined: String? = nil
    ) -> [String] {
        guard isBannerWanted(request) else { return [] }
        let banner = SessionBanner(
            host: start.host,
            versions: start.versions,
            deploysInProgress: around.running,
            incidents: around.incidents,
            session: start.id,
            now: start.startedAt
        )
        return [banner.line + (notConfined.map { " · not confined: \($0)" } ?? "")]
    }

    /// How the output reaches the client, once the session has a name.
    func presentation(_ request: SessionRequest, _ session: Identifier) -> LegPlan.Presentation {
        switch request.presentation {
        case .bytes: .bytes
        case .lines(let prefix, let json, let handling):
            .lines(
                LineStyle(
                    prefix: prefix,
                    json: json,
                    host: request.host,
                    session: session,
                    onTerminal: request.channel.terminal != nil,
                    handling: handling
                )
            )
        }
    }
}
