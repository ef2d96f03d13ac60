import ArgumentParser
import PeekCore

struct IncidentCloseVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: "Close an incident. Needs incidents.write.",
        discussion: "Example:\n  prodpeek incident close last --resolution 'rolled back to v41'"
    )

    @Argument(help: "The incident.", completion: .names(of: .incident))
    var id: String

    @Option(help: ArgumentHelp("What solved it.", valueName: "text"))
    var resolution: String

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        let incident = try await context.incident(id)
        try context.mayWriteIncidents("close incidents")
        let closed = try await context.incidents.close(incident.id, resolution: resolution, context.origin)
        let length = closed.openedAt.duration(until: closed.closure?.at ?? context.clock())
        try await output.lines(["\(closed.inOneLine) is closed after \(length)"])
        return ExitStatus.success.rawValue
    }
}
