import FoundationEssentials

@testable import PeekPolicyFile

/// A document as an editor's language server sees it: the JSON that YAML 1.2's core schema makes of it.
indirect enum JSONTree: Sendable {
    case scalar(String)
    case list([JSONTree])
    case object([(key: String, value: JSONTree)])

    /// Reads YAML that is well formed; nil otherwise.
    init?(yaml text: String) {
        let problems = Problems()
        let file = problems.open("f")
        guard let node = YAMLComposer.compose(Array(text.utf8), of: file, problems: problems), problems.isEmpty else {
            return nil
        }
        self.init(node)
    }

    private init(_ node: YAMLNode) {
        self =
            switch node.content {
            case .text(let text, let isPlain): .scalar(isPlain ? Self.resolved(text) : Self.quoted(text))
            case .list(let items): .list(items.map { JSONTree($0) })
            case .mapping(let entries): .object(entries.map { ($0.key, JSONTree($0.value)) })
            }
    }

    /// The document as JSON, which is YAML too.
    var text: String {
        switch self {
        case .scalar(let text): text
        case .list(let items): "[" + items.map(\.text).joined(separator: ", ") + "]"
        case .object(let members):
            "{" + members.map { "\(Self.quoted($0.key)): \($0.value.text)" }.joined(separator: ", ") + "}"
        }
    }

    /// Every object in it, itself included.
    var objects: [[(key: String, value: JSONTree)]] {
        switch self {
        case .scalar: []
        case .list(let items): items.flatMap(\.objects)
        case .object(let members): [members] + members.flatMap(\.value.objects)
        }
    }

    /// Every document that differs in one place, where `change` gives other values for a part.
    func variants(_ change: (JSONTree) -> [JSONTree]) -> [JSONTree] {
        let inner: [JSONTree] =
            switch self {
            case .scalar: []
            case .list(let items):
                items.indices.flatMap { index in
                    items[index].variants(change).map { variant in
                        var items = items
                        items[index] = variant
                        return .list(items)
                    }
                }
            case .object(let members):
                members.indices.flatMap { index in
                    members[index].value.variants(change).map { variant in
                        var members = members
                        members[index].value = variant
                        return .object(members)
                    }
                }
            }
        return change(self) + inner
    }

    /// A plain scalar by YAML 1.2 section 10.3.2.
    private static func resolved(_ text: String) -> String {
        switch text {
        case "", "~", "null", "Null", "NULL": return "null"
        case "true", "True", "TRUE": return "true"
        case "false", "False", "FALSE": return "false"
        default: break
        }
        let digits = text.drop { $0 == "-" || $0 == "+" }
        guard text.count - digits.count <= 1, let first = digits.first, first.isNumber || first == ".",
            let number = Double(text)
        else { return quoted(text) }
        // Without a fraction it is written as it was, because a serial number has more digits than a Double.
        let isWhole = digits.allSatisfy(\.isNumber) && (digits.count == 1 || first != "0")
        return isWhole && !text.hasPrefix("+") ? text : "\(number)"
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case let scalar where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
