/// A value of JSON whose keys keep their order, so that a schema reads from top to bottom as a file does.
indirect enum SchemaText: Sendable {
    case text(String)
    case number(Int)
    case flag(Bool)
    case list([SchemaText])
    case object([(key: String, value: SchemaText)])

    /// RFC 8259, two spaces a level; short lists of plain values on one line.
    func printed(indent: String = "") -> String {
        let inner = indent + "  "
        switch self {
        case .text(let text): return Self.quoted(text)
        case .number(let number): return String(number)
        case .flag(let flag): return flag ? "true" : "false"
        case .list(let items) where items.allSatisfy(\.isPlain):
            return "[" + items.map { $0.printed() }.joined(separator: ", ") + "]"
        case .list(let items):
            return "[\n" + items.map { inner + $0.printed(indent: inner) }.joined(separator: ",\n") + "\n\(indent)]"
        case .object(let members) where members.isEmpty:
            return "{}"
        case .object(let members):
            let lines = members.map { "\(inner)\(Self.quoted($0.key)): \($0.value.printed(indent: inner))" }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
        }
    }

    private var isPlain: Bool {
        switch self {
        case .text, .number, .flag: true
        case .list, .object: false
        }
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
