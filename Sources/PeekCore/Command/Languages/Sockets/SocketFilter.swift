/// A filter of ss(8): states and a condition about addresses and ports.
public struct SocketFilter: Sendable, Hashable {
    /// `state NAME` and `exclude NAME`, in order.
    let states: [StateRule]
    /// What addresses and ports must be; nil when anything will do.
    let condition: Condition?

    /// Sockets in a state, or those that are not.
    struct StateRule: Sendable, Hashable {
        /// `state` or `exclude`.
        var keyword: String
        /// Such as `established`.
        var name: String
    }

    /// A condition; the operators from the one that binds most to the least.
    indirect enum Condition: Sendable, Hashable {
        /// Such as `dport = :443`.
        case comparison(subject: String, operator: String, value: String)
        case not(Condition)
        case and([Condition])
        case or([Condition])
    }

    /// Parses the words of a filter, which may hold several tokens each.
    ///
    /// - Throws: a refusal that names what is not allowed, and what to type instead.
    init(parsing words: [String]) throws(Refusal) {
        var parser = try SocketFilterParser(words)
        states = try parser.states()
        condition = try parser.condition()
    }

    /// The canonical words, one token each.
    var words: [String] {
        states.flatMap { [$0.keyword, $0.name] } + (condition?.words(inParentheses: false) ?? [])
    }

    /// The parts, for people.
    var tree: SyntaxTree {
        SyntaxTree(
            "sockets",
            states.map { SyntaxTree("\($0.keyword) \($0.name)") } + (condition.map { [$0.tree] } ?? [])
        )
    }
}

extension SocketFilter.Condition {
    fileprivate func words(inParentheses: Bool) -> [String] {
        let words: [String] =
            switch self {
            case .comparison(let subject, let sign, let value): [subject, sign, value]
            case .not(let condition): ["not"] + condition.words(inParentheses: true)
            case .and(let conditions): Self.joined(conditions, "and")
            case .or(let conditions): Self.joined(conditions, "or")
            }
        guard inParentheses else { return words }
        if case .comparison = self { return words }
        return ["("] + words + [")"]
    }

    private static func joined(_ conditions: [Self], _ word: String) -> [String] {
        Array(conditions.map { $0.words(inParentheses: true) }.joined(separator: [word]))
    }

    fileprivate var tree: SyntaxTree {
        switch self {
        case .comparison(let subject, let sign, let value): SyntaxTree("\(subject) \(sign) \(value)")
        case .not(let condition): SyntaxTree("not", [condition.tree])
        case .and(let conditions): SyntaxTree("all of", conditions.map(\.tree))
        case .or(let conditions): SyntaxTree("any of", conditions.map(\.tree))
        }
    }
}
