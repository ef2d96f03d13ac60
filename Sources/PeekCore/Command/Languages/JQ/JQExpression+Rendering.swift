extension JQExpression {
    /// The canonical text.
    var text: String {
        switch self {
        case .identity: "."
        case .descent: ".."
        case .number(let digits): digits
        case .string(let string): string.text
        case .format(let name): "@\(name)"
        case .variable(let name): "$\(name)"
        case .breaking(let name): "break $\(name)"
        case .call(let name, let arguments):
            arguments.isEmpty ? name : "\(name)(\(arguments.map(\.text).joined(separator: "; ")))"
        case .group(let inner): "(\(inner.text))"
        case .array(let inner): "[\(inner?.text ?? "")]"
        case .object(let entries): "{\(entries.map(\.text).joined(separator: ", "))}"
        case .path(let base, let steps): Self.text(base, steps)
        case .negation(let operand): "-\(operand.text)"
        case .operation(let first, let rest): first.text + rest.map(\.text).joined()
        case .conditional(let branches, let otherwise):
            branches.map { "if \($0.condition.text) then \($0.result.text)" }.joined(separator: " el")
                + " else \(otherwise.text) end"
        case .attempt(let body, let handler): "try \(body.text)" + (handler.map { " catch \($0.text)" } ?? "")
        case .loop(let name, let source, let patterns, let parts):
            "\(name) \(source.text) as \(patterns.text) (\(parts.map(\.text).joined(separator: "; ")))"
        case .binding(let source, let patterns, let body): "\(source.text) as \(patterns.text) | \(body.text)"
        case .labelled(let name, let body): "label $\(name) | \(body.text)"
        case .definitions(let definitions, let body): definitions.map { "\($0.text) " }.joined() + body.text
        }
    }

    private static func text(_ base: JQExpression, _ steps: [JQStep]) -> String {
        let path = steps.map(\.text).joined()
        let startsWithDot = path.utf8.first == UInt8(ascii: ".")
        switch base {
        case .identity: return startsWithDot ? path : ".\(path)"
        // jq 1.6 takes three dots for a number.
        case .descent: return startsWithDot ? ".. \(path)" : "..\(path)"
        default: return base.text + path
        }
    }
}

extension JQString {
    fileprivate var text: String {
        let parts = parts.map { part in
            switch part {
            case .text(let text): text
            case .computed(let expression): "\\(\(expression.text))"
            }
        }
        return (format.map { "@\($0) " } ?? "") + "\"\(parts.joined())\""
    }
}

extension JQStep {
    fileprivate var text: String {
        switch self {
        case .field(let name): Self.isPlain(name) ? ".\(name)" : ".\"\(name)\""
        case .computedField(let string): ".\(string.text)"
        case .index(let index): "[\(index.text)]"
        case .slice(let start, let end): "[\(start?.text ?? ""):\(end?.text ?? "")]"
        case .each: "[]"
        case .optional: "?"
        }
    }

    /// Whether a name needs no quotes; jq 1.6 takes `.e1` for a number.
    private static func isPlain(_ name: String) -> Bool {
        guard let first = name.utf8.first, ProgramReader.startsName(first) else { return false }
        let rest = name.utf8.dropFirst()
        let isExponent = first | 0x20 == UInt8(ascii: "e") && !rest.isEmpty && rest.allSatisfy(ProgramReader.isDigit)
        return !isExponent && rest.allSatisfy(ProgramReader.continuesName)
    }
}

extension JQOperand {
    fileprivate var text: String {
        (operation == .comma ? ", " : " \(operation.rawValue) ") + operand.text
    }
}

extension JQEntry {
    fileprivate var text: String {
        switch self {
        case .named(let name, let value): "\(name): \(value.text)"
        case .text(let key, let value): "\(key.text): \(value.text)"
        case .computed(let key, let value): "(\(key.text)): \(value.text)"
        case .field(let name): name
        case .textField(let key): key.text
        case .variable(let name): "$\(name)"
        }
    }
}

extension [JQPattern] {
    /// The alternatives, as they stand behind `as`.
    var text: String { map(\.text).joined(separator: " ?// ") }
}

extension JQPattern {
    fileprivate var text: String {
        switch self {
        case .variable(let name): "$\(name)"
        case .array(let patterns): "[\(patterns.map(\.text).joined(separator: ", "))]"
        case .object(let entries): "{\(entries.map(\.text).joined(separator: ", "))}"
        }
    }
}

extension JQPatternEntry {
    fileprivate var text: String {
        switch self {
        case .variable(let name, let pattern): "$\(name)" + (pattern.map { ": \($0.text)" } ?? "")
        case .named(let name, let pattern): "\(name): \(pattern.text)"
        case .text(let key, let pattern): "\(key.text): \(pattern.text)"
        case .computed(let key, let pattern): "(\(key.text)): \(pattern.text)"
        }
    }
}

extension JQDefinition {
    fileprivate var text: String {
        let list = parameters.isEmpty ? "" : "(\(parameters.joined(separator: "; ")))"
        return "def \(name)\(list): \(body.text);"
    }
}
