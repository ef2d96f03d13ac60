import ArgumentParser
import PeekCore

struct IncidentLinkVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "link",
        abstract: "Link sessions to an incident; other people's need incidents.write.",
        discussion: "Example:\n  prodpeek incident link i-1k3v9c2m0aqx7 last"
    )

    @Argument(help: "The incident.", completion: .names(of: .incident))
    var id: String

    @Argument(help: "A session.", completion: .names(of: .session))
    var session: [String]

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        let incident = try await context.incident(id)
        let sessions = try await context.sessionsToLink(session)
        let linked = try await context.incidents.links.link(sessions.map(\.start.id), to: incident, context.origin)
        try await output.lines(
            sessions.map { session in
                let already = linked.contains(session.start.id) ? "" : " already"
                return "\(session.start.id) is\(already) linked to \(incident.inOneLine)"
            }
        )
        return ExitStatus.success.rawValue
    }
}
