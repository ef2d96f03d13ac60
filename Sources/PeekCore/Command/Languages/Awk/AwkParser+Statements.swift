extension AwkParser {
    /// `{ … }`.
    mutating func block() throws(AwkProblem) -> [AwkStatement] {
        try expect(.leftBrace)
        try enter()
        defer { leave() }
        var statements: [AwkStatement] = []
        try skipTerminators()
        while token.kind != .sign(.rightBrace) {
            if token.kind == .sign(.leftBrace) {
                statements += try block()
            } else {
                statements.append(try statement())
            }
            try skipTerminators()
        }
        try advance()
        return statements
    }

    /// A statement with what ends it.
    private mutating func statement() throws(AwkProblem) -> AwkStatement {
        try enter()
        defer { leave() }
        switch token.kind {
        case .keyword(.if): return try branch()
        case .keyword(.while):
            try advance()
            let condition = try condition()
            return .whileLoop(condition, try loopBody())
        case .keyword(.do):
            try advance()
            let body = try loopBody()
            try skipNewlines()
            guard token.kind == .keyword(.while) else { throw unexpected("while") }
            try advance()
            let statement = AwkStatement.doLoop(body, try condition())
            try endStatement()
            return statement
        case .keyword(.for): return try forLoop()
        default:
            let statement = try simpleStatement()
            try endStatement()
            return statement
        }
    }

    private mutating func branch() throws(AwkProblem) -> AwkStatement {
        try advance()
        let condition = try condition()
        let body = try body()
        try skipNewlines()
        guard token.kind == .keyword(.else) else { return .branch(condition, body, otherwise: []) }
        try advance()
        return .branch(condition, body, otherwise: try self.body())
    }

    private mutating func forLoop() throws(AwkProblem) -> AwkStatement {
        try advance()
        try expect(.leftParenthesis)
        if let (variable, array) = try keys() { return .forKeys(variable, of: array, try loopBody()) }
        let first = token.kind == .sign(.semicolon) ? nil : try counter()
        try expect(.semicolon)
        try skipNewlines()
        let condition = token.kind == .sign(.semicolon) ? nil : try expression()
        try expect(.semicolon)
        try skipNewlines()
        let step = token.kind == .sign(.rightParenthesis) ? nil : try counter()
        try expect(.rightParenthesis)
        return .forLoop(first, condition, step, try loopBody())
    }

    /// `NAME in NAME )`, if that is what comes.
    private mutating func keys() throws(AwkProblem) -> (String, String)? {
        let before = self
        guard token.kind == .name else { return nil }
        let start = token.start
        let variable = try variableName()
        guard token.kind == .keyword(.in) else {
            self = before
            return nil
        }
        guard AwkNames.isAssignable(variable) else { throw AwkProblem(.readOnly(variable), start) }
        try advance()
        let array = try arrayName(of: "in")
        try expect(.rightParenthesis)
        return (variable, array)
    }

    /// What `for` begins with or does after each round.
    private mutating func counter() throws(AwkProblem) -> AwkExpression {
        let start = token.start
        let expression = try expression()
        switch expression {
        case .assignment, .step, .call: return expression
        default: throw AwkProblem(.unexpected("a value", expected: "an assignment such as i = 1 or i++"), start)
        }
    }

    private mutating func condition() throws(AwkProblem) -> AwkExpression {
        try expect(.leftParenthesis)
        let condition = try expression()
        try expect(.rightParenthesis)
        return condition
    }

    private mutating func loopBody() throws(AwkProblem) -> [AwkStatement] {
        loops += 1
        defer { loops -= 1 }
        return try body()
    }

    /// A block, one statement, or a semicolon for none.
    private mutating func body() throws(AwkProblem) -> [AwkStatement] {
        try skipNewlines()
        if token.kind == .sign(.leftBrace) { return try block() }
        if try take(.semicolon) { return [] }
        return [try statement()]
    }

    private mutating func endStatement() throws(AwkProblem) {
        if token.kind == .sign(.rightBrace) { return }
        guard try take(.semicolon) || token.kind == .newline else { throw unexpected("; or }") }
    }

    private mutating func simpleStatement() throws(AwkProblem) -> AwkStatement {
        guard case .keyword(let keyword) = token.kind else { return .value(try expression()) }
        let start = token.start
        switch keyword {
        case .print, .printf:
            try advance()
            let values = try printed()
            if keyword == .print { return .print(values) }
            guard !values.isEmpty else { throw unexpected("a format, such as \"%s\\n\"") }
            return .printf(values)
        case .delete:
            try advance()
            let array = try arrayName(of: "delete")
            return .delete(array, token.kind == .sign(.leftBracket) ? try subscripts() : [])
        case .next: return try alone(.next)
        case .nextfile: return try alone(.nextFile)
        case .break, .continue:
            guard loops > 0 else { throw AwkProblem(.outside(keyword.rawValue, of: "a loop"), start) }
            return try alone(keyword == .break ? .breakLoop : .continueLoop)
        case .exit:
            try advance()
            return .exit(try optionalValue())
        case .return:
            guard isInFunction else { throw AwkProblem(.outside("return", of: "a function"), start) }
            try advance()
            return .result(try optionalValue())
        default: throw unexpected("a statement")
        }
    }

    private mutating func alone(_ statement: AwkStatement) throws(AwkProblem) -> AwkStatement {
        try advance()
        return statement
    }

    private var isAtStatementEnd: Bool {
        switch token.kind {
        case .end, .newline, .sign(.semicolon), .sign(.rightBrace): true
        default: false
        }
    }

    private mutating func optionalValue() throws(AwkProblem) -> AwkExpression? {
        isAtStatementEnd ? nil : try expression()
    }

    /// The values of `print`, which may stand in parentheses together; behind them nothing but the end may come.
    private mutating func printed() throws(AwkProblem) -> [AwkExpression] {
        if isAtStatementEnd { return [] }
        isPrinting = true
        defer { isPrinting = false }
        if token.kind == .sign(.leftParenthesis) {
            let before = self
            try advance()
            isPrinting = false
            let values = try list(until: .rightParenthesis)
            isPrinting = true
            if isAtStatementEnd, !values.isEmpty { return values }
            if values.count > 1, token.kind != .keyword(.in) { throw unexpected("; or }") }
            self = before
        }
        var values = [try expression()]
        while try take(.comma) {
            try skipNewlines()
            values.append(try expression())
        }
        guard isAtStatementEnd else { throw unexpected("an operator, ; or }") }
        return values
    }
}
