import ArgumentParser
import PeekCore

struct DeployStartVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Record that a deploy has started, and print its ID.",
        discussion: "Example:\n  prodpeek deploy start checkout v42 --undo 'deploy checkout v41'"
    )

    @Argument(help: "What is deployed.", completion: .names(of: .service))
    var service: String

    @Argument(help: "What goes live.")
    var version: String

    @OptionGroup var options: DeployOptions

    @Option(help: "An ID of your own; the same one again corrects the deploy.")
    var id: String?

    @Option(help: ArgumentHelp("When it started, if not now: RFC 3339.", valueName: "time"))
    var startedAt: MomentArgument?

    @Flag(help: "Refuse when another deploy of the same service or host is in progress.")
    var abortIfBusy = false

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        try context.mayWriteDeploys()
        var report = options.report(service: service, version: version, by: context.principal.name)
        report.id = id
        report.startedAt = startedAt?.time
        let recorded = try await context.take(report, beside: abortIfBusy ? .refused : .accepted)
        try await output.lines([visible(recorded.deploy.id)])
        return ExitStatus.success.rawValue
    }
}

extension VerbContext {
    /// Refuses who may not write deploys.
    func mayWriteDeploys() throws(Refusal) {
        guard !permissions.deploysWrite else { return }
        throw Refusal(
            .denied,
            "none of your roles may record deploys",
            rule: "deploys.write",
            ask: "whoever owns the policy"
        )
    }

    /// Records a report from this verb's principal.
    func take(_ report: DeployReport, beside: DeployIntake.Beside = .accepted) async throws -> RecordedDeploy {
        try await deploys.record(
            report,
            principal: principal.name,
            source: source,
            policy: policy,
            beside: beside,
            now: clock()
        )
    }
}
