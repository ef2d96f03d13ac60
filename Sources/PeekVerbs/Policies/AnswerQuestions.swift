public import PeekCore

/// Whose decision is asked for, and what would be given with the command.
public struct PolicyQuestion: Sendable, Hashable {
    /// The principal's name.
    public var principal: String
    /// The host's name.
    public var host: String
    /// What would be given as the reason.
    public var reason: String?
    /// The incident that would be named.
    public var incident: String?

    /// Makes a question.
    public init(principal: String, host: String, reason: String? = nil, incident: String? = nil) {
        self.principal = principal
        self.host = host
        self.reason = reason
        self.incident = incident
    }

    /// The question about one line.
    func about(_ line: String) -> DecisionRequest {
        DecisionRequest(principal: principal, host: host, line: line, reason: reason, incident: incident)
    }
}

/// Writes what `policy` decides about `line`, and why, to `console`.
///
/// - Returns: the exit status: success whatever the decision is, because the question was answered.
/// - Throws: ``Refusal`` when the policy has no such principal or host, or ``ConsoleClosed``.
public func explain(
    _ question: PolicyQuestion,
    _ line: String,
    _ policy: Policy,
    _ console: any Console
) async throws -> Int32 {
    try policy.hasAnswers(to: question)
    try await Output(console, now: .now).lines(policy.explain(question.about(line)).lines)
    return ExitStatus.success.rawValue
}

/// Writes `allow|deny<TAB>reason<TAB>command` for each line that comes on the console's stdin, in order, as they come.
///
/// - Returns: the exit status: success whatever the decisions are.
/// - Throws: ``Refusal`` when the policy has no such principal or host, or ``ConsoleClosed``.
public func eval(_ question: PolicyQuestion, _ policy: Policy, _ console: any Console) async throws -> Int32 {
    try policy.hasAnswers(to: question)
    let output = Output(console, now: .now)
    var lines = LineReader()
    while let bytes = try await console.read() {
        let rows = lines.take(bytes).map { policy.row(question, $0) }
        if !rows.isEmpty { try await output.lines(rows) }
    }
    if let line = lines.rest { try await output.lines([policy.row(question, line)]) }
    return ExitStatus.success.rawValue
}

extension Policy {
    /// Refuses a question about a principal or a host of which nothing can be said.
    fileprivate func hasAnswers(to question: PolicyQuestion) throws(Refusal) {
        guard principals[question.principal] != nil else {
            let known = nearest(to: question.principal, among: principals.keys)
            throw Refusal(
                .notFound,
                "the policy has no principal \(question.principal)",
                wouldWork: known.map { "--as \($0)" }
            )
        }
        // What is wrong with a host is said before the line is looked at, so that any line shows it.
        if case .deny(let refusal) = decide(question.about("uptime")), refusal.status == .notFound { throw refusal }
    }

    // A row has exactly two tabs, whatever is in the command.
    fileprivate func row(_ question: PolicyQuestion, _ bytes: [UInt8]) -> String {
        let shown = visible(String(decoding: bytes, as: UTF8.self))
        do {
            return switch decide(question.about(try Command.decode(bytes))) {
            case .allow(let authorization): "allow\trole \(visible(authorization.role.name))\t\(shown)"
            case .deny(let refusal): "deny\t\(visible(refusal.message))\t\(shown)"
            }
        } catch {
            return "deny\t\(visible(error.message))\t\(shown)"
        }
    }
}
