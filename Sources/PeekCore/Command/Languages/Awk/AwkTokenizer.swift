/// Cuts a program of awk into tokens.
///
/// Whether a slash divides or begins a regular expression is known only to the parser, which reads the latter with
/// ``regex(at:)``; strings and numbers are read once their token is taken.
struct AwkTokenizer {
    /// The program's bytes.
    let bytes: [UInt8]
    /// Where the next token is looked for.
    private(set) var position = 0

    /// Starts at the first byte of a program.
    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// The next token; newlines count, blanks and comments do not.
    mutating func next() throws(AwkProblem) -> AwkToken {
        skipBlanks()
        let start = position
        guard let byte = byte(at: start) else { return AwkToken(kind: .end, start: start, end: start) }
        let kind = try kind(from: byte)
        return AwkToken(kind: kind, start: start, end: position)
    }

    /// The text of a token.
    func text(_ token: AwkToken) -> String { String(decoding: bytes[token.start..<token.end], as: UTF8.self) }

    /// Reads the regular expression whose first slash is at `start`, and goes on behind its last.
    ///
    /// - Returns: what is between the slashes, for ``AwkExpression/regex(_:)``.
    mutating func regex(at start: Int) throws(AwkProblem) -> String {
        let (text, end) = try AwkRegexLiteral.read(bytes, at: start)
        position = end
        return text
    }

    private func byte(at index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipBlanks() {
        while let byte = byte(at: position) {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"):
                position += 1
            case UInt8(ascii: "\\") where self.byte(at: position + 1) == UInt8(ascii: "\n"):
                position += 2
            case UInt8(ascii: "#"):
                while let next = self.byte(at: position), next != UInt8(ascii: "\n") { position += 1 }
            default: return
            }
        }
    }

    private mutating func kind(from byte: UInt8) throws(AwkProblem) -> AwkToken.Kind {
        if Self.isNameStart(byte) { return name() }
        let startsFraction = byte == UInt8(ascii: ".") && self.byte(at: position + 1).map(Self.isDigit) ?? false
        if Self.isDigit(byte) || startsFraction {
            try skipNumber()
            return .number
        }
        switch byte {
        case UInt8(ascii: "\""):
            position = try AwkStringLiteral.end(bytes, at: position)
            return .string
        case UInt8(ascii: "\n"):
            position += 1
            return .newline
        default:
            return .sign(try sign(from: byte))
        }
    }

    private mutating func name() -> AwkToken.Kind {
        let start = position
        while let byte = byte(at: position), Self.isNameStart(byte) || Self.isDigit(byte) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if let keyword = AwkKeyword.byText[text] { return .keyword(keyword) }
        if byte(at: position) == UInt8(ascii: "(") { return .call }
        // awk's own functions are known by their names, so blanks may come before the parenthesis.
        guard AwkFunctions.all[text] != nil || AwkNames.reason(against: text) != nil else { return .name }
        var next = position
        while let byte = byte(at: next), byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { next += 1 }
        return byte(at: next) == UInt8(ascii: "(") ? .call : .name
    }

    /// Digits, a point, an exponent; what awks read differently is refused, such as 0x1F and 1.2.3.
    private mutating func skipNumber() throws(AwkProblem) {
        let start = position
        skipDigits()
        if byte(at: position) == UInt8(ascii: ".") {
            position += 1
            skipDigits()
        }
        if let letter = byte(at: position), letter | 0x20 == UInt8(ascii: "e") {
            position += 1
            if let sign = byte(at: position), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { position += 1 }
            guard let digit = byte(at: position), Self.isDigit(digit) else { throw AwkProblem(.number, start) }
            skipDigits()
        }
        guard let next = byte(at: position) else { return }
        guard !Self.isNameStart(next), !Self.isDigit(next), next != UInt8(ascii: ".") else {
            throw AwkProblem(.number, start)
        }
    }

    private mutating func skipDigits() {
        while let byte = byte(at: position), Self.isDigit(byte) { position += 1 }
    }

    private mutating func sign(from byte: UInt8) throws(AwkProblem) -> AwkSign {
        if let next = self.byte(at: position + 1), let sign = Self.pair(byte, next) {
            position += 2
            return sign
        }
        guard let sign = Self.singles[byte] else { throw AwkProblem(.character(scalar(at: position)), position) }
        position += 1
        return sign
    }

    private static func pair(_ first: UInt8, _ second: UInt8) -> AwkSign? {
        switch (first, second) {
        case (UInt8(ascii: "&"), UInt8(ascii: "&")): .and
        case (UInt8(ascii: "|"), UInt8(ascii: "|")): .or
        case (UInt8(ascii: "|"), UInt8(ascii: "&")): .pipeBoth
        case (UInt8(ascii: ">"), UInt8(ascii: ">")): .append
        case (UInt8(ascii: "*"), UInt8(ascii: "*")): .stars
        case (UInt8(ascii: "+"), UInt8(ascii: "+")): .increment
        case (UInt8(ascii: "-"), UInt8(ascii: "-")): .decrement
        case (UInt8(ascii: "!"), UInt8(ascii: "~")): .differs
        case (UInt8(ascii: "!"), UInt8(ascii: "=")): .notEqual
        case (UInt8(ascii: "="), UInt8(ascii: "=")): .equal
        case (UInt8(ascii: "<"), UInt8(ascii: "=")): .lessOrEqual
        case (UInt8(ascii: ">"), UInt8(ascii: "=")): .greaterOrEqual
        case (UInt8(ascii: "+"), UInt8(ascii: "=")): .assignSum
        case (UInt8(ascii: "-"), UInt8(ascii: "=")): .assignDifference
        case (UInt8(ascii: "*"), UInt8(ascii: "=")): .assignProduct
        case (UInt8(ascii: "/"), UInt8(ascii: "=")): .assignQuotient
        case (UInt8(ascii: "%"), UInt8(ascii: "=")): .assignRemainder
        case (UInt8(ascii: "^"), UInt8(ascii: "=")): .assignPower
        default: nil
        }
    }

    private static let singles = Dictionary(
        uniqueKeysWithValues: AwkSign.allCases.compactMap { sign in
            sign.rawValue.utf8.count == 1 ? sign.rawValue.utf8.first.map { ($0, sign) } : nil
        }
    )

    private func scalar(at index: Int) -> Unicode.Scalar {
        String(decoding: bytes[index...].prefix(4), as: UTF8.self).unicodeScalars.first ?? "\u{FFFD}"
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    static func isNameStart(_ byte: UInt8) -> Bool {
        (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == UInt8(ascii: "_")
    }
}
