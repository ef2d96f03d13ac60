import ArgumentParser
import PeekCore

struct NamesVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "names",
        abstract: "Print every name that you may use as JSON, for shells that complete words.",
        discussion: "Example:\n  prodpeek names"
    )

    // What fits a screen that somebody chooses from.
    private static let newest = 50

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        var names = KnownNames()
        let services = context.policy.services(for: context.principal)
        let hosts = context.policy.hosts(for: context.principal)
        names.services = services.map { KnownName($0.name, about: $0.hosts(context)) }
        names.hosts = hosts.map { host in
            KnownName(host.name, about: context.policy.services(on: host).map(\.name).joined(separator: ", "))
        }
        names.logs = services.flatMap { $0.logNames(after: $0.name) }
        for host in hosts {
            let here = services.filter { $0.hosts.selects(host) }.flatMap { $0.logNames(after: host.name) }
            var seen: Set<String> = []
            names.logs += here.filter { seen.insert($0.name).inserted }
        }
        names.sessions = try await context.readableSessions(SessionFilter(), limit: Self.newest).map { session in
            let start = session.start
            let when = output.clock.ago(start.startedAt)
            return KnownName("\(start.id)", about: "\(start.principal) at \(start.host) \(when): \(start.line)")
        }
        let deploys = try await context.log.deploys(DeployFilter(limit: 1000)).filter(context.maySee)
        names.deploys = deploys.prefix(Self.newest).map { deploy in
            let what = "\(deploy.service ?? deploy.hosts.joined(separator: ",")) \(deploy.version)"
            return KnownName(deploy.id, about: "\(what) by \(deploy.by) \(output.clock.ago(deploy.startedAt))")
        }
        let incidents = try await context.log.incidents(IncidentFilter(limit: 1000))
            .filter { context.policy.maySee($0, context.principal) }
        names.incidents = incidents.prefix(Self.newest).map { incident in
            KnownName("\(incident.id)", about: "\(incident.state.rawValue): \(incident.title)")
        }
        try await output.json(names)
        return ExitStatus.success.rawValue
    }
}

extension Service {
    fileprivate func hosts(_ context: VerbContext) -> String {
        "on " + context.hosts(of: self).map(\.name).joined(separator: ", ")
    }

    fileprivate func logNames(after name: String) -> [KnownName] {
        logs.map { log in
            switch log.source {
            case .path(let path): KnownName("\(name):\(log.name)", about: path)
            case .unit(let unit): KnownName("\(name):\(log.name)", about: "unit \(unit)")
            }
        }
    }
}
