/// Writes a program of awk in the one way that all awks read alike.
///
/// Operands that are not single words are in parentheses, so no awk needs to know another's precedences; `print` has its
/// values in parentheses, where `>` only compares; a variable never touches a parenthesis, which would make it a call;
/// statements are in braces and regular expressions only where a slash cannot divide.
struct AwkRendering {
    /// How deep parentheses, brackets and braces may stand in one another.
    static let deepest = 64

    private(set) var text = ""
    private var depth = 0
    private var reached = 0

    /// The text of `items`.
    static func text(of items: [AwkItem]) throws(AwkProblem) -> String {
        var rendering = AwkRendering()
        for (index, item) in items.enumerated() {
            if index > 0 { rendering.write(" ") }
            rendering.write(item)
        }
        guard rendering.reached <= deepest else { throw AwkProblem(.tooDeep(deepest), nil) }
        return rendering.text
    }

    /// The text of an expression that stands by itself, for people.
    static func text(of expression: AwkExpression) -> String {
        var rendering = AwkRendering()
        rendering.condition(expression)
        return rendering.text
    }

    /// The text of a statement, for people.
    static func text(of statement: AwkStatement) -> String {
        var rendering = AwkRendering()
        _ = rendering.write(statement)
        return rendering.text
    }

    private mutating func write(_ item: AwkItem) {
        switch item {
        case .function(let name, let parameters, let body):
            write("function \(name)(\(parameters.joined(separator: ", "))) ")
            block(body)
        case .rule(let pattern, let action):
            write(pattern)
            if pattern != .always { write(" ") }
            block(action)
        }
    }

    private mutating func write(_ pattern: AwkPattern) {
        switch pattern {
        case .begin: write("BEGIN")
        case .end: write("END")
        case .always: break
        case .when(let condition): self.condition(condition)
        case .range(let first, let last):
            condition(first)
            write(", ")
            condition(last)
        }
    }

    mutating func write(_ text: String) { self.text += text }

    /// Goes into a parenthesis, bracket or brace.
    mutating func open(_ sign: String) {
        text += sign
        depth += 1
        reached = max(reached, depth)
    }

    mutating func close(_ sign: String) {
        text += sign
        depth -= 1
    }
}

extension AwkRendering {
    /// `{ … }`.
    private mutating func block(_ statements: [AwkStatement]) {
        open("{ ")
        var isFirst = true
        var needsSemicolon = false
        for statement in statements {
            if needsSemicolon { write(";") }
            if !isFirst { write(" ") }
            needsSemicolon = write(statement)
            isFirst = false
        }
        close(isFirst ? "}" : " }")
    }

    /// Writes a statement.
    ///
    /// - Returns: whether another one must be kept off by a semicolon.
    private mutating func write(_ statement: AwkStatement) -> Bool {
        switch statement {
        case .value(let expression): step(expression)
        case .print(let values): printing("print", values)
        case .printf(let values): printing("printf", values)
        case .delete(let array, let subscripts):
            write("delete \(array)")
            if !subscripts.isEmpty { self.subscripts(subscripts) }
        case .next: write("next")
        case .nextFile: write("nextfile")
        case .breakLoop: write("break")
        case .continueLoop: write("continue")
        case .exit(let value): word("exit", value)
        case .result(let value): word("return", value)
        case .doLoop(let body, let condition):
            write("do ")
            block(body)
            write(" ")
            head("while", condition)
        default:
            compound(statement)
            return false
        }
        return true
    }

    /// Writes a statement that ends with a block.
    private mutating func compound(_ statement: AwkStatement) {
        switch statement {
        case .branch(let condition, let body, let otherwise):
            head("if", condition)
            write(" ")
            block(body)
            if otherwise.isEmpty { return }
            write(" else ")
            if otherwise.count == 1, case .branch = otherwise[0] {
                compound(otherwise[0])
            } else {
                block(otherwise)
            }
        case .whileLoop(let condition, let body):
            head("while", condition)
            write(" ")
            block(body)
        case .forLoop(let first, let condition, let step, let body):
            open("for (")
            if let first { self.step(first) }
            write("; ")
            if let condition { self.condition(condition) }
            write("; ")
            if let step { self.step(step) }
            close(") ")
            block(body)
        case .forKeys(let variable, let array, let body):
            write("for (\(variable) in \(array)) ")
            block(body)
        default: break
        }
    }

    private mutating func head(_ word: String, _ condition: AwkExpression) {
        open("\(word) (")
        self.condition(condition)
        close(")")
    }

    private mutating func word(_ word: String, _ value: AwkExpression?) {
        write(word)
        guard let value else { return }
        write(" ")
        operand(value)
    }

    private mutating func printing(_ word: String, _ values: [AwkExpression]) {
        write(word)
        guard !values.isEmpty else { return }
        open("(")
        list(values)
        close(")")
    }
}
