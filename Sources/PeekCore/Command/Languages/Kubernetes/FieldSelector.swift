/// Conditions on the fields of Kubernetes resources, joined by commas: `status.phase=Running,spec.nodeName!=node-1`.
struct FieldSelector: ValueLanguage {
    /// The conditions, in order; all must hold.
    let conditions: [Condition]

    /// One condition.
    struct Condition: Sendable, Hashable {
        /// Such as `status.phase`.
        var field: String
        /// Whether it must be another value.
        var isNegated: Bool
        /// Without backslashes.
        var value: String
    }

    init(parsing text: String, rule: String) throws(Refusal) {
        var reader = ProgramReader(text, rule: rule)
        var conditions: [Condition] = []
        repeat {
            let start = reader.position
            let field = reader.take { NamedValueRule.isAlphanumeric($0) || $0 == UInt8(ascii: ".") }
            let isNegated = reader.take("!")
            guard !field.isEmpty, reader.take("=") else {
                throw reader.refusal(at: start, "a condition is missing", try: "status.phase=Running")
            }
            if !isNegated { _ = reader.take("=") }
            var value = ""
            while let next = reader.next, next != UInt8(ascii: ",") {
                guard next != UInt8(ascii: "=") else {
                    throw reader.refusal(at: reader.position, "= is not read in a value", try: #"\= in its place"#)
                }
                if next == UInt8(ascii: "\\") {
                    reader.position += 1
                    guard let escaped = reader.next, #"\,="#.utf8.contains(escaped) else {
                        throw reader.refusal(at: reader.position - 1, "a backslash stands alone", try: #"\\"#)
                    }
                }
                value += reader.takeCharacter()
            }
            conditions.append(Condition(field: field, isNegated: isNegated, value: value))
        } while reader.take(",")
        self.conditions = conditions
    }

    var text: String {
        conditions.map { condition in
            let value = condition.value.map { #"\,="#.contains($0) ? "\\\($0)" : String($0) }.joined()
            return "\(condition.field)\(condition.isNegated ? "!=" : "=")\(value)"
        }.joined(separator: ",")
    }
}
