import ArgumentParser
import PeekCore

/// How a deploy ended; the words of `--status`.
enum DeployOutcome: String, ExpressibleByArgument, CaseIterable {
    case succeeded
    case failed

    /// The deploy's status then.
    var status: Deploy.Status { self == .succeeded ? .succeeded : .failed }
}

struct DeployFinishVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "finish",
        abstract: "Record how a deploy ended.",
        discussion: "Example:\n  prodpeek deploy finish last --status succeeded"
    )

    @Argument(help: "The deploy.", completion: .names(of: .deploy))
    var id: String

    @Option(help: "How it ended.")
    var status: DeployOutcome

    @Option(help: ArgumentHelp("When it ended, if not now: RFC 3339.", valueName: "time"))
    var finishedAt: MomentArgument?

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        try context.mayWriteDeploys()
        let deploy = try await context.deploy(id)
        let report = DeployReport(id: deploy.id, status: status.status, finishedAt: finishedAt?.time)
        let recorded = try await context.take(report)
        try await output.lines([visible(recorded.deploy.id)])
        return ExitStatus.success.rawValue
    }
}
