extension JQParser {
    /// A value with the ways into it.
    mutating func value() throws(Refusal) -> JQExpression {
        var base = try base()
        var steps: [JQStep] = []
        if case .field(let name)? = next, base == .identity {
            advance()
            steps = [.field(name)]
        } else if base == .identity, let step = try textStep() {
            steps = [step]
        }
        while let step = try nextStep() {
            if case .number = base { throw refused(at: index - 1, "a number has no parts", try: "a field, such as .a") }
            if step == .optional, steps.last == .optional { continue }
            if steps == [.optional] {
                base = grouped(.path(base, steps))
                steps = []
            }
            if steps.isEmpty { base = grouped(base) }
            steps.append(step)
        }
        return steps.isEmpty ? base : .path(base, steps)
    }

    /// In parentheses, where jq 1.6 does not take the expression as a value.
    func grouped(_ expression: JQExpression) -> JQExpression {
        switch expression {
        case .conditional, .attempt, .loop, .path(_, [.optional]): .group(expression)
        default: expression
        }
    }

    /// An expression in brackets, where commas go on with it.
    mutating func nested() throws(Refusal) -> JQExpression {
        let commas = takesCommas
        takesCommas = true
        let expression = try expression()
        takesCommas = commas
        return expression
    }

    private mutating func base() throws(Refusal) -> JQExpression {
        switch next {
        // Its name is the first way into the identity.
        case .field?: return .identity
        case .number(let digits)?:
            advance()
            return .number(digits)
        case .textStart?: return .string(try string())
        case .format(let name)?:
            advance()
            return next == .textStart ? .string(try string(format: name)) : .format(name)
        case .variable?: return .variable(try variable())
        case .symbol(let symbol)?: return try bracket(symbol)
        case .name(let name)?: return try word(name)
        default: throw refused("\(written) stands where an expression is missing", try: ". or .NAME")
        }
    }

    private mutating func bracket(_ symbol: String) throws(Refusal) -> JQExpression {
        switch symbol {
        case ".":
            advance()
            return .identity
        case "..":
            advance()
            return .descent
        case "(":
            advance()
            let inner = try nested()
            try take(symbol: ")", "(…)")
            return .group(inner)
        case "[":
            advance()
            if take(symbol: "]") { return .array(nil) }
            let inner = try nested()
            try take(symbol: "]", "[…]")
            return .array(inner)
        case "{": return try object()
        default: throw refused("\(symbol) stands where an expression is missing", try: ". or .NAME")
        }
    }

    private mutating func word(_ name: String) throws(Refusal) -> JQExpression {
        switch name {
        case "if": return try conditional()
        case "try": return try attempt()
        case "reduce", "foreach": return try loop(name)
        case "break":
            advance()
            return .breaking(try variable())
        default: return try call()
        }
    }

    private mutating func conditional() throws(Refusal) -> JQExpression {
        let example = "if . then … else … end"
        var branches: [JQBranch] = []
        repeat {
            advance()
            let condition = try nested()
            try take(name: "then", example)
            branches.append(JQBranch(condition: condition, result: try nested()))
        } while next == .name("elif")
        // jq 1.6 wants an else, and 1.7 means this one.
        let otherwise = take(name: "else") ? try nested() : .identity
        try take(name: "end", example)
        return .conditional(branches, otherwise: otherwise)
    }

    private mutating func attempt() throws(Refusal) -> JQExpression {
        try descend()
        defer { ascend() }
        advance()
        let body = try value()
        return .attempt(body, handler: take(name: "catch") ? try value() : nil)
    }

    private mutating func loop(_ name: String) throws(Refusal) -> JQExpression {
        let start = index
        try descend()
        defer { ascend() }
        advance()
        let source = grouped(try value())
        guard next == .name("as") else {
            throw refused("\(written) stands where as is missing", try: "\(name) .[] as $x (0; …)")
        }
        let patterns = try patterns()
        try take(symbol: "(", "\(name) .[] as $x (0; …)")
        var parts: [JQExpression] = []
        repeat { parts.append(try nested()) } while take(symbol: ";")
        try take(symbol: ")", "\(name) .[] as $x (0; …)")
        guard parts.count == 2 || (parts.count == 3 && name == "foreach") else {
            throw refused(at: start, "\(name) does not take \(parts.count) parts", try: "\(name) .[] as $x (0; …)")
        }
        return .loop(name, source, patterns, parts)
    }

    private mutating func nextStep() throws(Refusal) -> JQStep? {
        switch next {
        case .field(let name)?:
            advance()
            return .field(name)
        case .symbol("?")?:
            advance()
            return .optional
        // jq takes this for one token, and then fails.
        case .symbol("?//")?:
            replaceNext(with: .symbol("//"))
            return .optional
        case .symbol("[")?:
            advance()
            return try indexStep()
        case .symbol(".")?:
            advance()
            // Only jq 1.7 has .[ after something; it means the same without the dot.
            if take(symbol: "[") { return try indexStep() }
            guard let step = try textStep() else {
                throw refused("\(written) stands where a field is missing", try: #".NAME or ."NAME""#)
            }
            return step
        default: return nil
        }
    }

    /// A text behind a dot; nil where none comes next.
    private mutating func textStep() throws(Refusal) -> JQStep? {
        let string: JQString
        if next == .textStart {
            string = try self.string()
        } else if case .format(let name)? = next {
            advance()
            string = try self.string(format: name)
        } else {
            return nil
        }
        return string.plainText.map { .field($0) } ?? .computedField(string)
    }

    private mutating func indexStep() throws(Refusal) -> JQStep {
        if take(symbol: "]") { return .each }
        if take(symbol: ":") {
            let end = try nested()
            try take(symbol: "]", ".[:4]")
            return .slice(from: nil, to: end)
        }
        let start = try nested()
        if take(symbol: "]") { return .index(start) }
        try take(symbol: ":", ".[0] or .[2:4]")
        if take(symbol: "]") { return .slice(from: start, to: nil) }
        let end = try nested()
        try take(symbol: "]", ".[2:4]")
        return .slice(from: start, to: end)
    }
}

extension JQString {
    /// What it says, where it is a text without escapes into which nothing is computed.
    fileprivate var plainText: String? {
        guard format == nil, parts.count <= 1 else { return nil }
        guard let part = parts.first else { return "" }
        guard case .text(let text) = part, !text.utf8.contains(UInt8(ascii: "\\")) else { return nil }
        return text
    }
}
