public import PeekCore

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
    let request = try request(question, line, policy)
    try await Output(console, now: .now).lines([policy.explain(request)])
    return ExitStatus.success.rawValue
}

/// Writes `allow|deny<TAB>reason<TAB>command` for each line that comes on the console's stdin, in order, as they come.
///
/// - Returns: the exit status: success whatever the decisions are.
/// - Throws: ``Refusal`` when the policy has no such principal or host, or ``ConsoleClosed``.
public func eval(_ question: PolicyQuestion, _ policy: Policy, _ console: any Console) async throws -> Int32 {
    var request = try request(question, "", policy)
    let output = Output(console, now: .now)
    var lines = LineReader(longest: Policy.longestLine)
    while let bytes = try await console.read() {
        var decided: [String] = []
        for line in lines.take(bytes) {
            request.line = line
            decided.append(policy.decide(request).row(line))
        }
        if !decided.isEmpty { try await output.lines(decided) }
    }
    if let line = lines.rest {
        request.line = line
        try await output.lines([policy.decide(request).row(line)])
    }
    return ExitStatus.success.rawValue
}

private func request(_ question: PolicyQuestion, _ line: String, _ policy: Policy) throws(Refusal) -> DecisionRequest {
    guard policy.principals[question.principal] != nil else {
        let known = nearest(to: question.principal, among: policy.principals.keys)
        throw Refusal(
            .notFound,
            "the policy has no principal \(question.principal)",
            wouldWork: known.map { "--as \($0)" }
        )
    }
    guard policy.hosts[question.host] != nil else {
        let known = nearest(to: question.host, among: policy.hosts.keys)
        throw Refusal(.notFound, "the policy has no host \(question.host)", wouldWork: known.map { "--host \($0)" })
    }
    return DecisionRequest(principal: question.principal, host: question.host, line: line)
}

extension Decision {
    // A row has exactly two tabs, whatever is in the command.
    fileprivate func row(_ line: String) -> String {
        switch self {
        case .allow(let authorization): "allow\trole \(visible(authorization.role.name))\t\(visible(line))"
        case .deny(let refusal): "deny\t\(visible(refusal.message))\t\(visible(line))"
        }
    }
}
