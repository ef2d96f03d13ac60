extension AwkRendering {
    /// Writes an expression in the place of a statement.
    mutating func step(_ expression: AwkExpression) {
        switch expression {
        case .assignment, .step, .call, .element: bare(expression)
        default: parenthesised(expression)
        }
    }

    /// Writes an expression that stands by itself, such as a pattern.
    mutating func condition(_ expression: AwkExpression) {
        switch expression {
        case .operation, .regex, .unary("!", _): bare(expression)
        default: operand(expression)
        }
    }

    /// Writes values with commas between them; what compares is in parentheses.
    mutating func list(_ values: [AwkExpression]) {
        for (index, value) in values.enumerated() {
            if index > 0 { write(", ") }
            self.value(value)
        }
    }

    mutating func subscripts(_ values: [AwkExpression]) {
        open("[")
        list(values)
        close("]")
    }

    /// Writes an operand: one word, or anything in parentheses.
    mutating func operand(_ expression: AwkExpression) {
        if isWord(expression) { bare(expression) } else { parenthesised(expression) }
    }

    private mutating func value(_ expression: AwkExpression) {
        switch expression {
        case .operation(_, let terms) where terms[0].sign.level >= .join: bare(expression)
        case .unary, .step: bare(expression)
        default: operand(expression)
        }
    }

    private mutating func parenthesised(_ expression: AwkExpression) {
        open("(")
        bare(expression)
        close(")")
    }

    private func isWord(_ expression: AwkExpression) -> Bool {
        switch expression {
        case .number, .string, .variable, .element, .field, .call: true
        default: false
        }
    }

    /// Whether the text ends with a name, which a parenthesis behind it would turn into a call for busybox.
    private func endsWithName(_ expression: AwkExpression) -> Bool {
        switch expression {
        case .variable, .field(.variable): true
        default: false
        }
    }

    private mutating func bare(_ expression: AwkExpression) {
        switch expression {
        case .number(let text), .variable(let text): write(text)
        case .string(let text): write("\"\(text)\"")
        case .regex(let text): write("/\(text)/")
        case .element(let name, let subscripts):
            write(name)
            self.subscripts(subscripts)
        case .field(let index): field(index)
        case .assignment(let target, let sign, let value):
            bare(target)
            write(" \(sign) ")
            self.value(value)
        case .step(let target, let sign, let isPrefix):
            if isPrefix { write(sign) }
            if case .field(let index) = target { field(index, isCounted: true) } else { bare(target) }
            if !isPrefix { write(sign) }
        case .unary(let sign, let operand):
            write(sign)
            self.operand(operand)
        case .operation(let first, let terms): operation(first, terms)
        case .conditional(let condition, let value, let otherwise):
            operand(condition)
            write(" ? ")
            operand(value)
            write(" : ")
            operand(otherwise)
        case .membership(let subscripts, let array): membership(subscripts, array)
        case .call(let name, let values): call(name, values)
        }
    }

    /// Writes a field; one that is counted has parentheses, because busybox stops at $3++.
    private mutating func field(_ index: AwkExpression, isCounted: Bool = false) {
        write("$")
        switch index {
        case .number(let text) where !isCounted && text.utf8.allSatisfy(AwkTokenizer.isDigit): write(text)
        case .variable(let name) where !isCounted: write(name)
        default:
            open("(")
            value(index)
            close(")")
        }
    }

    private mutating func operation(_ first: AwkExpression, _ terms: [AwkTerm]) {
        var left = first
        let isJoin = terms[0].sign == .join
        for index in 0...terms.count {
            let next = index < terms.count ? terms[index] : nil
            if isJoin, let next, endsWithName(left), !isWord(next.operand) {
                parenthesised(left)
            } else if index > 0, terms[index - 1].sign.level == .match, left.isRegex {
                bare(left)
            } else {
                operand(left)
            }
            guard let next else { return }
            write(isJoin ? " " : " \(next.sign.rawValue) ")
            left = next.operand
        }
    }

    private mutating func membership(_ subscripts: [AwkExpression], _ array: String) {
        if subscripts.count == 1 {
            operand(subscripts[0])
        } else {
            open("(")
            list(subscripts)
            close(")")
        }
        write(" in \(array)")
    }

    private mutating func call(_ name: String, _ values: [AwkExpression]) {
        let regexes = AwkFunctions.all[name]?.regexes ?? []
        open("\(name)(")
        for (index, value) in values.enumerated() {
            if index > 0 { write(", ") }
            if value.isRegex, regexes.contains(index) { bare(value) } else { self.value(value) }
        }
        close(")")
    }
}
