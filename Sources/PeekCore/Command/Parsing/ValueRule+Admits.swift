extension ValueRule {
    /// `value` as the program is given it; nil when it does not keep the rule.
    ///
    /// - Parameter rule: what a refusal gives as its rule.
    /// - Throws: the reason, where the value is in a language that has reasons of its own.
    func canonical(_ value: String, rule: String) throws(Refusal) -> String? {
        switch self {
        case .named(let named):
            guard let language = named.language else { return named.admits(value) ? value : nil }
            return NamedValueRule.text.admits(value) ? try language.init(parsing: value, rule: rule).text : nil
        case .anyOf(let rules):
            guard let first = rules.first(where: { $0.admits(value) }) else { return nil }
            return try first.canonical(value, rule: rule)
        case .oneOf, .listOf, .begins, .characters:
            return admits(value) ? value : nil
        }
    }

    /// Whether `value` keeps the rule.
    func admits(_ value: String) -> Bool {
        let bytes = value.utf8
        switch self {
        case .named(let rule):
            return rule.admits(value)
        case .oneOf(let words):
            return words.contains(value)
        case .begins(let prefix):
            return bytes.starts(with: prefix.utf8) && bytes.count > prefix.utf8.count
                && NamedValueRule.text.admits(value)
        case .anyOf(let rules):
            return rules.contains { $0.admits(value) }
        case .listOf(let words):
            return bytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
                .allSatisfy { words.contains(String(Substring($0))) }
        case .characters(let characters, let max):
            let allowed = Self.set(characters)
            return !bytes.isEmpty && bytes.count <= max && bytes.allSatisfy(allowed.contains)
        }
    }

    /// What a person is told about values.
    var expectation: String {
        switch self {
        case .named(let rule): rule.expectation
        case .oneOf(let words): words.joined(separator: ", ")
        case .begins(let prefix): "text that begins with \(prefix)"
        case .anyOf(let rules): rules.map(\.expectation).joined(separator: ", or ")
        case .listOf(let words): "of \(words.joined(separator: ", ")), joined by commas"
        case .characters(let characters, let max): "at most \(max) of the characters \(characters)"
        }
    }

    /// The bytes of a list in which `a-z` is a range where both ends are letters or digits.
    private static func set(_ characters: String) -> ByteSet {
        let bytes = Array(characters.utf8)
        var set = ByteSet()
        var index = 0
        while index < bytes.count {
            if index + 2 < bytes.count, bytes[index + 1] == UInt8(ascii: "-"), bytes[index] < bytes[index + 2],
                NamedValueRule.isAlphanumeric(bytes[index]), NamedValueRule.isAlphanumeric(bytes[index + 2])
            {
                for byte in bytes[index]...bytes[index + 2] { set.insert(byte) }
                index += 3
            } else {
                set.insert(bytes[index])
                index += 1
            }
        }
        return set
    }
}
