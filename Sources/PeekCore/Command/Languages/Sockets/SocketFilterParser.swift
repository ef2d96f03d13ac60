/// Reads the filters of ss(8); names would be looked up in the network, so addresses are numbers.
struct SocketFilterParser {
    private let tokens: [String]
    private var index = 0
    private var depth = 0

    // Deeper than anybody nests; it bounds the stack.
    private static let deepest = 32

    private static let signs = [
        "=": "=", "==": "=", "eq": "=", "!=": "!=", "ne": "!=", "neq": "!=", ">=": ">=", "ge": ">=", "geq": ">=",
        "<=": "<=", "le": "<=", "leq": "<=", ">": ">", "gt": ">", "<": "<", "lt": "<",
    ]

    // ss(8), STATE-FILTER.
    private static let stateNames = [
        "established", "syn-sent", "syn-recv", "fin-wait-1", "fin-wait-2", "time-wait", "closed", "close-wait",
        "last-ack", "listening", "closing", "all", "connected", "synchronized", "bucket", "big",
    ]

    /// Cuts the words into tokens.
    init(_ words: [String]) throws(Refusal) {
        var tokens: [String] = []
        for word in words {
            var token: [UInt8] = []
            func close() {
                if !token.isEmpty { tokens.append(String(decoding: token, as: UTF8.self)) }
                token = []
            }
            for byte in word.utf8 {
                switch byte {
                case 0x20, 0x09: close()
                case UInt8(ascii: "("), UInt8(ascii: ")"):
                    close()
                    tokens.append(String(Unicode.Scalar(byte)))
                default: token.append(byte)
                }
            }
            close()
        }
        self.tokens = tokens
    }

    /// `state NAME` and `exclude NAME` at the beginning.
    mutating func states() throws(Refusal) -> [SocketFilter.StateRule] {
        var rules: [SocketFilter.StateRule] = []
        while index < tokens.count, ["state", "exclude"].contains(tokens[index]) {
            let keyword = tokens[index]
            guard index + 1 < tokens.count, Self.stateNames.contains(tokens[index + 1]) else {
                throw refused(
                    "\(keyword) lacks the name of a state",
                    try: Self.stateNames.joined(separator: " "),
                    isAtEnd: index + 1 == tokens.count
                )
            }
            rules.append(SocketFilter.StateRule(keyword: keyword, name: tokens[index + 1]))
            index += 2
        }
        return rules
    }

    /// The rest as one condition; nil when there is none.
    mutating func condition() throws(Refusal) -> SocketFilter.Condition? {
        guard index < tokens.count else { return nil }
        let condition = try or()
        guard index == tokens.count else { throw unexpected(tokens[index]) }
        return condition
    }

    private mutating func or() throws(Refusal) -> SocketFilter.Condition {
        var conditions = [try and()]
        while take(["or", "|", "||"]) { conditions.append(try and()) }
        return conditions.count == 1 ? conditions[0] : .or(conditions)
    }

    private mutating func and() throws(Refusal) -> SocketFilter.Condition {
        var conditions = [try not()]
        while index < tokens.count, ![")", "or", "|", "||"].contains(tokens[index]) {
            _ = take(["and", "&", "&&"])
            conditions.append(try not())
        }
        return conditions.count == 1 ? conditions[0] : .and(conditions)
    }

    private mutating func not() throws(Refusal) -> SocketFilter.Condition {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw refused("it is nested too deep", try: "fewer parentheses") }
        if take(["not", "!"]) { return .not(try not()) }
        guard take(["("]) else { return try comparison() }
        let condition = try or()
        guard take([")"]) else {
            throw refused("a parenthesis is not closed", try: "')' at its end", isAtEnd: index == tokens.count)
        }
        return condition
    }

    private mutating func comparison() throws(Refusal) -> SocketFilter.Condition {
        guard index < tokens.count else {
            throw refused("a condition is missing", try: "dport = :443", isAtEnd: true)
        }
        let subject = tokens[index]
        guard ["dport", "sport", "dst", "src", "dev"].contains(subject) else { throw unexpected(subject) }
        index += 1
        var sign = "="
        if index < tokens.count, let written = Self.signs[tokens[index]] {
            sign = written
            index += 1
        }
        guard index < tokens.count, let value = Self.value(tokens[index], of: subject) else {
            throw refused(
                "\(subject) lacks a value that is a number",
                try: "dport = :443, or dst 10.0.0.0/8",
                isAtEnd: index == tokens.count
            )
        }
        index += 1
        return .comparison(subject: subject, operator: sign, value: value)
    }

    /// The canonical value; nil where it is not read.
    private static func value(_ text: String, of subject: String) -> String? {
        switch subject {
        case "dev": return NamedValueRule.name.admits(text) ? text : nil
        case "dport", "sport":
            let port = text.utf8.first == UInt8(ascii: ":") ? String(text.dropFirst()) : text
            return port == "*" || NamedValueRule.name.admits(port) ? text : nil
        default: return SocketAddress(text)?.text
        }
    }

    private mutating func take(_ choices: [String]) -> Bool {
        guard index < tokens.count, choices.contains(tokens[index]) else { return false }
        index += 1
        return true
    }

    private func unexpected(_ token: String) -> Refusal {
        refused("\(token) is no condition", try: "state NAME, or dport sport dst src dev with = and a number")
    }

    private func refused(_ message: String, try wouldWork: String, isAtEnd: Bool = false) -> Refusal {
        Refusal(
            .denied,
            "ss: \(message)",
            rule: "catalogue: ss",
            wouldWork: wouldWork,
            isIncomplete: isAtEnd
        )
    }
}
