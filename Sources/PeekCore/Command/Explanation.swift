/// A decision with what led to it, as lines of text for a person.
public struct Explanation: Sendable {
    /// The same that ``Policy/decide(_:)`` gives, a refusal with the nearest line that would be allowed.
    public let decision: Decision
    /// The parse as a tree, each role's verdict, and what would run or what would work; safe for a terminal.
    public let lines: [String]
}

extension Policy {
    /// Says how a request is decided and why.
    public func explain(_ request: DecisionRequest) -> Explanation {
        let evaluation = evaluate(request)
        var lines = ["line   \(request.line)"]
        if let command = evaluation.command {
            lines += command.tree.parts.drawn.map { "       \($0)" }
        }
        for (role, refusal) in evaluation.verdicts {
            lines.append("role   \(role.name): \(refusal?.message ?? "allows all of it")")
        }
        var decision = evaluation.decision
        switch decision {
        case .allow(let authorization):
            lines.append("allow  role \(authorization.role.name), policy \(authorization.policyHash.prefix(12))")
            for glob in authorization.globs {
                lines.append("names  \(glob) is looked up on the host, and each name is checked")
            }
            lines.append("runs   \(authorization.canonical)")
        case .deny(let refusal):
            let refusal = advised(refusal, about: request)
            decision = .deny(refusal)
            lines.append("deny   \(refusal.message)")
            if let rule = refusal.rule { lines.append("rule   \(rule)") }
            if let wouldWork = refusal.wouldWork { lines.append("try    \(wouldWork)") }
            if let ask = refusal.ask { lines.append("ask    \(ask)") }
        }
        return Explanation(decision: decision, lines: lines.map(visible))
    }
}

extension Command {
    /// The parts, for people.
    public var tree: SyntaxTree { SyntaxTree("pipeline", stages.map(\.tree)) }
}

extension Command.Stage {
    fileprivate var tree: SyntaxTree {
        var parts = adds.map { SyntaxTree("always \($0)") }
        parts += options.map { SyntaxTree("option \($0.words.joined(separator: " "))") }
        if let verb { parts.append(SyntaxTree("verb \(verb)")) }
        parts += verbOptions.map { SyntaxTree("option \($0.words.joined(separator: " "))") }
        parts += operands.map { operand in
            switch operand {
            case .text(let text): SyntaxTree("text \(text)")
            case .path(let path): SyntaxTree("path \(path)")
            case .glob(let glob): SyntaxTree("names \(glob)")
            case .unit(let unit): SyntaxTree("unit \(unit)")
            case .program(let program): program.tree
            case .standardInput: SyntaxTree("standard input")
            }
        }
        switch errors {
        case .shown: break
        case .discarded: parts.append(SyntaxTree("stderr discarded"))
        case .joined: parts.append(SyntaxTree("stderr with stdout"))
        }
        return SyntaxTree("\(program) (\(binary))", parts)
    }
}

extension [SyntaxTree] {
    /// The trees as lines, with branches in front.
    fileprivate var drawn: [String] {
        enumerated().flatMap { index, tree in
            let isLast = index == count - 1
            return [(isLast ? "└─ " : "├─ ") + tree.label] + tree.parts.drawn.map { (isLast ? "   " : "│  ") + $0 }
        }
    }
}
