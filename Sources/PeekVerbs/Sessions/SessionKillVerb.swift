import ArgumentParser
import PeekCore

struct SessionKillVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "kill",
        abstract: "End a session that runs: your own, or with sessions.kill one on your role's hosts.",
        discussion: "Example:\n  prodpeek session kill s-1k3v9c2m0aqx7"
    )

    @Argument(help: "The session.", completion: .names(of: .session))
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

    // Whoever may end a session need not be one who may read it.
    private func killable(_ context: VerbContext) async throws -> Session {
        if let id = Identifier(.session, parsing: id), let session = try await context.log.session(id),
            mayKill(session, context)
        {
            return session
        }
        let session = try await context.session(id)
        guard mayKill(session, context) else {
            throw Refusal(
                .denied,
                "session \(session.start.id) on \(session.start.host) is not your own",
                rule: "sessions.kill",
                ask: "somebody whose role has sessions.kill and covers \(session.start.host)"
            )
        }
        return session
    }

    private func mayKill(_ session: Session, _ context: VerbContext) -> Bool {
        context.policy.mayKill(session.start, by: context.principal.name)
    }
}
