/// Reads the expression of find(1); what ``FindPrimary`` does not list is refused.
struct FindParser {
    private let words: [String]
    private var index = 0
    private var depth = 0

    // Deeper than anybody nests; it bounds the stack.
    private static let deepest = 32

    /// Starts at the first word.
    init(_ words: [String]) { self.words = words }

    /// All words as one expression.
    mutating func expression() throws(Refusal) -> FindExpression.Node {
        let node = try list()
        guard index == words.count else {
            throw refused("\(words[index]) has no partner", try: "quote parentheses: '('")
        }
        return node
    }

    private mutating func list() throws(Refusal) -> FindExpression.Node {
        var nodes = [try or()]
        while take([","]) { nodes.append(try or()) }
        return nodes.count == 1 ? nodes[0] : .list(nodes)
    }

    private mutating func or() throws(Refusal) -> FindExpression.Node {
        var nodes = [try and()]
        while take(["-o", "-or"]) { nodes.append(try and()) }
        return nodes.count == 1 ? nodes[0] : .or(nodes)
    }

    private mutating func and() throws(Refusal) -> FindExpression.Node {
        var nodes = [try not()]
        while index < words.count, ![")", ",", "-o", "-or"].contains(words[index]) {
            _ = take(["-a", "-and"])
            nodes.append(try not())
        }
        return nodes.count == 1 ? nodes[0] : .and(nodes)
    }

    private mutating func not() throws(Refusal) -> FindExpression.Node {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw refused("it is nested too deep", try: "fewer parentheses") }
        if take(["!", "-not"]) { return .not(try not()) }
        guard take(["("]) else { return try primary() }
        let node = try list()
        guard take([")"]) else {
            throw refused("a parenthesis is not closed", try: "')' at its end, quoted", isIncomplete: true)
        }
        return node
    }

    private mutating func primary() throws(Refusal) -> FindExpression.Node {
        guard index < words.count else {
            throw refused("a test is missing at the end", try: "a test, such as -name", isIncomplete: true)
        }
        let name = words[index]
        index += 1
        guard let rule = FindPrimary.rule(of: name) else { throw FindPrimary.refusal(of: name) }
        guard let rule else { return .primary(name, nil) }
        guard index < words.count else {
            throw refused(
                "\(name) lacks its argument",
                try: "\(name) followed by \(rule.expectation)",
                isIncomplete: true
            )
        }
        let argument = words[index]
        index += 1
        guard let text = try rule.canonical(argument, rule: FindPrimary.rule) else {
            throw refused("\(name) does not take \(argument)", try: "\(name) followed by \(rule.expectation)")
        }
        return .primary(name, text)
    }

    private mutating func take(_ choices: [String]) -> Bool {
        guard index < words.count, choices.contains(words[index]) else { return false }
        index += 1
        return true
    }

    private func refused(_ message: String, try wouldWork: String, isIncomplete: Bool = false) -> Refusal {
        Refusal(
            .denied,
            "find: \(message)",
            rule: FindPrimary.rule,
            wouldWork: wouldWork,
            isIncomplete: isIncomplete
        )
    }
}
