import PeekCore

/// A moment in a session at which a deploy on its host started or ended, or that somebody noted.
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
        return markers.sorted { $0.time < $1.time }
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
