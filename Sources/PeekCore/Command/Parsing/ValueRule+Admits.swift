extension ValueRule {
    /// Whether `value` keeps the rule.
    func admits(_ value: String) -> Bool {
        let bytes = value.utf8
        switch self {
        case .number:
            return Self.unsigned(bytes[...]).utf8.isEmpty
        case .size:
            let suffix = Self.unsigned(bytes[...])
            return suffix.utf8.isEmpty || Self.sizes.contains(suffix)
        case .memory:
            let digits = bytes.prefix(while: Self.isDigit)
            let unit = bytes.dropFirst(digits.count)
            if unit.elementsEqual("M".utf8) { return (1...3).contains(digits.count) }
            return unit.elementsEqual("%".utf8) && (1...2).contains(digits.count)
        case .seconds:
            let parts = bytes.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(Self.isDigit) }) else { return false }
            return parts[0].count <= 4 && (parts.count == 1 || parts[1].count <= 3)
        case .text:
            return bytes.allSatisfy { ($0 >= 0x20 || $0 == 0x09) && $0 != 0x7F }
        case .word:
            guard let first = bytes.first, Self.isAlphanumeric(first) || first == UInt8(ascii: "_") else {
                return false
            }
            return bytes.allSatisfy { Self.isAlphanumeric($0) || "_.,:@%+=-".utf8.contains($0) }
        case .unit:
            return !bytes.isEmpty && bytes.first != UInt8(ascii: "\\")
                && bytes.allSatisfy { Self.isAlphanumeric($0) || #"_*?@:.\[]-"#.utf8.contains($0) }
        case .name:
            guard let first = bytes.first, Self.isAlphanumeric(first), bytes.count <= 128 else { return false }
            return bytes.allSatisfy { Self.isAlphanumeric($0) || "_.-".utf8.contains($0) }
        case .awkVariable:
            return AwkProgram.isAssignment(value)
        case .lessPosition:
            return Self.isLessPosition(bytes[...])
        case .listing:
            return !value.isEmpty
        case .oneOf(let words):
            return words.contains(value)
        case .begins(let prefix):
            return bytes.starts(with: prefix.utf8) && bytes.count > prefix.utf8.count && Self.text.admits(value)
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
        case .number: "a number of at most nine digits"
        case .size: "a number of at most nine digits, with a suffix such as K or M"
        case .memory: "at most 999M or 99%"
        case .seconds: "seconds, such as 2 or 0.5"
        case .text: "text without control characters"
        case .word: "one plain word"
        case .unit: "the name of a unit"
        case .name: "a name"
        case .awkVariable: "NAME=TEXT with a name that is not one of awk's own arrays"
        case .lessPosition: "+F, +G, a number or /PATTERN"
        case .listing: "a path"
        case .oneOf(let words): words.joined(separator: ", ")
        case .begins(let prefix): "text that begins with \(prefix)"
        case .anyOf(let rules): rules.map(\.expectation).joined(separator: ", or ")
        case .listOf(let words): "of \(words.joined(separator: ", ")), joined by commas"
        case .characters(let characters, let max): "at most \(max) of the characters \(characters)"
        }
    }

    private static let sizes: Set<Substring> = [
        "b", "k", "K", "M", "G", "T", "P", "kB", "KB", "MB", "GB", "TB", "kiB", "KiB", "MiB", "GiB", "TiB",
    ]

    /// The `+` commands of less(1) that only move: a longer text would be further keys.
    private static func isLessPosition(_ bytes: Substring.UTF8View) -> Bool {
        if bytes.elementsEqual("F".utf8) { return true }
        if let first = bytes.first, "/?".utf8.contains(first) { return Self.text.admits(String(Substring(bytes))) }
        let digits = bytes.prefix(while: isDigit)
        let rest = bytes.dropFirst(digits.count)
        guard digits.count <= 9 else { return false }
        if rest.isEmpty { return !digits.isEmpty }
        return rest.count == 1
            && (rest.elementsEqual("G".utf8) || rest.elementsEqual("g".utf8)
                || (!digits.isEmpty && (rest.elementsEqual("p".utf8) || rest.elementsEqual("%".utf8))))
    }

    /// What follows an optional sign and one to nine digits; all of it when there are none.
    private static func unsigned(_ bytes: Substring.UTF8View) -> Substring {
        var rest = bytes
        if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let digits = rest.prefix(while: isDigit)
        // A value without digits keeps something that no rule takes for a suffix.
        guard !digits.isEmpty, digits.count <= 9 else { return "?" }
        return Substring(rest.dropFirst(digits.count))
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
    }

    /// The bytes of a list in which `a-z` is a range where both ends are letters or digits.
    private static func set(_ characters: String) -> ByteSet {
        let bytes = Array(characters.utf8)
        var set = ByteSet()
        var index = 0
        while index < bytes.count {
            if index + 2 < bytes.count, bytes[index + 1] == UInt8(ascii: "-"), bytes[index] < bytes[index + 2],
                isAlphanumeric(bytes[index]), isAlphanumeric(bytes[index + 2])
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
