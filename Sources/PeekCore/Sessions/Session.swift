/// What is known when a session is allowed: the details of `session.started`.
public struct SessionStart: Sendable, Hashable, Codable {
    /// `s-…`.
    public var id: Identifier
    /// `g-…` when one request opened several sessions.
    public var group: Identifier?
    /// Who looks.
    public var principal: String
    /// Where.
    public var host: String
    /// The client's address and port.
    public var source: String
    /// The line as typed; ``promptLine`` at a prompt.
    public var line: String
    /// What runs: the canonical rendering.
    public var rendering: String
    /// The commands by which a role may check the host, where the line is the gateway's own; the recording then holds what
    /// the host said of their versions or of a drill of its boundary, and the person is shown what came of it.
    public var versionsOf: [String]?
    /// At the gateway's own prompt, where relative paths of ``line`` start; nil for a session of one command.
    public var directory: String?
    /// The role that allowed it.
    public var role: String
    /// `--reason`.
    public var reason: String?
    /// `--incident`: an incident's ID, or the name of one that is kept elsewhere; or the one that
    /// ``linkedByGateway`` speaks of.
    public var incident: String?
    /// True where nobody named an incident, and the gateway linked the session to the only one that is open on the host.
    public var linkedByGateway: Bool?
    /// The terminal, where there is one.
    public var terminal: Terminal?
    /// What the policy asked of the host's confinement; nil on a plain one.
    public var confinement: Confinement?
    /// True of a shell, which has no line.
    public var isShell: Bool?
    /// Versions live on the host at the start.
    public var versions: [LiveVersion]
    /// Deploys in progress there at the start, by ID.
    public var deploysInProgress: [String]
    /// When it was allowed.
    public var startedAt: Timestamp

    /// Makes the facts of a start.
    public init(
        id: Identifier,
        group: Identifier? = nil,
        principal: String,
        host: String,
        source: String,
        line: String,
        rendering: String,
        versionsOf: [String]? = nil,
        directory: String? = nil,
        role: String,
        reason: String? = nil,
        incident: String? = nil,
        linkedByGateway: Bool? = nil,
        terminal: Terminal? = nil,
        confinement: Confinement? = nil,
        isShell: Bool? = nil,
        versions: [LiveVersion] = [],
        deploysInProgress: [String] = [],
        startedAt: Timestamp
    ) {
        self.id = id
        self.group = group
        self.principal = principal
        self.host = host
        self.source = source
        self.line = line
        self.rendering = rendering
        self.versionsOf = versionsOf
        self.directory = directory
        self.role = role
        self.reason = reason
        self.incident = incident
        self.linkedByGateway = linkedByGateway
        self.terminal = terminal
        self.confinement = confinement
        self.isShell = isShell
        self.versions = versions
        self.deploysInProgress = deploysInProgress
        self.startedAt = startedAt
    }

    /// The ``line`` of a prompt while nothing runs there; no command language has it.
    public static let promptLine = "(read-only prompt)"

    /// Whether it is the gateway's own prompt, of which each line is an event of its own.
    public var isPrompt: Bool { directory != nil }

    /// The incident that the person named; what the gateway found by itself is nothing that they said.
    public var givenIncident: String? { linkedByGateway == true ? nil : incident }
}

/// Why a session ended.
public enum SessionCause: String, Sendable, Codable {
    /// The command ended by itself.
    case exit
    /// The client went away.
    case disconnect
    /// Somebody with `sessions.kill` ended it.
    case killed
    /// A new policy no longer allows it.
    case policy
    /// A limit on duration or idle time.
    case limit
    /// It could not be recorded.
    case recording
    /// The host could not be reached, or went away.
    case host
    /// The gateway was stopped in order.
    case shutdown
    /// The gateway died; said at the next start.
    case interrupted
}

/// How a session ended: the details of `session.ended`.
public struct SessionEnd: Sendable, Hashable, Codable {
    /// The session.
    public var id: Identifier
    /// Why it ended.
    public var cause: SessionCause
    /// What the client was told; nil when it was gone.
    public var exitStatus: Int32?
    /// Bytes that the person was sent.
    public var bytesSent: Int64
    /// The recording's seal.
    public var seal: RecordingSeal?
    /// Environment variables, agent or X11 forwarding that were asked for and quietly refused.
    public var quietlyRefused: Int

    /// Makes the facts of an end.
    public init(
        id: Identifier,
        cause: SessionCause,
        exitStatus: Int32?,
        bytesSent: Int64,
        seal: RecordingSeal?,
        quietlyRefused: Int = 0
    ) {
        self.id = id
        self.cause = cause
        self.exitStatus = exitStatus
        self.bytesSent = bytesSent
        self.seal = seal
        self.quietlyRefused = quietlyRefused
    }
}

/// A session as listed: its start and, when over, its end.
public struct Session: Sendable, Hashable, Codable {
    /// How it began.
    public var start: SessionStart
    /// How it ended; nil while it runs.
    public var end: SessionEnd?
    /// When it ended.
    public var endedAt: Timestamp?
    /// What it is linked to now: IDs of incidents, and names of those that are kept elsewhere; in alphabetical order.
    public var incidents: [String]

    /// Makes a session.
    public init(start: SessionStart, end: SessionEnd? = nil, endedAt: Timestamp? = nil, incidents: [String] = []) {
        self.start = start
        self.end = end
        self.endedAt = endedAt
        self.incidents = incidents
    }
}
