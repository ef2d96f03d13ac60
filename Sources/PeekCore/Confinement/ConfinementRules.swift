/// What the policy says of what one role runs on a host that confines it.
public struct ConfinementRules: Sendable, Hashable {
    /// The host's name.
    public let host: String
    /// What must hold.
    public let confinement: HostConfinement
    /// What may be read.
    let paths: ConfinedPaths
    /// Whether the session sees the host's other processes.
    let seesAllProcesses: Bool

    /// The rules of `role` for `command`, or with nil for a shell; nil where the host is a plain one.
    init?(_ role: Role, on host: Host, _ paths: PathRules, for command: Command?) {
        guard host.confinement.mode != .none else { return nil }
        self.host = host.name
        confinement = host.confinement
        self.paths = ConfinedPaths(paths, for: command)
        seesAllProcesses = role.processes == .all
    }

    /// All of it in one line, as the rendering of a shell's session: whoever audits it sees what could be read.
    public var shellRendering: String {
        let fields = request(.shell, terminal: nil).fields
        let words = fields.all.map { "\($0.name)=\(String(decoding: $0.value, as: UTF8.self))" }
        return (["prodpeek-confine"] + words).joined(separator: " ")
    }

    /// What the helper is asked to run.
    public func request(_ run: ConfinementRequest.Run, terminal: Terminal?) -> ConfinementRequest {
        ConfinementRequest(
            run,
            host: host,
            terminal: terminal,
            paths: paths,
            seesAllProcesses: seesAllProcesses,
            minimum: confinement.minimum
        )
    }
}

extension Authorization {
    /// How the host confines what was allowed; nil on a plain one.
    public var confinement: ConfinementRules? { ConfinementRules(role, on: host, paths, for: command) }
}
