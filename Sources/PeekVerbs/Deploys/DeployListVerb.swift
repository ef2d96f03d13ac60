import ArgumentParser
import PeekCore

struct DeployListVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List deploys, newest first.",
        discussion: "Example:\n  prodpeek deploy list --service checkout --since 1d"
    )

    @Option(help: "Only of this service.", completion: .names(of: .service))
    var service: String?

    @Option(help: ArgumentHelp("Only those that were under way since: 10m, 2h, 3d, or RFC 3339.", valueName: "time"))
    var since: String?

    @Option(help: ArgumentHelp("At most so many.", valueName: "count"))
    var limit = 100

    @OptionGroup var listing: ListingOptions

    func validate() throws {
        guard (1...1000).contains(limit) else { throw ValidationError("--limit is a number from 1 to 1000") }
    }

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        var filter = DeployFilter(service: service, limit: 1000)
        filter.since = try since.map { try moment($0, now: context.clock()) }
        let deploys = try await context.log.deploys(filter).filter(context.maySee).prefix(limit)
        if listing.json {
            try await output.json(Array(deploys))
        } else {
            try await output.table(
                ["DEPLOY", "SERVICE", "VERSION", "BY", "STARTED", "AGO", "FOR", "STATUS", "MESSAGE"],
                deploys.map { row($0, output, context.clock()) },
                nothing: "no deploys that you may see"
            )
        }
        return ExitStatus.success.rawValue
    }

    private func row(_ deploy: Deploy, _ output: Output, _ now: Timestamp) -> [Cell] {
        [
            Cell(deploy.id, .bold), Cell(deploy.service ?? deploy.hosts.joined(separator: ",")), Cell(deploy.version),
            Cell(deploy.by), Cell(output.clock.moment(deploy.startedAt)), Cell(output.clock.since(deploy.startedAt)),
            Cell(deploy.startedAt.duration(until: deploy.finishedAt ?? now)),
            Cell(deploy.status.rawValue, deploy.status.paint), Cell(deploy.message),
        ]
    }
}

extension Deploy.Status {
    /// How it stands out.
    var paint: Paint {
        switch self {
        case .started: .yellow
        case .succeeded: .green
        case .failed: .red
        }
    }
}
