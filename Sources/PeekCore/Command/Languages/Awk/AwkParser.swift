/// Reads a program of awk by the grammar of POSIX; what that grammar does not have is refused.
///
/// Statements and expressions are in extensions.
struct AwkParser {
    // Deeper is nothing that a person writes; the stack holds many times as much.
    private static let deepest = 256

    /// A call, to be looked at when all functions are known.
    struct Call {
        var name: String
        var count: Int
        var offset: Int
    }

    private(set) var tokenizer: AwkTokenizer
    /// The next token, which has not been taken yet.
    private(set) var token = AwkToken(kind: .newline, start: 0, end: 0)
    private var depth = 0
    /// Whether `>` would redirect: behind `print`, outside of parentheses.
    var isPrinting = false
    var loops = 0
    var isInFunction = false
    var calls: [Call] = []
    var variables: [(name: String, offset: Int)] = []

    /// The parts of `text`, in order.
    static func items(of text: String) throws(AwkProblem) -> [AwkItem] {
        var parser = AwkParser(tokenizer: AwkTokenizer(text))
        try parser.advance()
        return try parser.items()
    }

    private init(tokenizer: AwkTokenizer) {
        self.tokenizer = tokenizer
    }

    private mutating func items() throws(AwkProblem) -> [AwkItem] {
        var items: [AwkItem] = []
        var functions: [String: Int] = [:]
        try skipTerminators()
        while token.kind != .end {
            let start = token.start
            let item = try item()
            if case .function(let name, let parameters, _) = item {
                guard functions.updateValue(parameters.count, forKey: name) == nil else {
                    throw AwkProblem(.twice(name), start)
                }
            }
            items.append(item)
            try skipTerminators()
        }
        guard !items.isEmpty else { throw AwkProblem(.empty, nil) }
        try check(functions)
        return items
    }

    private mutating func item() throws(AwkProblem) -> AwkItem {
        switch token.kind {
        case .keyword(.function): return try function()
        case .keyword(.begin):
            try advance()
            return .rule(.begin, try block())
        case .keyword(.end):
            try advance()
            return .rule(.end, try block())
        case .sign(.leftBrace): return .rule(.always, try block())
        case .keyword: throw unexpected("a pattern or {")
        default:
            var pattern = AwkPattern.always
            let first = try expression()
            if try take(.comma) {
                try skipNewlines()
                pattern = .range(first, try expression())
            } else {
                pattern = .when(first)
            }
            if token.kind == .sign(.leftBrace) { return .rule(pattern, try block()) }
            switch token.kind {
            case .end, .newline, .sign(.semicolon): return .rule(pattern, [.print([])])
            default: throw unexpected("an operator, ; or {")
            }
        }
    }

    private mutating func function() throws(AwkProblem) -> AwkItem {
        try advance()
        let name = try newName("the function's name")
        try expect(.leftParenthesis)
        var parameters: [String] = []
        while token.kind != .sign(.rightParenthesis) {
            if !parameters.isEmpty {
                try expect(.comma)
                try skipNewlines()
            }
            let start = token.start
            let parameter = try newName("a parameter's name")
            guard parameter != name, !parameters.contains(parameter) else {
                throw AwkProblem(.twice(parameter), start)
            }
            parameters.append(parameter)
            variables.append((parameter, start))
        }
        try expect(.rightParenthesis)
        try skipNewlines()
        isInFunction = true
        defer { isInFunction = false }
        return .function(name, parameters, try block())
    }

    /// A name that is not one of awk's own.
    private mutating func newName(_ what: String) throws(AwkProblem) -> String {
        guard token.kind == .name || token.kind == .call else { throw unexpected(what) }
        let name = tokenizer.text(token)
        try checkName(name)
        guard AwkFunctions.all[name] == nil, !AwkNames.special.contains(name) else {
            throw AwkProblem(.wordOfAwk(name), token.start)
        }
        try advance()
        return name
    }

    private func check(_ functions: [String: Int]) throws(AwkProblem) {
        for call in calls {
            guard let count = functions[call.name] else {
                let near = nearest(to: call.name, among: Array(AwkFunctions.all.keys) + functions.keys)
                throw AwkProblem(.unknownFunction(call.name, near: near.map { "\($0)(…)" }), call.offset)
            }
            guard call.count <= count else { throw AwkProblem(.argumentCount(call.name, 0...count), call.offset) }
        }
        guard !functions.isEmpty else { return }
        for variable in variables where functions[variable.name] != nil {
            throw AwkProblem(.functionAndVariable(variable.name), variable.offset)
        }
    }
}

// What statements and expressions are read with.
extension AwkParser {
    mutating func advance() throws(AwkProblem) { token = try tokenizer.next() }

    /// Takes the next token if it is `sign`.
    mutating func take(_ sign: AwkSign) throws(AwkProblem) -> Bool {
        guard token.kind == .sign(sign) else { return false }
        try advance()
        return true
    }

    mutating func expect(_ sign: AwkSign) throws(AwkProblem) {
        guard try take(sign) else { throw unexpected(sign.rawValue) }
    }

    mutating func skipNewlines() throws(AwkProblem) {
        while token.kind == .newline { try advance() }
    }

    mutating func skipTerminators() throws(AwkProblem) {
        while token.kind == .newline || token.kind == .sign(.semicolon) { try advance() }
    }

    /// Reads the next token as the beginning of a regular expression.
    mutating func regex() throws(AwkProblem) -> AwkExpression {
        let text = try tokenizer.regex(at: token.start)
        try advance()
        return .regex(text)
    }

    /// Goes one level down; ``leave()`` comes back.
    mutating func enter() throws(AwkProblem) {
        depth += 1
        guard depth <= Self.deepest else { throw AwkProblem(.tooDeep(AwkRendering.deepest), token.start) }
    }

    mutating func leave() { depth -= 1 }

    func checkName(_ name: String) throws(AwkProblem) {
        if let reason = AwkNames.reason(against: name) { throw AwkProblem(reason, token.start) }
    }

    /// The problem with the next token where `expected` should be.
    func unexpected(_ expected: String) -> AwkProblem {
        switch token.kind {
        case .sign(.pipe), .sign(.pipeBoth): return AwkProblem(.pipe, token.start)
        case .sign(.append): return AwkProblem(.redirection, token.start)
        case .sign(.greater) where isPrinting: return AwkProblem(.redirection, token.start)
        case .sign(.stars): return AwkProblem(.stars, token.start)
        case .end: return AwkProblem(.unexpected("the end", expected: expected), token.start)
        case .newline: return AwkProblem(.unexpected("the end of the line", expected: expected), token.start)
        default:
            let text = tokenizer.text(token)
            if let reason = AwkNames.reason(against: text) { return AwkProblem(reason, token.start) }
            return AwkProblem(.unexpected(text, expected: expected), token.start)
        }
    }
}
