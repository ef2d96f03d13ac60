@testable import PeekCore

/// Makes filters of jq(1) as the parser gives them.
struct RandomJQFilter {
    var generator: SeededGenerator
    /// The filter's own functions that can be called, each without parameters.
    private var own: [String] = []

    init(generator: SeededGenerator) {
        self.generator = generator
    }

    mutating func filter() -> JQFilter { JQFilter(expression(3)) }

    private mutating func expression(_ depth: Int) -> JQExpression {
        let first = operand(depth)
        var rest: [JQOperand] = []
        for _ in 0..<(number(0...1) * number(0...3)) {
            var operation = one(of: JQOperator.allCases)
            let other = rest.last { $0.operation.level <= operation.level }?.operation
            if operation.standsAlone, other?.level == operation.level { operation = .plus }
            rest.append(JQOperand(operation: operation, operand: operand(depth)))
        }
        let whole: JQExpression = rest.isEmpty ? first : .operation(first, rest)
        guard depth > 0, number(0...3) == 0 else { return whole }
        // These go on to the end, and so stand behind the last operator.
        let last = greedy(depth - 1)
        return .operation(first, rest + [JQOperand(operation: .pipe, operand: last)])
    }

    private mutating func operand(_ depth: Int) -> JQExpression {
        if depth > 0, number(0...8) == 0 { return .negation(operand(depth - 1)) }
        return value(depth)
    }

    private mutating func greedy(_ depth: Int) -> JQExpression {
        switch number(0...2) {
        case 0: return .binding(source(depth), patterns(depth), expression(depth))
        case 1: return .labelled("out", expression(depth))
        default:
            let name = one(of: ["f", "g", "map"])
            let body = expression(depth)
            own.append(name)
            defer { own.removeLast() }
            let parameters = one(of: [[], ["$p"], ["p", "$q"]])
            let definition = JQDefinition(name: "own\(own.count)", parameters: parameters, body: body)
            return .definitions(
                [JQDefinition(name: name, parameters: [], body: .identity), definition],
                expression(depth)
            )
        }
    }

    /// What `as` can stand behind.
    private mutating func source(_ depth: Int) -> JQExpression {
        switch value(depth) {
        case let odd where odd.isNoValue: .group(odd)
        case let value: value
        }
    }

    private mutating func value(_ depth: Int) -> JQExpression {
        let base = base(depth)
        guard depth > 0, Bool.random(using: &generator) else { return base }
        if case .number = base { return base }
        let start = base.isNoValue ? .group(base) : base
        var steps: [JQStep] = []
        for _ in 0..<number(1...3) {
            let step = step(depth - 1)
            if step == .optional, steps.isEmpty || steps.last == .optional { continue }
            steps.append(step)
        }
        return .path(start, steps.isEmpty ? [.optional] : steps)
    }

    private mutating func base(_ depth: Int) -> JQExpression {
        switch number(0...(depth > 0 ? 15 : 6)) {
        case 0: .identity
        case 1: .descent
        case 2: .number(one(of: ["0", "12", "1.5", ".5", "1e3", "2E-7"]))
        case 3: .variable(one(of: ["x", "__loc__", "ARGS", "env"]))
        case 4: .format(one(of: JQBuiltins.formats))
        case 5: .call(one(of: ["empty", "not", "keys", "true", "input_filename"] + own), [])
        case 6: .string(string(0))
        case 7: .string(string(depth - 1))
        case 8: .group(expression(depth - 1))
        case 9: .array(Bool.random(using: &generator) ? expression(depth - 1) : nil)
        case 10: .object((0..<number(0...3)).map { _ in entry(depth - 1) })
        case 11: .call("select", [expression(depth - 1)])
        case 12: .call("range", [expression(depth - 1), expression(depth - 1)])
        case 13: conditional(depth - 1)
        case 14:
            .loop("foreach", source(depth - 1), patterns(depth - 1), [expression(depth - 1), expression(depth - 1)])
        default: attempt(depth - 1)
        }
    }

    private mutating func conditional(_ depth: Int) -> JQExpression {
        let branches = (0..<number(1...2)).map { _ in
            JQBranch(condition: expression(depth), result: expression(depth))
        }
        return .conditional(branches, otherwise: expression(depth))
    }

    private mutating func attempt(_ depth: Int) -> JQExpression {
        let body = value(depth)
        guard Bool.random(using: &generator) else { return .attempt(body, handler: nil) }
        // A handler belongs to the try next to it.
        if case .attempt = body { return .attempt(.group(body), handler: value(depth)) }
        return .attempt(body, handler: value(depth))
    }

    private mutating func step(_ depth: Int) -> JQStep {
        switch number(0...5) {
        case 0: .field(one(of: ["a", "x y", "e1", "and", "env", "", "a.b", "é"]))
        case 1: .computedField(JQString(parts: [.text(one(of: [#"\n"#, #"a\"b"#]))]))
        case 2: .index(expression(depth))
        case 3: .slice(from: expression(depth), to: Bool.random(using: &generator) ? nil : expression(depth))
        case 4: .each
        default: .optional
        }
    }

    private mutating func string(_ depth: Int) -> JQString {
        var parts: [JQString.Part] = []
        for _ in 0..<number(0...2) {
            parts.append(.text(one(of: ["a b", "$(id) `id`", #"\n\t\\"#, #"\""#, #"\u00e9"#, "é#;'"])))
            if depth > 0 { parts.append(.computed(expression(depth - 1))) } else { break }
        }
        return JQString(format: one(of: [nil, nil, "json", "sh"]), parts: parts)
    }

    private mutating func entry(_ depth: Int) -> JQEntry {
        switch number(0...5) {
        case 0: .named(one(of: ["a", "env", "if", "__loc__"]), .group(expression(depth)))
        case 1: .named("b", .path(.identity, [.field("c")]))
        case 2: .text(string(depth), .negation(.number("1")))
        case 3: .computed(expression(depth), .group(expression(depth)))
        case 4: .textField(string(depth))
        default: one(of: [.field("a"), .field("env"), .variable("x")])
        }
    }

    private mutating func patterns(_ depth: Int) -> [JQPattern] { (0..<number(1...2)).map { _ in pattern(depth) } }

    private mutating func pattern(_ depth: Int) -> JQPattern {
        switch number(0...(depth > 0 ? 2 : 0)) {
        case 0: .variable("x")
        case 1: .array((0..<number(1...2)).map { _ in pattern(depth - 1) })
        default:
            .object([
                .variable("x", nil), .variable("y", pattern(depth - 1)), .named("if", pattern(depth - 1)),
                .text(string(depth - 1), .variable("z")), .computed(expression(depth - 1), .variable("v")),
            ])
        }
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

    private mutating func one<Element>(of elements: [Element]) -> Element {
        elements[number(0...(elements.count - 1))]
    }
}

extension JQExpression {
    /// Whether it needs parentheses where a value must stand.
    fileprivate var isNoValue: Bool {
        switch self {
        case .conditional, .loop, .attempt, .path(_, [.optional]): true
        default: false
        }
    }
}
