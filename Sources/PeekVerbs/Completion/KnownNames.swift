/// The names that one principal may use, as the verb `names` tells them and a shell completes them.
public struct KnownNames: Sendable, Hashable, Codable {
    /// Hosts that may be looked at.
    public var hosts: [KnownName] = []
    /// Services that may be looked at.
    public var services: [KnownName] = []
    /// `SERVICE:LOG` and `HOST:LOG`.
    public var logs: [KnownName] = []
    /// The newest sessions that may be read.
    public var sessions: [KnownName] = []
    /// The newest deploys that may be seen.
    public var deploys: [KnownName] = []
    /// The newest incidents that may be seen.
    public var incidents: [KnownName] = []

    /// No name at all.
    public init() {}

    /// What a completion chooses from while it is computed.
    @TaskLocal static var current = KnownNames()

    /// The names of a kind that `typed` may begin; shells choose among them as they are set up to.
    func names(of thing: NamedThing, beginning typed: String) -> [KnownName] {
        switch thing {
        case .host: hosts
        case .service: services
        case .target: targets(beginning: typed)
        case .session: [Self.last] + sessions
        case .deploy: [Self.last] + deploys
        case .incident: [Self.last] + incidents
        }
    }

    private static let last = KnownName("last", about: "your own latest")

    // A service's name alone is what is mostly wanted: its logs come when it is typed, and hosts when they begin so.
    private func targets(beginning typed: String) -> [KnownName] {
        guard !typed.contains(":") else { return logs.filter { $0.name.hasPrefix(typed) } }
        guard !typed.isEmpty else { return services }
        let named = hosts.filter { $0.name.hasPrefix(typed) }.map { "\($0.name):" }
        return services + logs.filter { log in named.contains { log.name.hasPrefix($0) } }
    }
}
