import ArgumentParser
import PeekCore

struct SessionListVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List sessions that you may read, newest first.",
        discussion: "Example:\n  prodpeek session list --host web1 --since 2h"
    )

    @Option(help: ArgumentHelp("Only of this principal.", valueName: "principal"))
    var who: String?

    @Option(help: "Only on this host.", completion: .names(of: .host))
    var host: String?

    @Option(help: ArgumentHelp("Only those that started since: 10m, 2h, 3d, or RFC 3339.", valueName: "time"))
    var since: String?

    @Option(
        help: ArgumentHelp("Only those on a host while this deploy was made there.", valueName: "id"),
        completion: .names(of: .deploy)
    )
    var deploy: String?

    @Option(
        help: ArgumentHelp("Only those that are linked to this incident.", valueName: "id"),
        completion: .names(of: .incident)
    )
    var incident: String?

    @Option(help: ArgumentHelp("At most so many.", valueName: "count"))
    var limit = 100

    @OptionGroup var listing: ListingOptions

    func validate() throws {
        guard (1...1000).contains(limit) else { throw ValidationError("--limit is a number from 1 to 1000") }
    }

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        var filter = SessionFilter(principal: who, host: host, incident: incident)
        filter.since = try since.map { try moment($0, now: context.clock()) }
        if let incident, incident == "last" || Identifier(.incident, parsing: incident) != nil {
            filter.incident = try await context.incident(incident).id.description
        }
        if let deploy {
            let deploy = try await context.deploy(deploy)
            filter.deploy = deploy.id
            filter.hosts = deploy.hosts(in: context.policy).sorted()
        }
        let sessions = try await context.readableSessions(filter, limit: limit)
        if listing.json {
            try await output.json(sessions.map(SessionListing.init))
        } else {
            try await output.table(
                ["SESSION", "WHO", "HOST", "STARTED", "AGO", "FOR", "STATE", "LINE"],
                sessions.map { row($0, output, context.clock()) },
                nothing: "no sessions that you may see"
            )
        }
        return ExitStatus.success.rawValue
    }

    private func row(_ session: Session, _ output: Output, _ now: Timestamp) -> [Cell] {
        let listing = SessionListing(session)
        let state = listing.exitStatus.map { "\(listing.state) \($0)" } ?? listing.state
        return [
            Cell(listing.id.description, .bold), Cell(listing.principal), Cell(listing.host),
            Cell(output.clock.moment(listing.startedAt)), Cell(output.clock.since(listing.startedAt)),
            Cell(listing.startedAt.duration(until: listing.endedAt ?? now)),
            Cell(state, session.end == nil ? .green : nil), Cell(listing.line),
        ]
    }
}
