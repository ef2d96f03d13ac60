import ArgumentParser
import PeekCore

struct WhoamiVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "whoami",
        abstract: "Say who you are to the gateway and what your roles allow.",
        discussion: "Example:\n  prodpeek whoami"
    )

    @OptionGroup var facts: FactsOptions

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        let permissions = context.permissions
        let roles = context.policy.roles(of: context.principal)
        let me = PrincipalListing(
            principal: context.principal.name,
            source: context.source,
            roles: roles.map(\.name),
            hosts: context.policy.hosts(for: context.principal).map(\.name),
            services: context.policy.services(for: context.principal).map(\.name),
            commands: commands(roles, context.policy),
            may: [
                "recordings.read": permissions.recordingsRead.rawValue,
                "sessions.kill": String(permissions.sessionsKill),
                "deploys.write": String(permissions.deploysWrite),
                "incidents.write": String(permissions.incidentsWrite),
                "policy.explain": permissions.policyExplain.rawValue,
            ]
        )
        if facts.json {
            try await output.json(me)
        } else {
            try await output.lines(output.aligned(me.rows))
        }
        return ExitStatus.success.rawValue
    }

    private func commands(_ roles: [Role], _ policy: Policy) -> [String] {
        let named = Set(roles.flatMap(\.commands))
        return policy.catalogue.entries.keys.filter { policy.catalogue.gives($0, to: Array(named)) }.sorted()
    }
}

/// A principal as `whoami --json` shows it.
struct PrincipalListing: Encodable {
    var principal: String
    var source: String
    var roles: [String]
    var hosts: [String]
    var services: [String]
    var commands: [String]
    var may: [String: String]

    var rows: [[Cell]] {
        let lists = [("roles", roles), ("hosts", hosts), ("services", services), ("commands", commands)]
        let facts = [[Cell("principal", .dim), Cell(principal, .bold)], [Cell("from", .dim), Cell(source)]]
        return facts + lists.map { [Cell($0, .dim), Cell($1.joined(separator: " ").orDash)] }
            + may.sorted { $0.key < $1.key }.map { [Cell($0.key, .dim), Cell($0.value)] }
    }
}
