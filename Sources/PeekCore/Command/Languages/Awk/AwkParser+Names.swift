// Variables, arrays and calls.
extension AwkParser {
    /// Takes the name of a variable.
    mutating func variableName() throws(AwkProblem) -> String {
        guard token.kind == .name else { throw unexpected("a variable's name") }
        let name = tokenizer.text(token)
        try checkName(name)
        guard AwkFunctions.all[name] == nil else { throw AwkProblem(.noCall(name), token.start) }
        variables.append((name, token.start))
        try advance()
        return name
    }

    /// Takes the name of an array, for `what`.
    mutating func arrayName(of what: String) throws(AwkProblem) -> String {
        guard token.kind == .name else {
            let problem = unexpected("an array's name")
            if case .unexpected = problem.what { throw AwkProblem(.notAnArray(what), token.start) }
            throw problem
        }
        return try variableName()
    }

    /// A variable, an element, or the length of the line.
    mutating func variable() throws(AwkProblem) -> AwkExpression {
        if tokenizer.text(token) == "length" {
            try advance()
            // mawk takes a slash behind it for a regular expression, and busybox no bracket.
            return .call("length", [.field(.number("0"))])
        }
        let name = try variableName()
        guard token.kind == .sign(.leftBracket) else { return .variable(name) }
        return .element(name, try subscripts())
    }

    /// `[…]`, once.
    mutating func subscripts() throws(AwkProblem) -> [AwkExpression] {
        let start = token.start
        try expect(.leftBracket)
        let wasPrinting = isPrinting
        isPrinting = false
        defer { isPrinting = wasPrinting }
        let values = try list(until: .rightBracket)
        guard !values.isEmpty else { throw AwkProblem(.noSubscript, start) }
        guard token.kind != .sign(.leftBracket) else { throw AwkProblem(.subscripts, token.start) }
        return values
    }

    /// `NAME(…)`: a function of awk's, or one that the program defines.
    mutating func call() throws(AwkProblem) -> AwkExpression {
        let start = token.start
        let name = tokenizer.text(token)
        try checkName(name)
        try advance()
        try expect(.leftParenthesis)
        let wasPrinting = isPrinting
        isPrinting = false
        defer { isPrinting = wasPrinting }
        guard let function = AwkFunctions.all[name] else {
            let values = try list(until: .rightParenthesis)
            calls.append(Call(name: name, count: values.count, offset: start))
            return .call(name, values)
        }
        var values: [AwkExpression] = []
        while token.kind != .sign(.rightParenthesis) {
            if !values.isEmpty {
                guard try take(.comma) else { throw unexpected("an operator, a comma or )") }
                try skipNewlines()
            }
            values.append(try argument(values.count, of: name, function))
        }
        try advance()
        guard function.arguments.contains(values.count) else {
            throw AwkProblem(.argumentCount(name, function.arguments), start)
        }
        if name == "length", values.isEmpty { return .call(name, [.field(.number("0"))]) }
        return .call(name, values)
    }

    private mutating func argument(
        _ index: Int,
        of name: String,
        _ function: AwkFunction
    ) throws(AwkProblem) -> AwkExpression {
        let start = token
        let value = try expression()
        if function.arrays.contains(index) {
            guard case .variable = value, start.kind == .name else { throw AwkProblem(.notAnArray(name), start.start) }
        }
        if function.targets.contains(index) {
            guard value.isTarget, start.kind != .sign(.leftParenthesis) else {
                throw AwkProblem(.notAssignable, start.start)
            }
            try checkAssignable(value, start.start)
        }
        if function.regexes.contains(index), value.isRegex, start.kind == .sign(.leftParenthesis) {
            throw AwkProblem(.groupedRegex, start.start)
        }
        return value
    }
}
