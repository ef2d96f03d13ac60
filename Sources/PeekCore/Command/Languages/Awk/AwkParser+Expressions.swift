extension AwkParser {
    /// An expression, with assignments and `?:`.
    mutating func expression() throws(AwkProblem) -> AwkExpression {
        try enter()
        defer { leave() }
        let start = token
        let first = try operation(.or)
        if let assignment = try assignment(to: first, from: start) { return assignment }
        guard try take(.question) else { return first }
        let value = try expression()
        try expect(.colon)
        return .conditional(first, value, try expression())
    }

    /// `target = …`, if that is what comes.
    ///
    /// - Parameter start: the first token of the target: one in parentheses is none.
    private mutating func assignment(
        to target: AwkExpression,
        from start: AwkToken
    ) throws(AwkProblem) -> AwkExpression? {
        guard case .sign(let sign) = token.kind, sign.isAssignment else { return nil }
        guard target.isTarget, start.kind != .sign(.leftParenthesis) else {
            throw AwkProblem(.notAssignable, start.start)
        }
        try checkAssignable(target, start.start)
        try advance()
        return .assignment(target, sign.rawValue, try expression())
    }

    func checkAssignable(_ target: AwkExpression, _ offset: Int) throws(AwkProblem) {
        if case .variable(let name) = target, !AwkNames.isAssignable(name) {
            throw AwkProblem(.readOnly(name), offset)
        }
    }

    /// Operands joined by operators of `loosest` or a tighter level.
    private mutating func operation(_ loosest: AwkOperator.Level) throws(AwkProblem) -> AwkExpression {
        var left = try prefixed()
        // The level of what was just joined, if a second one could not follow without parentheses.
        var closed: AwkOperator.Level?
        while true {
            if token.kind == .keyword(.in), loosest <= .membership {
                guard closed != .membership else { throw AwkProblem(.comparisons, token.start) }
                try advance()
                left = .membership([left], try arrayName(of: "in"))
                closed = .membership
                continue
            }
            guard let sign = operatorAhead, sign.level >= loosest else { return left }
            let isClosed = closed == sign.level || (closed == .membership && sign.level > .membership)
            guard !isClosed else { throw AwkProblem(.comparisons, token.start) }
            if sign != .join { try advance() }
            if sign == .and || sign == .or { try skipNewlines() }
            let operandStart = token
            var right = try operation(sign.level.tighter)
            if sign == .and || sign == .or, let value = try assignment(to: right, from: operandStart) { right = value }
            if sign.level == .match, right.isRegex, operandStart.kind == .sign(.leftParenthesis) {
                throw AwkProblem(.groupedRegex, operandStart.start)
            }
            if case .operation(let first, let terms) = left, sign.level.chains, terms[0].sign.level == sign.level {
                left = .operation(first, terms + [AwkTerm(sign: sign, operand: right)])
            } else {
                left = .operation(left, [AwkTerm(sign: sign, operand: right)])
            }
            closed = sign.level.chains ? nil : sign.level
        }
    }

    /// The operator that comes next, which between two operands may be none.
    private var operatorAhead: AwkOperator? {
        switch token.kind {
        case .number, .string, .name, .call: return .join
        case .sign(.greater) where isPrinting: return nil
        case .sign(.dollar), .sign(.leftParenthesis), .sign(.increment), .sign(.decrement): return .join
        case .sign(let sign): return sign.binary.flatMap { $0 == .power ? nil : $0 }
        default: return nil
        }
    }

    private mutating func prefixed() throws(AwkProblem) -> AwkExpression {
        switch token.kind {
        case .sign(.not), .sign(.minus), .sign(.plus):
            try enter()
            defer { leave() }
            let sign = tokenizer.text(token)
            try advance()
            return .unary(sign, try prefixed())
        default:
            let base = try postfixed()
            guard token.kind == .sign(.caret) else { return base }
            try enter()
            defer { leave() }
            try advance()
            return .operation(base, [AwkTerm(sign: .power, operand: try prefixed())])
        }
    }

    private mutating func postfixed() throws(AwkProblem) -> AwkExpression {
        let start = token
        let operand = try primary()
        guard token.kind == .sign(.increment) || token.kind == .sign(.decrement), operand.isTarget,
            start.kind != .sign(.leftParenthesis)
        else { return operand }
        try checkAssignable(operand, start.start)
        let sign = tokenizer.text(token)
        try advance()
        return .step(Self.counted(operand), sign, isPrefix: false)
    }

    /// What a sign behind `target` counts, so that mawk does not count the inner field of `$$1++` or NF in `$NF++`.
    private static func counted(_ target: AwkExpression) -> AwkExpression {
        guard case .field(let index) = target else { return target }
        switch index {
        case .field, .variable("NF"), .variable("FS"), .variable("RS"), .variable("CONVFMT"), .variable("OFMT"):
            return .field(.operation(index, [AwkTerm(sign: .add, operand: .number("0"))]))
        default: return target
        }
    }

    private mutating func primary() throws(AwkProblem) -> AwkExpression {
        switch token.kind {
        case .number:
            let number = AwkNumberLiteral.canonical(tokenizer.bytes, token)
            try advance()
            return .number(number)
        case .string:
            let text = try AwkStringLiteral.canonical(tokenizer.bytes, token)
            try advance()
            return .string(text)
        case .sign(.slash), .sign(.assignQuotient): return try regex()
        case .sign(.leftParenthesis): return try group()
        case .sign(.dollar): return try field()
        case .sign(.increment), .sign(.decrement): return try prefixStep()
        case .name: return try variable()
        case .call: return try call()
        default: throw unexpected("a value")
        }
    }

    private mutating func prefixStep() throws(AwkProblem) -> AwkExpression {
        let sign = tokenizer.text(token)
        try advance()
        let start = token.start
        let target = token.kind == .sign(.dollar) ? try field() : try named()
        guard let target, target.isTarget else { throw AwkProblem(.notAssignable, start) }
        try checkAssignable(target, start)
        return .step(target, sign, isPrefix: true)
    }

    /// A variable or element, if a name comes.
    private mutating func named() throws(AwkProblem) -> AwkExpression? {
        token.kind == .name ? try variable() : nil
    }

    private mutating func field() throws(AwkProblem) -> AwkExpression {
        try enter()
        defer { leave() }
        try advance()
        switch token.kind {
        case .number, .name, .call, .sign(.leftParenthesis), .sign(.dollar), .sign(.increment), .sign(.decrement):
            return .field(try primary())
        default: throw unexpected("a field's number, or an expression in parentheses,")
        }
    }

    /// `(…)`, or `(…, …) in ARRAY`.
    private mutating func group() throws(AwkProblem) -> AwkExpression {
        try advance()
        let wasPrinting = isPrinting
        isPrinting = false
        defer { isPrinting = wasPrinting }
        let first = try expression()
        if try take(.rightParenthesis) { return first }
        guard token.kind == .sign(.comma) else { throw unexpected("an operator or )") }
        try advance()
        try skipNewlines()
        let values = [first] + (try list(until: .rightParenthesis))
        guard values.count > 1 else { throw unexpected("a value") }
        guard token.kind == .keyword(.in) else { throw unexpected("in") }
        try advance()
        return .membership(values, try arrayName(of: "in"))
    }

    /// Expressions with commas between them, and what closes them.
    mutating func list(until end: AwkSign) throws(AwkProblem) -> [AwkExpression] {
        var values: [AwkExpression] = []
        while token.kind != .sign(end) {
            if !values.isEmpty {
                guard try take(.comma) else { throw unexpected("an operator, a comma or \(end.rawValue)") }
                try skipNewlines()
            }
            values.append(try expression())
        }
        try advance()
        return values
    }
}
