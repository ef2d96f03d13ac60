extension JQExpression {
    /// The parts, for people.
    var tree: SyntaxTree {
        switch self {
        case .identity: SyntaxTree("input .")
        case .descent: SyntaxTree("everything below ..")
        case .number, .format, .variable, .breaking: SyntaxTree(text)
        case .string(let string): SyntaxTree("text \(text)", string.computed.map(\.tree))
        case .call(let name, let arguments): SyntaxTree("function \(name)", arguments.map(\.tree))
        case .group(let inner): inner.tree
        case .array(let inner): SyntaxTree("array", inner.map { [$0.tree] } ?? [])
        case .object(let entries): SyntaxTree("object", entries.map(\.tree))
        case .path(let base, let steps): Self.tree(base, steps)
        case .negation(let operand): SyntaxTree("minus", [operand.tree])
        case .operation(let first, let rest): Self.tree(first, rest[...])
        case .conditional(let branches, let otherwise):
            SyntaxTree(
                "if",
                branches.flatMap { [$0.condition.tree(as: "condition"), $0.result.tree(as: "then")] }
                    + [otherwise.tree(as: "else")]
            )
        case .attempt(let body, let handler):
            SyntaxTree("try", [body.tree] + (handler.map { [$0.tree(as: "catch")] } ?? []))
        case .loop(let name, let source, let patterns, let parts):
            SyntaxTree("\(name) as \(patterns.text)", [source.tree(as: "of")] + parts.map(\.tree))
        case .binding(let source, let patterns, let body):
            SyntaxTree("with \(patterns.text)", [source.tree(as: "from"), body.tree])
        case .labelled(let name, let body): SyntaxTree("label $\(name)", [body.tree])
        case .definitions(let definitions, let body):
            SyntaxTree("definitions", definitions.map(\.tree) + [body.tree])
        }
    }

    private func tree(as label: String) -> SyntaxTree { SyntaxTree(label, [tree]) }

    private static func tree(_ base: JQExpression, _ steps: [JQStep]) -> SyntaxTree {
        let inner = steps.flatMap(\.expressions).map(\.tree)
        let whole = JQExpression.path(base, steps)
        switch base {
        case .identity, .descent, .variable: return SyntaxTree("path \(whole.text)", inner)
        default:
            let way = JQExpression.path(.identity, steps).text
            return SyntaxTree("path \(way)", [base.tree(as: "of")] + inner)
        }
    }

    /// Cuts at the operators that bind least.
    private static func tree(_ first: JQExpression, _ rest: ArraySlice<JQOperand>) -> SyntaxTree {
        guard let level = rest.map(\.operation.level).min() else { return first.tree }
        var head = first
        var operands: ArraySlice<JQOperand> = []
        var sign: JQOperator?
        var tree: SyntaxTree?
        func close() {
            let part = Self.tree(head, operands)
            guard let sign, let left = tree else {
                tree = part
                return
            }
            let goesOn = left.label == sign.rawValue
            tree = SyntaxTree(sign.rawValue, (goesOn ? left.parts : [left]) + [part])
        }
        for operand in rest {
            if operand.operation.level == level {
                close()
                sign = operand.operation
                head = operand.operand
                operands = []
            } else {
                operands.append(operand)
            }
        }
        close()
        return tree ?? first.tree
    }
}

extension JQString {
    fileprivate var computed: [JQExpression] {
        parts.compactMap { if case .computed(let expression) = $0 { expression } else { nil } }
    }
}

extension JQStep {
    fileprivate var expressions: [JQExpression] {
        switch self {
        case .field, .each, .optional: []
        case .computedField(let string): string.computed
        case .index(let index): [index]
        case .slice(let start, let end): [start, end].compactMap { $0 }
        }
    }
}

extension JQEntry {
    fileprivate var tree: SyntaxTree {
        switch self {
        case .named(let name, let value): SyntaxTree("field \(name)", [value.tree])
        case .text(let key, let value): SyntaxTree("field", [JQExpression.string(key).tree, value.tree])
        case .computed(let key, let value): SyntaxTree("field", [key.tree, value.tree])
        case .field(let name): SyntaxTree("field \(name)")
        case .textField(let key): SyntaxTree("field", [JQExpression.string(key).tree])
        case .variable(let name): SyntaxTree("field $\(name)")
        }
    }
}

extension JQDefinition {
    fileprivate var tree: SyntaxTree {
        SyntaxTree("def \(name)" + (parameters.isEmpty ? "" : "(\(parameters.joined(separator: "; ")))"), [body.tree])
    }
}
