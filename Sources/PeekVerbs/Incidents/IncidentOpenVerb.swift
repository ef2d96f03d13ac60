import ArgumentParser
import PeekCore

struct IncidentOpenVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Open an incident, and print its ID.",
        discussion: """
            Whoever looks at an affected host now is told. Needs incidents.write.

            Example:
              prodpeek incident open checkout is slow --service checkout --severity 2
            """
    )

    @Argument(help: "What is wrong, in one line.")
    var title: [String]

    @Option(help: "A service that is affected.", completion: .names(of: .service))
    var service: [String] = []

    @Option(help: ArgumentHelp("1, the worst, to 4.", valueName: "number"))
    var severity: Int?

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        try context.mayWriteIncidents("open incidents")
        let services = try service.map { try context.service($0).name }
        let report = IncidentReport(title: text(of: title), services: services, severity: severity)
        let incident = try await context.incidents.open(report, context.origin, policy: context.policy)
        try await output.lines([incident.id.description])
        return ExitStatus.success.rawValue
    }
}
