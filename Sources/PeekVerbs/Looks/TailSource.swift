import PeekCore

/// One log on one host.
struct TailSource: Hashable {
    var host: String
    var log: Log.Source
    /// The service that was asked for; nil where it was a host.
    var service: String?

    /// Whether both are one log, whatever it was asked for by.
    func isSameLog(as other: TailSource) -> Bool { host == other.host && log == other.log }

    /// What `target` means to the principal: `SERVICE`, `SERVICE:LOG`, `HOST:LOG` or `HOST:/PATH`.
    ///
    /// A service comes before a host of the same name.
    ///
    /// - Throws: ``Refusal`` when there is no such thing, or none that the principal may see.
    static func find(_ target: String, _ context: VerbContext) throws -> [TailSource] {
        let parts = target.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let name = parts[0]
        let services = context.policy.services(for: context.principal)
        let hosts = context.policy.hosts(for: context.principal)
        let service = services.first { $0.name == name }
        let host = hosts.first { $0.name == name }
        guard parts.count == 2 else {
            if service == nil, host != nil {
                throw Refusal(.usage, "\(name) is a host: say which log", wouldWork: "prodpeek tail \(name):LOG")
            }
            return try onHosts(of: try context.service(name), nil, context)
        }
        if let host, parts[1].hasPrefix("/") { return [TailSource(host: host.name, log: .path(parts[1]))] }
        if let service { return try onHosts(of: service, parts[1], context) }
        if let host { return [TailSource(host: host.name, log: try log(parts[1], on: host, services, context))] }
        let known = services.map(\.name) + hosts.map(\.name)
        throw Refusal(
            .notFound,
            "there is no service or host \(name), or none that you may see",
            wouldWork: nearest(to: name, among: known).map { "prodpeek tail \($0):\(parts[1])" } ?? "prodpeek services"
        )
    }

    private static func onHosts(of service: Service, _ log: String?, _ context: VerbContext) throws -> [TailSource] {
        guard let found = log.map({ name in service.logs.first { $0.name == name } }) ?? service.logs.first else {
            let names = service.logs.map { "\(service.name):\($0.name)" }.joined(separator: ", ")
            throw Refusal(
                .notFound,
                "\(service.name) has no log \(log ?? "at all")",
                wouldWork: names.isEmpty ? "prodpeek tail HOST:/PATH" : names
            )
        }
        return context.hosts(of: service).map { TailSource(host: $0.name, log: found.source, service: service.name) }
    }

    private static func log(
        _ name: String,
        on host: Host,
        _ services: [Service],
        _ context: VerbContext
    ) throws -> Log.Source {
        let here = services.filter { $0.hosts.selects(host) }
        let sources = Set(here.flatMap { $0.logs.filter { $0.name == name }.map(\.source) })
        if sources.count == 1, let source = sources.first { return source }
        let owners = here.filter { $0.logs.contains { $0.name == name } }
        guard sources.isEmpty else {
            throw Refusal(
                .usage,
                "several services on \(host.name) have a log \(name)",
                wouldWork: owners.map { "prodpeek tail \($0.name):\(name) --host \(host.name)" }.joined(
                    separator: ", or "
                )
            )
        }
        let names = here.flatMap { $0.logs.map(\.name) }
        throw Refusal(
            .notFound,
            "no service on \(host.name) has a log \(name)",
            wouldWork: names.isEmpty
                ? "prodpeek tail \(host.name):/PATH" : names.map { "\(host.name):\($0)" }.joined(separator: ", ")
        )
    }
}
