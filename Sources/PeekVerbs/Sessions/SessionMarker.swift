import PeekCore

/// A moment in a session at which a deploy on its host started or ended, a line of its prompt began, or that somebody
/// noted.
struct SessionMarker: Encodable {
    /// When.
    var time: Timestamp
    /// Milliseconds since the session started.
    var offset: Int64
    /// The deploy's ID; nil of a note.
    var deploy: String?
    /// What happened to the deploy.
    var status: Deploy.Status?
    /// What somebody noted; nil of a deploy.
    var note: String?
    /// Who did.
    var by: String?
    /// The line of a prompt that ran then.
    var line: String?
    /// One line, such as `deploy checkout v42 by alice started`.
    var label: String

    /// The markers of `session`, in order.
    static func all(of session: Session, _ context: VerbContext) async throws -> [SessionMarker] {
        let from = session.start.startedAt
        let to = session.endedAt ?? context.clock()
        let scope =
            context.policy.hosts[session.start.host].map(context.scope)
            ?? DeployFilter.HostScope(host: session.start.host, services: [])
        let filter = DeployFilter(host: scope, since: from, until: to, limit: 1000)
        var markers: [SessionMarker] = []
        for deploy in try await context.log.deploys(filter) {
            var started = deploy
            started.status = .started
            started.finishedAt = nil
            if deploy.startedAt >= from { markers.append(SessionMarker(started, deploy.startedAt, from)) }
            if let finished = deploy.finishedAt, (from...max(from, to)).contains(finished) {
                markers.append(SessionMarker(deploy, finished, from))
            }
        }
        for note in try await context.log.notes(NoteFilter(session: session.start.id)) {
            markers.append(SessionMarker(note))
        }
        for event in try await lines(of: session, until: to, context) {
            if let marker = SessionMarker(line: event.fact, from) { markers.append(marker) }
        }
        return markers.sorted { $0.time < $1.time }
    }

    private static func lines(
        of session: Session,
        until end: Timestamp,
        _ context: VerbContext
    ) async throws -> [Event] {
        let start = session.start
        guard start.isPrompt else { return [] }
        let filter = EventFilter(types: [.commandStarted], session: start.id)
        var lines: [Event] = []
        while true {
            let next = try await context.log.events(filter, after: lines.last?.sequence ?? 0, limit: 1000)
            lines += next
            guard next.count == 1000 else { return lines.filter { $0.fact.time <= end } }
        }
    }

    private init?(line fact: Fact, _ start: Timestamp) {
        guard case .text(let details) = fact.details, let line = details["line"] else { return nil }
        time = fact.time
        offset = time.milliseconds - start.milliseconds
        self.line = line
        label = "line \(details["command"] ?? "?"): \(line)"
    }

    private init(_ deploy: Deploy, _ time: Timestamp, _ start: Timestamp) {
        self.time = time
        offset = time.milliseconds - start.milliseconds
        self.deploy = deploy.id
        status = deploy.status
        label = DeployNotice(deploy).label
    }

    private init(_ note: Note) {
        time = note.time
        offset = note.offset ?? 0
        self.note = note.text
        by = note.by
        label = note.label
    }

    /// One line for a person.
    var text: String { "+\(clockTime(offset / 1000))  \(label)\(deploy.map { " (\($0))" } ?? "")" }
}
