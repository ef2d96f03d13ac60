import ArgumentParser
import PeekCore

struct SessionNoteVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "note",
        abstract: "Mark a moment of a session with your words.",
        discussion: """
            Of a session that runs the moment is now, and its person sees the note. Of one that is over it is its end, \
            unless --at says another.

            Example:
              prodpeek session note last this is where the queue fills up --at 0:01:02
            """
    )

    @Argument(help: "The session.", completion: .names(of: .session))
    var id: String

    @Argument(help: "What to write.")
    var text: [String]

    @Option(help: ArgumentHelp("Which moment: 0:01:02, 62, or RFC 3339.", valueName: "time"))
    var at: String?

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        let session = try await context.session(id)
        let words = try WrittenText.text(PeekVerbs.text(of: text), "the note")
        let now = context.clock()
        let end = max(0, (session.endedAt ?? now).milliseconds - session.start.startedAt.milliseconds)
        let offset = try at.map { try recordingOffset($0, of: session, now: now) } ?? end
        func note(isRecorded: Bool) -> Note {
            Note(
                words,
                by: context.principal.name,
                at: now,
                session: session.start,
                offset: offset,
                isRecorded: isRecorded
            )
        }
        var isRecorded = false
        if at == nil, session.end == nil {
            let label = note(isRecorded: true).label
            isRecorded = await context.live.tell(session.start.id, "prodpeek: \(label)", marker: label) != .missed
        }
        try await record(note(isRecorded: isRecorded), session, context)
        try await output.lines(["noted in \(session.start.id) at +\(clockTime(offset / 1000))"])
        return ExitStatus.success.rawValue
    }

    private func record(_ note: Note, _ session: Session, _ context: VerbContext) async throws {
        let subject = Subject(host: session.start.host, session: session.start.id, incident: session.incidents.first)
        do {
            try await context.log.append([
                context.origin.fact(.sessionNoted, subject, reason: note.text, details: .note(note))
            ])
        } catch {
            let marked = note.isRecorded == true ? "it is a marker of the recording alone" : "nothing was noted"
            throw Refusal(.unavailable, "the event log cannot be written; \(marked)", ask: "the gateway's operators")
        }
    }
}
