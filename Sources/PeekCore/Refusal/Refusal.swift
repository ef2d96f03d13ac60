/// A "no" that helps: what was refused, which rule said so, what would work, and whom to ask.
public struct Refusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// The exit status that goes with it.
    public var status: ExitStatus
    /// One sentence, without a final period: what was refused and why.
    public var message: String
    /// The rule that decided, such as `role developer: commands`.
    public var rule: String?
    /// What the person could type instead.
    public var wouldWork: String?
    /// Who can help, such as a service's escalation.
    public var ask: String?
    /// Whether the line only ends too early, so that further words may make it one that is allowed.
    public var isIncomplete: Bool

    /// Makes a refusal; texts may hold hostile characters, which ``lines`` makes visible.
    public init(
        _ status: ExitStatus,
        _ message: String,
        rule: String? = nil,
        wouldWork: String? = nil,
        ask: String? = nil,
        isIncomplete: Bool = false
    ) {
        self.status = status
        self.message = message
        self.rule = rule
        self.wouldWork = wouldWork
        self.ask = ask
        self.isIncomplete = isIncomplete
    }

    /// The lines for stderr; the last starts with `prodpeek: WORD:`, which scripts match.
    public var lines: [String] {
        var lines: [String] = []
        if let rule { lines.append("  rule: \(visible(rule))") }
        if let wouldWork { lines.append("  try:  \(visible(wouldWork))") }
        if let ask { lines.append("  ask:  \(visible(ask))") }
        lines.append("prodpeek: \(status.word ?? "failed"): \(visible(message))")
        return lines
    }

    public var description: String { lines.joined(separator: "\n") }
}
