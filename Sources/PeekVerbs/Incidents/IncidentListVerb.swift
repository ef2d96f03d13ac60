import ArgumentParser
import PeekCore

struct IncidentListVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List incidents that you may see, newest first.",
        discussion: "Example:\n  prodpeek incident list --state open"
    )

    @Option(help: "Only of this service.", completion: .names(of: .service))
    var service: String?

    @Option(help: "Only those in this state.")
    var state: WordOf<Incident.State>?

    @Option(help: ArgumentHelp("Only those that were open since: 10m, 2h, 3d, or RFC 3339.", valueName: "time"))
    var since: String?

    @Option(help: ArgumentHelp("At most so many.", valueName: "count"))
    var limit = 100

    @OptionGroup var listing: ListingOptions

    func validate() throws {
        guard (1...1000).contains(limit) else { throw ValidationError("--limit is a number from 1 to 1000") }
    }

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        var filter = IncidentFilter(services: service.map { [$0] }, state: state?.value)
        filter.since = try since.map { try moment($0, now: context.clock()) }
        let incidents = try await context.log.everyIncident(filter, limit: limit) {
            context.policy.maySee($0, context.principal)
        }
        if listing.json {
            try await output.json(incidents.map(IncidentListing.init))
        } else {
            try await output.table(
                ["INCIDENT", "STATE", "SEV", "SERVICES", "OPENED", "AGO", "FOR", "BY", "TITLE"],
                incidents.map { row($0, output, context.clock()) },
                nothing: "no incidents that you may see"
            )
        }
        return ExitStatus.success.rawValue
    }

    private func row(_ incident: Incident, _ output: Output, _ now: Timestamp) -> [Cell] {
        [
            Cell(incident.id.description, .bold), Cell(incident.state.rawValue, incident.state.paint),
            Cell(incident.severity.map(String.init)), Cell(incident.services.joined(separator: ",").orDash),
            Cell(output.clock.moment(incident.openedAt)), Cell(output.clock.since(incident.openedAt)),
            Cell(incident.openedAt.duration(until: incident.closure?.at ?? now)), Cell(incident.by),
            Cell(incident.title),
        ]
    }
}

extension Incident.State {
    /// How it stands out.
    var paint: Paint {
        switch self {
        case .open: .red
        case .closed: .green
        }
    }
}
