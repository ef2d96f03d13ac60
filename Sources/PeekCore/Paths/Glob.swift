/// A pattern of `*`, `?`, `[…]` and literal bytes, compiled once; a backslash makes the next character literal.
struct Glob: Sendable, Hashable {
    /// What one part of a pattern stands for.
    enum Token: Sendable, Hashable {
        /// This byte.
        case byte(UInt8)
        /// Any one character.
        case one
        /// Any number of characters.
        case many
        /// One character in the set, or one that is not.
        case set(ByteSet, negated: Bool)

        /// Whether it is a wildcard for exactly one character.
        var isOneCharacter: Bool {
            switch self {
            case .one, .set: true
            case .byte, .many: false
            }
        }
    }

    /// How wildcards treat slashes and leading dots.
    enum Style: Sendable {
        /// As a shell expands names: no wildcard matches a slash, nor a dot at the start of a component.
        case names
        /// As path rules read: a wildcard matches any character.
        case wholePaths
    }

    /// The parts in order.
    let tokens: [Token]
    /// Whether every bracket was closed and held only ASCII letters, digits and punctuation.
    let isWellFormed: Bool

    /// A pattern for `text` alone.
    static func escaped(_ text: String) -> String { text.map { "*?[]\\".contains($0) ? "\\\($0)" : "\($0)" }.joined() }

    /// Compiles `text`; a bracket that is not well formed stands for itself.
    ///
    /// - Parameter folding: makes ASCII letters lower case, for matching against text in lower case.
    init(_ text: String, folding: Bool = false) {
        let bytes = folding ? lowercasedASCII(text.utf8) : Array(text.utf8)
        var tokens: [Token] = []
        tokens.reserveCapacity(bytes.count)
        var isWellFormed = true
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "*"):
                if tokens.last != .many { tokens.append(.many) }
            case UInt8(ascii: "?"):
                tokens.append(.one)
            case UInt8(ascii: "\\") where index + 1 < bytes.count:
                index += 1
                tokens.append(.byte(bytes[index]))
            case UInt8(ascii: "["):
                if let (set, negated, end) = Self.bracket(bytes, from: index + 1) {
                    tokens.append(.set(set, negated: negated))
                    index = end
                } else {
                    isWellFormed = false
                    tokens.append(.byte(bytes[index]))
                }
            default:
                tokens.append(.byte(bytes[index]))
            }
            index += 1
        }
        self.tokens = tokens
        self.isWellFormed = isWellFormed
    }

    /// Whether it matches one text only.
    var isLiteral: Bool {
        tokens.allSatisfy { if case .byte = $0 { true } else { false } }
    }

    /// How many leading tokens are literal bytes.
    var literalPrefixCount: Int {
        tokens.prefix { if case .byte = $0 { true } else { false } }.count
    }

    /// Whether all of `text` matches.
    ///
    /// Only the last `*` is ever tried again: in `wholePaths` because any match can be moved to the left, in `names`
    /// because components are matched one by one.
    func matches(_ text: some RandomAccessCollection<UInt8>, _ style: Style) -> Bool {
        let found: Bool? = text.withContiguousStorageIfAvailable { matches($0, style) }
        if let found { return found }
        return Array(text).withUnsafeBufferPointer { matches($0, style) }
    }

    private func matches(_ text: UnsafeBufferPointer<UInt8>, _ style: Style) -> Bool {
        var position = 0
        var token = 0
        var star: (token: Int, position: Int)?
        while position < text.count {
            if token < tokens.count {
                switch tokens[token] {
                case .many:
                    star = (token, position)
                    token += 1
                    continue
                case .byte(let byte) where byte == text[position]:
                    position += 1
                    token += 1
                    continue
                case .one where Self.admits(text, position, style):
                    position += Self.length(of: text[position])
                    token += 1
                    continue
                case .set(let set, let negated)
                where set.contains(text[position]) != negated && Self.admits(text, position, style):
                    position += Self.length(of: text[position])
                    token += 1
                    continue
                default:
                    break
                }
            }
            guard let last = star, Self.admits(text, last.position, style) else { return false }
            star = (last.token, last.position + 1)
            position = last.position + 1
            token = last.token + 1
        }
        return tokens[token...].allSatisfy { $0 == .many }
    }

    /// Whether a wildcard may stand for the character at `position`.
    private static func admits(_ text: UnsafeBufferPointer<UInt8>, _ position: Int, _ style: Style) -> Bool {
        guard style == .names else { return true }
        switch text[position] {
        case UInt8(ascii: "/"): return false
        case UInt8(ascii: "."): return position > 0 && text[position - 1] != UInt8(ascii: "/")
        default: return true
        }
    }

    /// The number of bytes of the UTF-8 character that starts with `byte`; 1 inside a character.
    private static func length(of byte: UInt8) -> Int {
        switch byte {
        case 0xC0..<0xE0: 2
        case 0xE0..<0xF0: 3
        case 0xF0...0xFF: 4
        default: 1
        }
    }

    /// Reads a bracket expression (POSIX XBD 9.3.5, without classes) after its `[`; nil when it is not one.
    private static func bracket(_ bytes: [UInt8], from start: Int) -> (ByteSet, negated: Bool, end: Int)? {
        var index = start
        var negated = false
        if index < bytes.count, bytes[index] == UInt8(ascii: "!") || bytes[index] == UInt8(ascii: "^") {
            negated = true
            index += 1
        }
        var set = ByteSet()
        var pending: UInt8?
        let first = index
        while index < bytes.count {
            var byte = bytes[index]
            if byte == UInt8(ascii: "]"), index > first { return (set, negated, index) }
            // `[[:alpha:]]` and its like mean something to a shell that this matcher does not know; a slash never
            // stands in a bracket, because components are matched one by one.
            guard byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "["), byte != UInt8(ascii: "/") else { return nil }
            if byte == UInt8(ascii: "-"), let low = pending, index + 1 < bytes.count,
                bytes[index + 1] != UInt8(ascii: "]")
            {
                index += 1
                if bytes[index] == UInt8(ascii: "\\") { index += 1 }
                guard index < bytes.count, bytes[index] < 0x7F, bytes[index] >= low else { return nil }
                for member in low...bytes[index] { set.insert(member) }
                pending = nil
            } else {
                if byte == UInt8(ascii: "\\"), index + 1 < bytes.count {
                    index += 1
                    byte = bytes[index]
                    guard byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "/") else { return nil }
                }
                set.insert(byte)
                pending = byte
            }
            index += 1
        }
        return nil
    }
}

/// A set of ASCII bytes.
struct ByteSet: Sendable, Hashable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    mutating func insert(_ byte: UInt8) {
        if byte < 64 { low |= 1 << UInt64(byte) } else if byte < 128 { high |= 1 << UInt64(byte - 64) }
    }

    func contains(_ byte: UInt8) -> Bool {
        if byte < 64 { return low & (1 << UInt64(byte)) != 0 }
        return byte < 128 && high & (1 << UInt64(byte - 64)) != 0
    }
}

/// The bytes with ASCII letters in lower case.
func lowercasedASCII(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
}
