/// What a set of principals may do; an empty list allows nothing.
public struct Role: Sendable, Hashable {
    /// The role's name.
    public var name: String
    /// Services whose hosts, and whose named logs with their rotated predecessors, are covered.
    public var services: [String]
    /// Further hosts.
    public var hosts: HostSelector
    /// Names of catalogue commands; `all` means the whole catalogue.
    public var commands: [String]
    /// Readable paths, beside the logs of ``services``.
    public var read: [PathPattern]
    /// Paths never readable; they win over everything.
    public var deny: [PathPattern]
    /// What one principal may use.
    public var limits: Limits
    /// What must be given before a session starts.
    public var requires: Requirements
    /// Whether what is typed or piped in may be recorded.
    public var input: InputRecording
    /// Which shell there is on confined hosts.
    public var shell: ShellPermission
    /// Which of a confined host's processes a session sees.
    public var processes: ProcessView
    /// What else the role allows.
    public var may: Permissions

    /// Makes a role; everything left out allows nothing.
    public init(
        name: String,
        services: [String] = [],
        hosts: HostSelector = HostSelector(),
        commands: [String] = [],
        read: [PathPattern] = [],
        deny: [PathPattern] = [],
        limits: Limits = Limits(),
        requires: Requirements = Requirements(),
        input: InputRecording = .recorded,
        shell: ShellPermission = .none,
        processes: ProcessView = .own,
        may: Permissions = Permissions()
    ) {
        self.name = name
        self.services = services
        self.hosts = hosts
        self.commands = commands
        self.read = read
        self.deny = deny
        self.limits = limits
        self.requires = requires
        self.input = input
        self.shell = shell
        self.processes = processes
        self.may = may
    }
}

/// Limits for one principal; nil is no limit of this kind.
public struct Limits: Sendable, Hashable {
    /// Sessions open at once.
    public var sessions: Int?
    /// Seconds until a session is ended.
    public var duration: Int?
    /// Seconds without a byte in either direction until a session is ended.
    public var idle: Int?
    /// Bytes per second from the host, averaged over a second; more slows the host, nothing is lost.
    public var bytesPerSecond: Int?

    /// Makes limits.
    public init(sessions: Int? = nil, duration: Int? = nil, idle: Int? = nil, bytesPerSecond: Int? = nil) {
        self.sessions = sessions
        self.duration = duration
        self.idle = idle
        self.bytesPerSecond = bytesPerSecond
    }
}

/// What a person must say before a session starts.
public struct Requirements: Sendable, Hashable {
    /// `--reason` or `PRODPEEK_REASON`.
    public var reason: Bool
    /// `--incident` or `PRODPEEK_INCIDENT`.
    public var incident: Bool

    /// Makes requirements.
    public init(reason: Bool = false, incident: Bool = false) {
        self.reason = reason
        self.incident = incident
    }
}

/// Whether stdin without a terminal is kept in the recording.
public enum InputRecording: String, Sendable {
    case recorded
    case never
}

/// Whether a role gives a shell on hosts that confine it.
public enum ShellPermission: String, Sendable, CaseIterable {
    /// None; only lines that the policy allows.
    case none
    /// Any program, within what the host's kernel enforces.
    case confined
}

/// Which processes a session on a confined host sees.
public enum ProcessView: String, Sendable, CaseIterable {
    /// Its own.
    case own
    /// All of the host's.
    case all
}

/// What a role allows beside looking at hosts.
public struct Permissions: Sendable, Hashable {
    /// Whose recordings may be listed, shown, replayed, exported and verified.
    public enum RecordingScope: String, Sendable, Comparable {
        /// One's own only.
        case own
        /// Those of hosts that the role covers.
        case scope
        /// Everybody's.
        case all

        public static func < (left: RecordingScope, right: RecordingScope) -> Bool { left.rank < right.rank }

        private var rank: Int {
            switch self {
            case .own: 0
            case .scope: 1
            case .all: 2
            }
        }
    }

    /// As whom decisions may be explained.
    public enum ExplainScope: String, Sendable {
        case own
        case all
    }

    /// `recordings.read`.
    public var recordingsRead: RecordingScope
    /// `sessions.kill`, on the hosts that the role covers.
    public var sessionsKill: Bool
    /// `deploys.write`.
    public var deploysWrite: Bool
    /// `incidents.write`.
    public var incidentsWrite: Bool
    /// `policy.explain`.
    public var policyExplain: ExplainScope

    /// Makes permissions; own recordings and own decisions only, unless said otherwise.
    public init(
        recordingsRead: RecordingScope = .own,
        sessionsKill: Bool = false,
        deploysWrite: Bool = false,
        incidentsWrite: Bool = false,
        policyExplain: ExplainScope = .own
    ) {
        self.recordingsRead = recordingsRead
        self.sessionsKill = sessionsKill
        self.deploysWrite = deploysWrite
        self.incidentsWrite = incidentsWrite
        self.policyExplain = policyExplain
    }
}
