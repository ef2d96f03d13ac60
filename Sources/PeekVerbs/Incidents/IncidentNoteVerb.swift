import ArgumentParser
import PeekCore

struct IncidentNoteVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "note",
        abstract: "Write down what you saw or did; whoever sees an incident may.",
        discussion: "Example:\n  prodpeek incident note last rolled back to v41, queue is draining"
    )

    @Argument(help: "The incident.", completion: .names(of: .incident))
    var id: String

    @Argument(help: "What to write.")
    var text: [String]

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        let incident = try await context.incident(id)
        let note = try await context.incidents.note(PeekVerbs.text(of: text), of: incident, context.origin)
        try await output.lines(["noted in \(incident.inOneLine) at \(output.clock.moment(note.time))"])
        return ExitStatus.success.rawValue
    }
}
