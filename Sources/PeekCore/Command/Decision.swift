/// What somebody asks to run on a host.
public struct DecisionRequest: Sendable, Hashable {
    /// The principal's name.
    public var principal: String
    /// The host's name.
    public var host: String
    /// The command line as typed: any bytes, decoded by the door; see ``Policy/decide(_:)``.
    public var line: String
    /// Where its relative paths start, absolute and normalised; nil for `/var/log`.
    public var directory: String?
    /// What was given as the reason.
    public var reason: String?
    /// The incident that was named.
    public var incident: String?

    /// Makes a request.
    public init(
        principal: String,
        host: String,
        line: String,
        directory: String? = nil,
        reason: String? = nil,
        incident: String? = nil
    ) {
        self.principal = principal
        self.host = host
        self.line = line
        self.directory = directory
        self.reason = reason
        self.incident = incident
    }

    /// Whether a reason was given: more than blanks.
    public var givesReason: Bool { !(reason ?? "").utf8.allSatisfy(isBlank) }

    /// Whether an incident was named: more than blanks.
    public var givesIncident: Bool { !(incident ?? "").utf8.allSatisfy(isBlank) }

    private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}

/// Allow or deny, with the rule and the reason; never a plain yes or no.
public enum Decision: Sendable {
    /// The line may run as this authorization says.
    case allow(Authorization)
    /// It may not; the refusal says which rule decided and what would work.
    case deny(Refusal)
}

/// The terminal that a client asked for (RFC 4254 section 6.2).
public struct Terminal: Sendable, Hashable, Codable {
    /// The value of TERM.
    public var type: String
    /// Width in characters.
    public var columns: Int
    /// Height in characters.
    public var rows: Int

    /// Makes a terminal.
    public init(type: String, columns: Int, rows: Int) {
        self.type = type
        self.columns = columns
        self.rows = rows
    }
}
