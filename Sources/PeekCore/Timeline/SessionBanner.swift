/// The line on stderr when a session starts: where one is, what is live there, what is changing, and that it is recorded.
///
/// Such as `prodpeek: web1 · checkout v41 by alice 2 h ago · deploying v42 (bob, 3 min) · s-1k3v9c2m0aqx7 · recorded`.
public struct SessionBanner: Sendable, Hashable {
    /// Services named at most; a host with more says how many there are besides.
    public static let mostServices = 4

    /// The host's name.
    public var host: String
    /// What is live there.
    public var versions: [LiveVersion]
    /// What is being deployed there.
    public var deploysInProgress: [Deploy]
    /// How the session stands to incidents.
    public var incidents: SessionIncidents
    /// The session's ID.
    public var session: Identifier
    /// The moment from which "ago" counts.
    public var now: Timestamp

    /// Makes a banner.
    public init(
        host: String,
        versions: [LiveVersion],
        deploysInProgress: [Deploy],
        incidents: SessionIncidents = SessionIncidents(),
        session: Identifier,
        now: Timestamp
    ) {
        self.host = host
        self.versions = versions
        self.deploysInProgress = deploysInProgress
        self.incidents = incidents
        self.session = session
        self.now = now
    }

    /// The line, without a line break and without anything that acts on a terminal.
    public var line: String {
        let parts = [short(host, longestName)] + whatIsLive + incidents.texts + [session.description, "recorded"]
        return "prodpeek: " + parts.joined(separator: " · ")
    }

    private var whatIsLive: [String] {
        guard !services.isEmpty else { return ["no deploys known"] }
        let rest = services.count - Self.mostServices
        return services.prefix(Self.mostServices).flatMap(parts) + (rest > 0 ? ["and \(rest) more"] : [])
    }

    // A service that is being deployed comes first: it is the likelier cause of what one came to see.
    private var services: [String?] {
        let changing = deploysInProgress.map(\.service)
        let all = changing + versions.map(\.service)
        return all.indices.filter { all[..<$0].firstIndex(of: all[$0]) == nil }.map { all[$0] }
    }

    private func parts(of service: String?) -> [String] {
        let name = service.map { short($0, longestName) } ?? "the host"
        let live = versions.filter { $0.service == service }.map { version in
            let by = short(version.by, longestName)
            return "\(name) \(short(version.version, longestName)) by \(by) \(version.at.ago(at: now))"
        }
        let changing = deploysInProgress.filter { $0.service == service }.map { deploy in
            let what = (live.isEmpty ? "\(name) " : "") + short(deploy.version, longestName)
            return "deploying \(what) (\(short(deploy.by, longestName)), \(deploy.startedAt.duration(until: now)))"
        }
        return live + changing
    }
}
