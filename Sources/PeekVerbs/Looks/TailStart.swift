import PeekCore

/// What `--since` of a tail means.
enum TailStart: Equatable {
    case moment(Timestamp)
    /// The newest deploy of each log's service on its host.
    case newestDeploy
    case deploy(String)

    /// Reads `10m`, RFC 3339, `deploy` or `deploy:ID`.
    ///
    /// - Throws: a usage ``Refusal`` when it is none of them.
    init(_ text: String, now: Timestamp) throws(Refusal) {
        if text == "deploy" {
            self = .newestDeploy
        } else if text.hasPrefix("deploy:") {
            self = .deploy(String(text.dropFirst("deploy:".count)))
        } else {
            do {
                self = .moment(try PeekVerbs.moment(text, now: now))
            } catch {
                throw Refusal(.usage, error.message, wouldWork: "10m, 2h, 2026-11-23T03:14:15Z, deploy or deploy:ID")
            }
        }
    }

    /// The moment for one log; a deploy counts from its start.
    ///
    /// - Throws: a ``Refusal`` when there is no such deploy, or none that the principal may see.
    func moment(for source: TailSource, _ context: VerbContext) async throws -> Timestamp {
        switch self {
        case .moment(let moment): return moment
        case .deploy(let id): return try await context.deploy(id).startedAt
        case .newestDeploy:
            let services = services(of: source, context)
            let scope = DeployFilter.HostScope(host: source.host, services: services)
            let deploys = try await context.log.deploys(DeployFilter(host: scope, limit: Self.recent))
            // One that names the host but another service is not this log's.
            let own = deploys.filter { $0.service.map(services.contains) ?? true }
            if let newest = own.max(by: { $0.startedAt < $1.startedAt }) { return newest.startedAt }
            let what = services.isEmpty ? "anything" : services.joined(separator: " or ")
            throw Refusal(
                .notFound,
                "no deploy of \(what) on \(source.host) is known",
                wouldWork: "--since 10m, or deploy:ID with one of prodpeek deploy list"
            )
        }
    }

    // Deploys of one host among which the newest of one service is looked for.
    private static let recent = 1000

    // Those that the target named, or whose log it is.
    private func services(of source: TailSource, _ context: VerbContext) -> [String] {
        if let service = source.service { return [service] }
        guard let host = context.policy.hosts[source.host] else { return [] }
        let here = context.policy.services(on: host)
        let owners = here.filter { $0.logs.contains { $0.source == source.log } }
        return (owners.isEmpty ? here : owners).map(\.name)
    }
}
