import ArgumentParser
import PeekCore

struct SessionWatchVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Follow a session that runs, from now on; its person is told.",
        discussion: """
            Shows what is recorded as it is recorded, and takes no input. Ctrl-C ends it.

            Example:
              prodpeek session watch s-1k3v9c2m0aqx7
            """
    )

    @Argument(help: "The session.", completion: .names(of: .session))
    var id: String

    // Long enough to cost nothing, short enough that nobody is said to be watching who is gone.
    private static let pulse = Duration.milliseconds(500)

    var isStream: Bool { true }

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        let session = try await context.sessionToRead(id, "watch", as: .sessionWatched)
        let start = session.start
        let watcher = visible(context.principal.name)
        let over = Refusal(
            .notFound,
            "session \(start.id) does not run here now",
            wouldWork: "prodpeek session replay \(start.id)"
        )
        guard session.end == nil else { throw over }
        // Opened before the person is told, so that the watcher sees the line that says so.
        let steps = try await context.exports.follow(start.id)
        let begins = "\(watcher) is watching this session"
        guard await context.live.tell(start.id, "prodpeek: \(begins)", marker: begins) else { throw over }
        do {
            try await output.errorLines([
                "prodpeek: watching \(start.id) of \(visible(start.principal)) on \(visible(start.host)), who is told: "
                    + visible(start.line)
            ])
            try await follow(steps, session, context)
        } catch {
            await stop(start, watcher, context)
            throw error
        }
        await stop(start, watcher, context)
        try await output.errorLines(["prodpeek: session \(start.id) has ended"])
        return ExitStatus.success.rawValue
    }

    private func stop(_ start: SessionStart, _ watcher: String, _ context: VerbContext) async {
        let stops = "\(watcher) stopped watching"
        _ = await context.live.tell(start.id, "prodpeek: \(stops)", marker: stops)
    }

    private func follow(
        _ steps: AsyncThrowingStream<ReplayStep, any Error>,
        _ session: Session,
        _ context: VerbContext
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                var screen = ReplayScreen(context.console, recordedOn: session.start.terminal)
                for try await step in steps {
                    if case .show(let bytes) = step.action { try await screen.show(bytes) }
                }
                try await screen.restore()
            }
            group.addTask { try await check(session, context) }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Goes on until the watcher has gone, or may not watch any more.
    private func check(_ session: Session, _ context: VerbContext) async throws {
        while true {
            try await Task.sleep(for: Self.pulse)
            // Throws when nobody reads, also while the session says nothing.
            try await context.console.write([])
            guard context.currentPolicy().mayRead(recordingOf: session.start, by: context.principal.name) else {
                throw Refusal(.denied, "the policy changed and does not let you read this session any more")
            }
        }
    }
}
