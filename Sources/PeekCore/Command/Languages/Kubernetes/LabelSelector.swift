/// Conditions on the labels of Kubernetes resources, joined by commas: `app=web,tier in (a,b),!canary`.
struct LabelSelector: ValueLanguage {
    /// The conditions, in order; all must hold.
    let conditions: [Condition]

    /// One condition.
    enum Condition: Sendable, Hashable {
        /// `KEY`.
        case exists(String)
        /// `!KEY`.
        case lacks(String)
        /// `KEY=VALUE`, or with `!=`, `>` or `<`.
        case comparison(String, String, String)
        /// `KEY in (A,B)` or `KEY notin (A,B)`.
        case membership(String, String, [String])
    }

    init(parsing text: String, rule: String) throws(Refusal) {
        var reader = ProgramReader(text, rule: rule)
        var conditions: [Condition] = []
        repeat {
            reader.skipBlanks()
            conditions.append(try Self.condition(&reader))
            reader.skipBlanks()
        } while reader.take(",")
        guard reader.next == nil else { throw Self.unexpected(reader) }
        self.conditions = conditions
    }

    var text: String {
        conditions.map { condition in
            switch condition {
            case .exists(let key): key
            case .lacks(let key): "!\(key)"
            case .comparison(let key, let sign, let value): key + sign + value
            case .membership(let key, let word, let values): "\(key) \(word) (\(values.joined(separator: ",")))"
            }
        }.joined(separator: ",")
    }

    private static func condition(_ reader: inout ProgramReader) throws(Refusal) -> Condition {
        if reader.take("!") {
            reader.skipBlanks()
            return .lacks(try key(&reader))
        }
        let key = try key(&reader)
        reader.skipBlanks()
        guard let next = reader.next, next != UInt8(ascii: ",") else { return .exists(key) }
        for sign in ["==", "=", "!=", ">", "<"] where reader.bytes[reader.position...].starts(with: sign.utf8) {
            reader.position += sign.utf8.count
            reader.skipBlanks()
            let value = reader.take(while: isPartOfValue)
            if value.isEmpty, sign == ">" || sign == "<" { throw unexpected(reader) }
            return .comparison(key, sign == "==" ? "=" : sign, value)
        }
        let word = reader.take(while: ProgramReader.startsName)
        guard word == "in" || word == "notin" else { throw unexpected(reader) }
        reader.skipBlanks()
        guard reader.take("(") else { throw unexpected(reader) }
        var values: [String] = []
        repeat {
            reader.skipBlanks()
            values.append(reader.take(while: isPartOfValue))
            reader.skipBlanks()
        } while reader.take(",")
        guard reader.take(")") else { throw unexpected(reader) }
        return .membership(key, word, values)
    }

    /// `NAME` or `DOMAIN/NAME`.
    private static func key(_ reader: inout ProgramReader) throws(Refusal) -> String {
        let start = reader.position
        let key = reader.take { isPartOfValue($0) || $0 == UInt8(ascii: "/") }
        guard let first = key.utf8.first, NamedValueRule.isAlphanumeric(first) else {
            throw reader.refusal(at: start, "there is no key of a label", try: "app=web")
        }
        return key
    }

    private static func isPartOfValue(_ byte: UInt8) -> Bool {
        NamedValueRule.isAlphanumeric(byte) || "_.-".utf8.contains(byte)
    }

    private static func unexpected(_ reader: ProgramReader) -> Refusal {
        reader.refusal(
            at: reader.position,
            reader.next == nil
                ? "the selector ends too early" : "\(reader.character(at: reader.position)) is not read here",
            try: "app=web, app!=web, 'app in (web,api)', '!canary', joined by commas"
        )
    }
}
