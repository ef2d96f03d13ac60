/// Reads a filter of jq(1), as jq 1.6 and 1.7 do; what only one of them has is written as both have it.
struct JQParser {
    private let reader: ProgramReader
    private let offsets: [Int]
    private(set) var tokens: [JQToken]
    private(set) var index = 0
    /// Whether a comma goes on with the expression; in an object it ends the entry.
    var takesCommas = true
    private var depth = 0
    /// The functions that can be called here, as `NAME/PARAMETERS`.
    private var functions: [String] = []

    /// Expressions in one another; nobody nests deeper by hand.
    private static let deepest = 64

    /// The expression that `text` is.
    ///
    /// - Throws: a refusal that names the character, what stands there, and what to type instead.
    static func expression(of text: String) throws(Refusal) -> JQExpression {
        let reader = ProgramReader(text, rule: "catalogue: jq")
        let (tokens, offsets) = try JQTokenizer.tokens(of: reader)
        var parser = JQParser(reader, tokens, offsets)
        guard !tokens.isEmpty else { throw parser.refused("there is no filter", try: ". for all of the input") }
        let expression = try parser.expression()
        guard parser.next == nil else {
            throw parser.refused("\(parser.written) does not belong here", try: "an operator such as | before it")
        }
        return expression
    }

    private init(_ reader: ProgramReader, _ tokens: [JQToken], _ offsets: [Int]) {
        self.reader = reader
        self.tokens = tokens
        self.offsets = offsets
    }

    /// Operands with operators between them.
    mutating func expression() throws(Refusal) -> JQExpression {
        try descend()
        defer { depth -= 1 }
        let first = try operand()
        var rest: [JQOperand] = []
        while let operation = nextOperator {
            if operation.standsAlone,
                let other = rest.last(where: { $0.operation.level <= operation.level })?.operation,
                other.level == operation.level
            {
                throw refused("\(written) follows \(other.rawValue)", try: "parentheses around one of them")
            }
            advance()
            rest.append(JQOperand(operation: operation, operand: try operand()))
        }
        return rest.isEmpty ? first : .operation(first, rest)
    }

    private var nextOperator: JQOperator? {
        switch next {
        case .symbol(","): takesCommas ? .comma : nil
        case .symbol(let text): JQOperator(rawValue: text)
        case .name("and"): .and
        case .name("or"): .or
        default: nil
        }
    }

    private mutating func operand() throws(Refusal) -> JQExpression {
        switch next {
        case .symbol("-"):
            try descend()
            defer { depth -= 1 }
            advance()
            return .negation(try operand())
        case .name("def"): return try definitions()
        case .name("label"):
            advance()
            let name = try variable()
            try take(symbol: "|", "label $out | …")
            return .labelled(name, try expression())
        default:
            let value = try value()
            guard next == .name("as") else { return value }
            let patterns = try patterns()
            try take(symbol: "|", ". as $x | …")
            return .binding(grouped(value), patterns, try expression())
        }
    }

    private mutating func definitions() throws(Refusal) -> JQExpression {
        let outer = functions.count
        var definitions: [JQDefinition] = []
        while take(name: "def") { definitions.append(try definition()) }
        let body = try expression()
        functions.removeLast(functions.count - outer)
        return .definitions(definitions, body)
    }

    private mutating func definition() throws(Refusal) -> JQDefinition {
        let name = try functionName()
        var parameters: [String] = []
        if take(symbol: "(") {
            repeat {
                if case .variable? = next {
                    parameters.append("$\(try variable())")
                } else {
                    parameters.append(try functionName())
                }
            } while take(symbol: ";")
            try take(symbol: ")", "def \(name)(f; $x): …;")
        }
        try take(symbol: ":", "def \(name): …;")
        functions.append("\(name)/\(parameters.count)")
        let outer = functions.count
        // A parameter $x can be called as x too.
        functions += parameters.map { "\($0.first == "$" ? String($0.dropFirst()) : $0)/0" }
        let commas = takesCommas
        takesCommas = true
        let body = try expression()
        takesCommas = commas
        functions.removeLast(functions.count - outer)
        try take(symbol: ";", "def \(name): …;")
        return JQDefinition(name: name, parameters: parameters, body: body)
    }

    /// Whether a function of the filter's own can be called here.
    func hasOwn(_ name: String, _ count: Int) -> Bool { functions.contains("\(name)/\(count)") }

    /// The names of the filter's own functions that can be called here.
    var ownNames: [String] { functions.map { String($0.prefix { $0 != "/" }) } }

    /// Goes one level down.
    mutating func descend() throws(Refusal) {
        guard depth < Self.deepest else {
            throw refused("more than \(Self.deepest) expressions in one another", try: "a flatter filter")
        }
        depth += 1
    }

    /// Comes back up.
    mutating func ascend() { depth -= 1 }

    /// The next token; nil at the end.
    var next: JQToken? { index < tokens.count ? tokens[index] : nil }

    /// Goes over the next token.
    mutating func advance() { index += 1 }

    /// Puts another token in the place of the next one.
    mutating func replaceNext(with token: JQToken) { tokens[index] = token }

    /// Goes over `symbol` when it comes next.
    mutating func take(symbol: String) -> Bool {
        guard next == .symbol(symbol) else { return false }
        index += 1
        return true
    }

    /// Goes over `name` when it comes next.
    mutating func take(name: String) -> Bool {
        guard next == .name(name) else { return false }
        index += 1
        return true
    }

    /// Goes over `symbol`, which must come next, as in `example`.
    mutating func take(symbol: String, _ example: String) throws(Refusal) {
        guard take(symbol: symbol) else { throw refused("\(written) stands where \(symbol) is missing", try: example) }
    }

    /// Goes over `name`, which must come next, as in `example`.
    mutating func take(name: String, _ example: String) throws(Refusal) {
        guard take(name: name) else { throw refused("\(written) stands where \(name) is missing", try: example) }
    }

    /// The next token as it was written, for people.
    var written: String {
        guard index < tokens.count else { return "the end" }
        let end = index + 1 < offsets.count ? offsets[index + 1] : reader.bytes.count
        return reader.text(offsets[index]..<end).split(separator: " ").first.map(String.init) ?? ""
    }

    /// Refuses what comes next.
    func refused(_ message: String, try wouldWork: String) -> Refusal {
        refused(at: index, message, try: wouldWork)
    }

    /// Refuses the token at `index`.
    func refused(at index: Int, _ message: String, try wouldWork: String) -> Refusal {
        reader.refusal(at: index < offsets.count ? offsets[index] : reader.bytes.count, message, try: wouldWork)
    }
}
