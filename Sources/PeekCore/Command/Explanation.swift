/// A decision with what led to it, as lines of text for a person.
public struct Explanation: Sendable {
    /// The same that ``Policy/decide(_:)`` gives.
    public let decision: Decision
    /// The parse as a tree, each role's verdict, and what would run or what would work; safe for a terminal.
    public let lines: [String]
}

extension Policy {
    /// Says how a request is decided and why.
    public func explain(_ request: DecisionRequest) -> Explanation {
        let evaluation = evaluate(request)
        var lines = ["line   \(request.line)"]
        for (number, stage) in (evaluation.command?.stages ?? []).enumerated() {
            lines.append("stage  \(number + 1): \(stage.program) (\(stage.binary))")
            lines += stage.explanation.map { "       \($0)" }
        }
        for (role, refusal) in evaluation.verdicts {
            lines.append("role   \(role.name): \(refusal?.message ?? "allows all of it")")
        }
        switch evaluation.decision {
        case .allow(let authorization):
            lines.append("allow  role \(authorization.role.name), policy \(authorization.policyHash.prefix(12))")
            for glob in authorization.globs {
                lines.append("names  \(glob) is looked up on the host, and each name is checked")
            }
            lines.append("runs   \(authorization.canonical)")
        case .deny(let refusal):
            lines.append("deny   \(refusal.message)")
            if let rule = refusal.rule { lines.append("rule   \(rule)") }
            if let wouldWork = refusal.wouldWork { lines.append("try    \(wouldWork)") }
            if let ask = refusal.ask { lines.append("ask    \(ask)") }
        }
        return Explanation(decision: evaluation.decision, lines: lines.map(visible))
    }
}

extension Command.Stage {
    fileprivate var explanation: [String] {
        var lines = adds.map { "always   \($0)" }
        for option in options { lines.append("option   \(option.words.joined(separator: " "))") }
        if let verb { lines.append("verb     \(verb)") }
        for option in verbOptions { lines.append("option   \(option.words.joined(separator: " "))") }
        for operand in operands {
            switch operand {
            case .text(let text): lines.append("text     \(text)")
            case .path(let path): lines.append("path     \(path)")
            case .glob(let glob): lines.append("glob     \(glob)")
            case .unit(let unit): lines.append("unit     \(unit)")
            case .program(let program): lines.append("program  \(program.words.joined(separator: " "))")
            case .standardInput: lines.append("input    standard input")
            }
        }
        switch errors {
        case .shown: break
        case .discarded: lines.append("stderr   discarded")
        case .joined: lines.append("stderr   with stdout")
        }
        return lines
    }
}
