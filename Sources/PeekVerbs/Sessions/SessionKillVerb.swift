import ArgumentParser
import PeekCore

struct SessionKillVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "kill",
        abstract: "End a session that runs: your own, or with sessions.kill anyone's.",
        discussion: "Example:\n  prodpeek session kill s-1k3v9c2m0aqx7"
    )

    @Argument(help: "The session.")
    var id: String

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        let session = try await killable(context)
        let start = session.start
        guard await context.live.kill(start.id, by: context.principal.name) else {
            throw Refusal(
                .notFound,
                "session \(start.id) does not run here now",
                wouldWork: "prodpeek session show \(start.id)"
            )
        }
        let fact = Fact(
            type: .sessionKilled,
            time: context.clock(),
            principal: context.principal.name,
            source: context.source,
            subject: Subject(host: start.host, session: start.id),
            outcome: .success,
            reason: "ended by \(context.principal.name)",
            policyHash: context.policy.hash
        )
        do {
            try await context.log.append([fact])
        } catch {
            throw Refusal(.recording, "session \(start.id) has ended, but this could not be recorded: \(error)")
        }
        try await output.lines(["\(start.id) of \(visible(start.principal)) on \(visible(start.host)) has ended"])
        return ExitStatus.success.rawValue
    }

    // Whoever may end every session need not be one who may read them.
    private func killable(_ context: VerbContext) async throws -> Session {
        if let id = Identifier(.session, parsing: id), context.permissions.sessionsKill,
            let session = try await context.log.session(id)
        {
            return session
        }
        let session = try await context.session(id)
        guard session.start.principal == context.principal.name || context.permissions.sessionsKill else {
            throw Refusal(
                .denied,
                "session \(session.start.id) is not your own",
                rule: "sessions.kill",
                ask: "somebody whose role has sessions.kill"
            )
        }
        return session
    }
}
