import ArgumentParser
import PeekCore

struct IncidentUnlinkVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "unlink",
        abstract: "Take sessions from an incident; other people's need incidents.write.",
        discussion: "Example:\n  prodpeek incident unlink i-1k3v9c2m0aqx7 last"
    )

    @Argument(help: "The incident.", completion: .names(of: .incident))
    var id: String

    @Argument(help: "A session.", completion: .names(of: .session))
    var session: [String]

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        let incident = try await context.incident(id)
        let sessions = try await context.sessionsToLink(session)
        let ids = sessions.map(\.start.id)
        let unlinked = try await context.incidents.links.unlink(ids, from: incident, context.origin)
        try await output.lines(
            sessions.map { session in
                let was = unlinked.contains(session.start.id) ? "is no longer" : "was not"
                return "\(session.start.id) \(was) linked to \(incident.inOneLine)"
            }
        )
        return ExitStatus.success.rawValue
    }
}
