import PeekCore

/// Takes nodes for what they must be and notes each that is something else.
///
/// Every method answers nil after it has noted why; the caller goes on with what is left. `subject` names the value in
/// the message, such as `the port of host web1`.
struct StrictReader {
    let problems: Problems

    /// Reads a whole file with `read`, which notes what is wrong and goes on.
    ///
    /// - Throws: everything that was noted; a value comes out only when nothing was.
    static func file<Value>(
        _ bytes: [UInt8],
        name: String,
        _ read: (YAMLNode, StrictReader) -> Value?
    ) throws(PolicyFileErrors) -> Value {
        let problems = Problems()
        let reader = StrictReader(problems: problems)
        if let root = YAMLComposer.compose(bytes, of: problems.open(name), problems: problems),
            let value = read(root, reader), problems.isEmpty
        {
            return value
        }
        throw problems.errors
    }

    /// A mapping with a fixed set of keys; `position` is where a missing key is reported.
    func mapping(_ node: YAMLNode, _ subject: String, keys: [String], at position: Position? = nil) -> StrictMapping? {
        guard let entries = entries(node, subject) else { return nil }
        for entry in entries where !keys.contains(entry.key) {
            let hint = suggestion(for: entry.key, among: keys)
            problems.add(entry.position, "\(subject) has no key \(quoted(entry.key))\(hint)")
        }
        return StrictMapping(
            values: Dictionary(entries.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first }),
            position: position ?? node.position,
            subject: subject,
            problems: problems
        )
    }

    /// A mapping with free keys.
    func entries(_ node: YAMLNode, _ subject: String) -> [YAMLEntry]? {
        if case .mapping(let entries) = node.content { return entries }
        return wrong(node, subject, "a mapping, lines of \"key: value\"")
    }

    /// A sequence.
    func list(_ node: YAMLNode, _ subject: String) -> [YAMLNode]? {
        if case .list(let items) = node.content { return items }
        return wrong(node, subject, "a list, such as [a, b]")
    }

    /// One line of text that shows all that is in it, at most `limit` characters.
    func text(_ node: YAMLNode, _ subject: String, limit: Int = 4096) -> String? {
        guard case .text(let text, _) = node.content, !node.isNull else { return wrong(node, subject, "text") }
        guard !text.isEmpty else { return note(node, "\(subject) is empty") }
        guard text.count <= limit else { return note(node, "\(subject) is longer than \(limit) characters") }
        guard visible(text) == text else {
            return note(node, "\(subject) holds characters that cannot be seen: \(quoted(text))")
        }
        return text
    }

    /// Texts without repetition.
    func texts(_ node: YAMLNode, _ subject: String) -> [(text: String, position: Position)] {
        var seen: [String: Position] = [:]
        return (list(node, subject) ?? []).compactMap { item in
            guard let text = text(item, "an entry of \(subject)") else { return nil }
            if let first = seen[text] {
                let place = problems.place(first, from: item.position)
                return note(item, "\(subject) has \(quoted(text)) twice, first \(place)")
            }
            seen[text] = item.position
            return (text, item.position)
        }
    }

    /// `true` or `false`, unquoted.
    func flag(_ node: YAMLNode, _ subject: String) -> Bool? {
        switch node.content {
        case .text("true", isPlain: true): true
        case .text("false", isPlain: true): false
        case .text, .list, .mapping: wrong(node, subject, "true or false")
        }
    }

    /// A whole number in decimal digits, unquoted.
    func number<Number: FixedWidthInteger>(
        _ node: YAMLNode,
        _ subject: String,
        in range: ClosedRange<Number>
    ) -> Number? {
        if case .text(let text, isPlain: true) = node.content, text.utf8.allSatisfy({ (48...57).contains($0) }),
            let number = Number(text), range.contains(number)
        {
            return number
        }
        return wrong(node, subject, "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }

    /// One of a few words.
    func choice<Word: RawRepresentable<String>>(_ node: YAMLNode, _ subject: String, of words: [Word]) -> Word? {
        if case .text(let text, _) = node.content, let word = words.first(where: { $0.rawValue == text }) {
            return word
        }
        return wrong(node, subject, words.map(\.rawValue).joined(separator: " or "))
    }

    /// Notes that `node` is not `wanted`.
    func wrong<Value>(_ node: YAMLNode, _ subject: String, _ wanted: String) -> Value? {
        guard !node.isNull else {
            return note(node, "\(subject) has no value; give \(wanted), or leave the key out")
        }
        let found =
            switch node.content {
            case .text(let text, _): quoted(text)
            case .list: "a list"
            case .mapping: "a mapping"
            }
        return note(node, "\(subject) must be \(wanted), not \(found)")
    }

    /// Notes `message` at `node`.
    func note<Value>(_ node: YAMLNode, _ message: String) -> Value? {
        problems.add(node.position, message)
        return nil
    }
}

/// A mapping whose keys have been checked.
struct StrictMapping {
    fileprivate let values: [String: YAMLEntry]
    let position: Position
    fileprivate let subject: String
    fileprivate let problems: Problems

    /// The value of `key`; nil when it is not there.
    subscript(key: String) -> YAMLNode? { values[key]?.value }

    /// The value of a key that must be there.
    func required(_ key: String) -> YAMLNode? {
        if let entry = values[key] { return entry.value }
        problems.add(position, "\(subject) needs the key \"\(key)\"")
        return nil
    }
}
