extension JQParser {
    /// A text, whose opening quote comes next.
    mutating func string(format: String? = nil) throws(Refusal) -> JQString {
        guard next == .textStart else {
            throw refused("\(written) stands where a text is missing", try: "a text in double quotes")
        }
        advance()
        var parts: [JQString.Part] = []
        while true {
            switch next {
            case .text(let text)?:
                advance()
                parts.append(.text(text))
            case .computedStart?:
                advance()
                parts.append(.computed(try nested()))
                guard next == .computedEnd else {
                    throw refused("\(written) stands where ) is missing", try: #""\(.a)""#)
                }
                advance()
            default:
                // The tokenizer gives nothing else.
                advance()
                return JQString(format: format, parts: parts)
            }
        }
    }

    /// An object, whose opening brace comes next.
    mutating func object() throws(Refusal) -> JQExpression {
        advance()
        var entries: [JQEntry] = []
        while next != .symbol("}") {
            entries.append(try entry())
            guard take(symbol: ",") else { break }
        }
        try take(symbol: "}", "{a: .b, c}")
        return .object(entries)
    }

    private mutating func entry() throws(Refusal) -> JQEntry {
        switch next {
        case .name(let name)?:
            advance()
            if let value = try entryValue() { return .named(name, value) }
            // Only jq 1.7 takes a keyword alone.
            return JQBuiltins.keywords.contains(name) ? .named(name, .path(.identity, [.field(name)])) : .field(name)
        case .variable?:
            let name = try variable()
            guard next != .symbol(":") else {
                throw refused("a variable is no name of a field", try: "($\(name)): …")
            }
            return .variable(name)
        case .textStart?:
            return try textEntry(try string())
        case .format(let name)?:
            advance()
            return try textEntry(try string(format: name))
        case .symbol("(")?:
            advance()
            let key = try nested()
            try take(symbol: ")", "{(.a): .b}")
            guard let value = try entryValue() else {
                throw refused("\(written) stands where : is missing", try: "{(.a): .b}")
            }
            return .computed(key, value)
        default:
            throw refused("\(written) stands where the name of a field is missing", try: #"{a: 1}, or {"a b": 1}"#)
        }
    }

    private mutating func textEntry(_ key: JQString) throws(Refusal) -> JQEntry {
        try entryValue().map { .text(key, $0) } ?? .textField(key)
    }

    /// What stands behind a colon, in parentheses where jq 1.6 wants them; nil where there is no colon.
    private mutating func entryValue() throws(Refusal) -> JQExpression? {
        guard take(symbol: ":") else { return nil }
        let commas = takesCommas
        takesCommas = false
        let value = try expression()
        takesCommas = commas
        return value.isEntryValue ? value : .group(value)
    }

    /// What follows `as`, which comes next.
    mutating func patterns() throws(Refusal) -> [JQPattern] {
        advance()
        var patterns = [try pattern()]
        while take(symbol: "?//") { patterns.append(try pattern()) }
        return patterns
    }

    private mutating func pattern() throws(Refusal) -> JQPattern {
        try descend()
        defer { ascend() }
        switch next {
        case .symbol("[")?:
            advance()
            var patterns: [JQPattern] = []
            repeat { patterns.append(try pattern()) } while take(symbol: ",")
            try take(symbol: "]", ". as [$a, $b] | …")
            return .array(patterns)
        case .symbol("{")?:
            advance()
            var entries: [JQPatternEntry] = []
            repeat { entries.append(try patternEntry()) } while take(symbol: ",")
            try take(symbol: "}", ". as {a: $x} | …")
            return .object(entries)
        default: return .variable(try variable())
        }
    }

    private mutating func patternEntry() throws(Refusal) -> JQPatternEntry {
        let example = "{a: $x}"
        switch next {
        case .variable?:
            let name = try variable()
            return .variable(name, take(symbol: ":") ? try pattern() : nil)
        case .name(let name)?:
            advance()
            try take(symbol: ":", example)
            return .named(name, try pattern())
        case .textStart?, .format?:
            var format: String?
            if case .format(let name)? = next {
                format = name
                advance()
            }
            let key = try string(format: format)
            try take(symbol: ":", example)
            return .text(key, try pattern())
        case .symbol("(")?:
            advance()
            let key = try nested()
            try take(symbol: ")", "{(.a): $x}")
            try take(symbol: ":", "{(.a): $x}")
            return .computed(key, try pattern())
        default:
            throw refused("\(written) stands where the name of a field is missing", try: example)
        }
    }
}

extension JQExpression {
    /// Whether jq 1.6 takes it behind the colon of an object's entry: values and pipes of them, with a sign.
    fileprivate var isEntryValue: Bool {
        switch self {
        case .operation(let first, let rest):
            first.isSignedValue && rest.allSatisfy { $0.operation == .pipe && $0.operand.isSignedValue }
        default: isSignedValue
        }
    }

    private var isSignedValue: Bool {
        switch self {
        case .negation(let operand): operand.isSignedValue
        case .conditional, .attempt, .loop, .binding, .labelled, .definitions, .operation: false
        case .path(_, let steps): steps.first != .optional
        case .identity, .descent, .number, .string, .format, .variable, .breaking, .call, .group, .array, .object: true
        }
    }
}
