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
        inProgress = try await context.log.deploys(DeployFilter(service: service.name, status: .started))
        let recent = try await context.log.deploys(DeployFilter(service: service.name, limit: 10))
        deploys = Array(recent.filter { $0.status != .started }.prefix(Self.deploysShown))
    }
}

extension ServiceState {
    /// Lines for a person.
    func screen(_ output: Output) -> [String] {
        var lines = [output.paint(.bold, visible(service))]
        lines += section("live", hosts.map { liveText($0, output) }, output)
        lines += section("deploying", inProgress.map { deployingText($0, output) }, output)
        lines += section("deploys", deploys.map { deployText($0, output) }, output)
        lines += section("looking", looking.map { lookerText($0, output) }, output)
        lines += section("runbook", [runbook].compactMap { $0.map(visible) }, output)
        lines += section("ask", [escalation].compactMap { $0.map(visible) }, output)
        return lines
    }

    private func section(_ label: String, _ texts: [String], _ output: Output) -> [String] {
        texts.enumerated().map { index, text in
            let shown = index == 0 ? label : ""
            return "  " + output.paint(.dim, shown) + String(repeating: " ", count: 11 - shown.count) + text
        }
    }

    private func liveText(_ state: HostState, _ output: Output) -> String {
        guard let live = state.live else { return "\(visible(state.host))  no deploy known" }
        return "\(visible(state.host))  \(output.paint(.green, visible(live.version)))"
            + "  by \(visible(live.by)) \(output.clock.ago(live.at))  \(visible(live.deploy))"
    }

    private func deployingText(_ deploy: Deploy, _ output: Output) -> String {
        "\(output.paint(.yellow, visible(deploy.version)))  by \(visible(deploy.by))"
            + " for \(output.clock.since(deploy.startedAt))" + details(deploy)
    }

    private func deployText(_ deploy: Deploy, _ output: Output) -> String {
        let paint: Paint = deploy.status == .failed ? .red : .green
        return "\(visible(deploy.version))  \(output.paint(paint, deploy.status.rawValue))  by \(visible(deploy.by))"
            + " \(output.clock.ago(deploy.finishedAt ?? deploy.startedAt))" + details(deploy)
    }

    private func details(_ deploy: Deploy) -> String {
        let parts: [(String, String?)] = [
            ("on", hostsText(deploy)), ("undo:", deploy.undo), ("contact:", deploy.contact),
        ]
        let known = parts.compactMap { label, text in text.map { "  \(label) \(visible($0))" } }
        return known.joined() + "  \(visible(deploy.id))"
    }

    private func hostsText(_ deploy: Deploy) -> String? {
        deploy.hosts.isEmpty ? nil : deploy.hosts.joined(separator: ",")
    }

    private func lookerText(_ looker: Looker, _ output: Output) -> String {
        let line = looker.line.map { ": \(visible($0))" } ?? ""
        return
            "\(visible(looker.principal)) at \(visible(looker.host)) for \(output.clock.since(looker.startedAt))\(line)"
    }
}
