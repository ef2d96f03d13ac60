import PeekCore

/// A moment in a session at which a deploy on its host started or ended.
struct SessionMarker: Encodable {
    /// When.
    var time: Timestamp
    /// Milliseconds since the session started.
    var offset: Int64
    /// The deploy then.
    var deploy: String
    /// What it deploys.
    var service: String?
    /// What goes live.
    var version: String
    /// Who deploys.
    var by: String
    /// What happened.
    var status: Deploy.Status

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
            if deploy.startedAt >= from { markers.append(SessionMarker(deploy, .started, deploy.startedAt, from)) }
            if let finished = deploy.finishedAt, finished >= from, finished <= to, deploy.status != .started {
                markers.append(SessionMarker(deploy, deploy.status, finished, from))
            }
        }
        return markers.sorted { $0.time < $1.time }
    }

    private init(_ deploy: Deploy, _ status: Deploy.Status, _ time: Timestamp, _ start: Timestamp) {
        self.time = time
        offset = time.milliseconds - start.milliseconds
        self.deploy = deploy.id
        service = deploy.service
        version = deploy.version
        by = deploy.by
        self.status = status
    }

    /// One line for a person.
    func text(_ output: Output) -> String {
        let what = service.map { "\($0) \(version)" } ?? version
        return "+\(clockTime(offset / 1000))  deploy \(what) by \(by) \(status.rawValue) (\(deploy))"
    }
}

/// Hours, minutes and seconds, such as `0:01:02`.
func clockTime(_ seconds: Int64) -> String {
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : String(number) }
    return "\(seconds / 3600):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
}
