/// One line of somebody's work that another policy would decide otherwise.
public struct ReplayedChange: Sendable, Hashable {
    /// A name that the other policy does not have.
    public enum Missing: String, Sendable {
        case principal
        case host
    }

    /// Who typed it.
    public var principal: String
    /// Where.
    public var host: String
    /// The line as typed.
    public var line: String
    /// Whether a reason was given with it.
    public var givesReason: Bool
    /// Whether an incident was named with it.
    public var givesIncident: Bool
    /// What was decided.
    public var old: Verdict
    /// What would be.
    public var new: Verdict
    /// How often ``old`` was decided.
    public var count: Int
    /// The last time.
    public var lastAt: Timestamp
    /// What the other policy does not have, where that is the reason.
    public var missing: Missing?

    /// Makes a change.
    public init(
        principal: String,
        host: String,
        line: String,
        givesReason: Bool = false,
        givesIncident: Bool = false,
        old: Verdict,
        new: Verdict,
        count: Int,
        lastAt: Timestamp,
        missing: Missing? = nil
    ) {
        self.principal = principal
        self.host = host
        self.line = line
        self.givesReason = givesReason
        self.givesIncident = givesIncident
        self.old = old
        self.new = new
        self.count = count
        self.lastAt = lastAt
        self.missing = missing
    }

    /// By principal; of one principal what would be refused first, what was asked most often before the rest.
    public static func comesFirst(_ left: ReplayedChange, _ right: ReplayedChange) -> Bool {
        guard left.principal == right.principal else { return left.principal < right.principal }
        guard left.new.allows == right.new.allows else { return right.new.allows }
        guard left.count == right.count else { return left.count > right.count }
        return (left.host, left.line) < (right.host, right.line)
    }
}
