import ArgumentParser
import PeekCore

struct ServicesVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "services",
        abstract: "List the services that you may look at, with their hosts and logs.",
        discussion: "Example:\n  prodpeek services"
    )

    @OptionGroup var listing: ListingOptions

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        let rows = context.policy.services(for: context.principal).map { service in
            ServiceListing(
                name: service.name,
                hosts: context.hosts(of: service).map(\.name),
                logs: service.logs.map(LogListing.init),
                runbook: service.runbook,
                escalation: service.escalation
            )
        }
        if listing.json {
            try await output.json(rows)
        } else {
            try await output.table(
                ["SERVICE", "HOSTS", "LOGS", "RUNBOOK", "ESCALATION"],
                rows.map(\.cells),
                nothing: "no services: none of your roles covers one"
            )
        }
        return ExitStatus.success.rawValue
    }
}

/// A service as `services --json` shows it.
struct ServiceListing: Encodable {
    var name: String
    var hosts: [String]
    var logs: [LogListing]
    var runbook: String?
    var escalation: String?

    var cells: [Cell] {
        [
            Cell(name, .bold), Cell(hosts.joined(separator: ",")),
            Cell(logs.map(\.name).joined(separator: ",").orDash), Cell(runbook), Cell(escalation),
        ]
    }
}

/// A log as `services --json` shows it: either a path or a journal unit.
struct LogListing: Encodable {
    var name: String
    var path: String?
    var unit: String?

    init(_ log: Log) {
        name = log.name
        switch log.source {
        case .path(let path): self.path = path
        case .unit(let unit): self.unit = unit
        }
    }
}
