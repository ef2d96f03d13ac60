extension NamedValueRule {
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
            return unit.elementsEqual("%".utf8) && digits.count <= 2 && (Int(Substring(digits)) ?? 100) <= 50
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
        case .name:
            guard let first = bytes.first, Self.isAlphanumeric(first), bytes.count <= 128 else { return false }
            return bytes.allSatisfy { Self.isAlphanumeric($0) || "_.-".utf8.contains($0) }
        case .awkVariable:
            return AwkProgram.isAssignment(value)
        case .lessPosition:
            return Self.isLessPosition(bytes[...])
        case .listing:
            return !value.isEmpty
        case .unit, .dateFormat, .dateText, .goTemplate, .containerFilter, .resourceOutput, .jsonPath, .labelSelector,
            .fieldSelector, .openSockets:
            return Self.text.admits(value) && (try? language?.init(parsing: value, rule: "")) != nil
        }
    }

    /// What a person is told about values.
    public var expectation: String {
        switch self {
        case .number: "a number of at most nine digits"
        case .size: "a number of at most nine digits, with a suffix such as K or M"
        case .memory: "at most 999M or 50%"
        case .seconds: "seconds, such as 2 or 0.5"
        case .text: "text without control characters"
        case .word: "one plain word"
        case .name: "a name"
        case .awkVariable: "NAME=TEXT with a name that is not one of awk's own arrays"
        case .lessPosition: "+F, +G, a number or /PATTERN"
        case .listing: "a path"
        case .unit: "the name of a unit, or a glob of units"
        case .dateFormat: "+ and a format of date, such as +%F"
        case .dateText: "a time, such as '1 hour ago' or 2026-11-01"
        case .goTemplate: "a template, such as '{{.Names}}'"
        case .containerFilter: "KEY=VALUE, such as status=running"
        case .resourceOutput:
            "wide, json, yaml, name, jsonpath=PATHS, jsonpath-as-json=PATHS, custom-columns=HEADER:PATH or "
                + "go-template=TEMPLATE"
        case .jsonPath: "a path such as .metadata.name or '{.items[*].metadata.name}'"
        case .labelSelector: "conditions such as app=web or 'app in (web,api)'"
        case .fieldSelector: "conditions such as status.phase=Running"
        case .openSockets: "sockets such as TCP:443 or @10.0.0.1"
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

    /// A letter or digit of ASCII.
    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
    }
}
