/// A session in one flat object, as every door lists it in JSON; the names are stable.
public struct SessionListing: Sendable, Hashable, Codable {
    /// `s-…`.
    public var id: Identifier
    /// `g-…` when one request opened several sessions.
    public var group: Identifier?
    /// Who looked.
    public var principal: String
    /// Where.
    public var host: String
    /// The client's address and port.
    public var source: String
    /// The line as typed.
    public var line: String
    /// What ran.
    public var rendering: String
    /// The role that allowed it.
    public var role: String
    /// What was given as the reason.
    public var reason: String?
    /// The incident that was named, or that the gateway linked it to when it started.
    public var incident: String?
    /// The incidents that it is linked to now.
    public var incidents: [String]
    /// The terminal, where there was one.
    public var terminal: Terminal?
    /// Versions live on the host at the start.
    public var versions: [LiveVersion]
    /// Deploys in progress there at the start, by ID.
    public var deploysInProgress: [String]
    /// When it was allowed.
    public var startedAt: Timestamp
    /// `running`, or why it ended: a ``SessionCause``, such as `exit`, `killed` or `interrupted`.
    public var state: String
    /// When it ended; nil while it runs.
    public var endedAt: Timestamp?
    /// What the client was told; nil while it runs, or when the client was gone.
    public var exitStatus: Int32?
    /// Bytes that the person was sent; nil while it runs.
    public var bytesSent: Int64?
    /// The recording's seal; nil while it runs, or when it did not end in order.
    public var seal: RecordingSeal?

    /// Flattens `session`.
    public init(_ session: Session) {
        let start = session.start
        id = start.id
        group = start.group
        principal = start.principal
        host = start.host
        source = start.source
        line = start.line
        rendering = start.rendering
        role = start.role
        reason = start.reason
        incident = start.incident
        incidents = session.incidents
        terminal = start.terminal
        versions = start.versions
        deploysInProgress = start.deploysInProgress
        startedAt = start.startedAt
        state = session.end?.cause.rawValue ?? "running"
        endedAt = session.endedAt
        exitStatus = session.end?.exitStatus
        bytesSent = session.end?.bytesSent
        seal = session.end?.seal
    }
}
