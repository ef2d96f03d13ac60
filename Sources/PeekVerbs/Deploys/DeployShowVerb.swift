import ArgumentParser
import PeekCore

struct DeployShowVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what is known of a deploy.",
        discussion: "Example:\n  prodpeek deploy show last"
    )

    @Argument(help: "The deploy.", completion: .names(of: .deploy))
    var id: String

    @OptionGroup var facts: FactsOptions

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        let deploy = try await context.deploy(id)
        if facts.json {
            try await output.json(deploy)
        } else {
            try await output.lines(output.aligned(rows(deploy, output)))
        }
        return ExitStatus.success.rawValue
    }

    private func rows(_ deploy: Deploy, _ output: Output) -> [[Cell]] {
        let facts: [(String, String?)] = [
            ("deploy", deploy.id), ("service", deploy.service),
            ("hosts", deploy.hosts.isEmpty ? nil : deploy.hosts.joined(separator: " ")),
            ("version", deploy.version), ("previous", deploy.previousVersion), ("by", deploy.by),
            ("kind", deploy.kind.rawValue), ("environment", deploy.environment),
            ("started", output.clock.both(deploy.startedAt)),
            ("finished", deploy.finishedAt.map(output.clock.both)), ("message", deploy.message), ("url", deploy.url),
            ("undo", deploy.undo), ("expect", deploy.expect), ("contact", deploy.contact),
        ]
        let status = [Cell("status", .dim), Cell(deploy.status.rawValue, deploy.status.paint)]
        return [status] + facts.compactMap { label, text in text.map { [Cell(label, .dim), Cell($0)] } }
    }
}
