import ArgumentParser
import PeekCore

struct SessionWatchVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Follow a session that runs, from now on; its person is told.",
        discussion: """
            Shows what is recorded as it is recorded, and takes no input; q or Ctrl-C ends it.

            Example:
              prodpeek session watch s-1k3v9c2m0aqx7
            """
    )

    @Argument(help: "The session.", completion: .names(of: .session))
    var id: String

    var needs: VerbNeeds { .keys }
    var isStream: Bool { true }

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        let session = try await context.sessionSought(id, "watch", as: .sessionWatched)
        let start = session.start
        let watcher = context.principal.name
        guard session.end == nil else { return try await refuse(notRunning(start), session, context) }
        guard context.live.beginWatch(by: watcher) else { return try await refuse(tooMany, session, context) }
        defer { context.live.endWatch(by: watcher) }
        // Opened before the person is told, so that the watcher sees the line that says so.
        let steps = try await context.exports.follow(start.id)
        let begins = "\(visible(watcher)) is watching this session"
        let told = await context.live.tell(start.id, "prodpeek: \(begins)", marker: begins)
        guard told != .missed else { return try await refuse(notRunning(start), session, context) }
        let ending: SessionWatch.Ending
        do {
            try await context.recordReading(of: session, "watch", as: .sessionWatched)
            let when = told == .held ? "is told when the program on the screen ends" : "is told"
            try await output.errorLines([
                "prodpeek: watching \(start.id) of \(visible(start.principal)) on \(visible(start.host)), who \(when): "
                    + visible(start.line)
            ])
            let watch = SessionWatch(console: context.console, terminal: start.terminal) {
                context.currentPolicy().mayRead(recordingOf: start, by: watcher)
            }
            ending = try await watch.follow(steps)
        } catch {
            await sayItStopped(start, watcher, context)
            throw error
        }
        await sayItStopped(start, watcher, context)
        if ending == .session { try await output.errorLines(["prodpeek: session \(start.id) has ended"]) }
        return ExitStatus.success.rawValue
    }

    private func sayItStopped(_ start: SessionStart, _ watcher: String, _ context: VerbContext) async {
        let stops = "\(visible(watcher)) stopped watching"
        _ = await context.live.tell(start.id, "prodpeek: \(stops)", marker: stops)
    }

    private func refuse(_ refusal: Refusal, _ session: Session, _ context: VerbContext) async throws -> Int32 {
        try await context.recordReading(of: session, "watch", as: .sessionWatched, failing: refusal)
        throw refusal
    }

    private func notRunning(_ start: SessionStart) -> Refusal {
        Refusal(
            .notFound,
            "session \(start.id) does not run here now",
            wouldWork: "prodpeek session replay \(start.id)"
        )
    }

    private var tooMany: Refusal {
        Refusal(
            .limit,
            "you watch \(mostWatches) sessions already",
            rule: "at most \(mostWatches) at a time for each person",
            wouldWork: "end one of them with q or Ctrl-C"
        )
    }
}
