/// Strings of awk, between double quotes.
enum AwkStringLiteral {
    /// Behind the closing quote of the string whose opening one is at `start`.
    static func end(_ bytes: [UInt8], at start: Int) throws(AwkProblem) -> Int {
        var index = start + 1
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""): return index + 1
            case UInt8(ascii: "\n"): throw AwkProblem(.openString, start)
            // What is escaped never ends the string; the canonical text looks at it more closely.
            case UInt8(ascii: "\\"): index += 2
            default: index += 1
            }
        }
        throw AwkProblem(.openString, start)
    }

    /// What stands between the quotes of a token, with the escapes that every awk reads alike.
    static func canonical(_ bytes: [UInt8], _ token: AwkToken) throws(AwkProblem) -> String {
        let content = bytes[(token.start + 1)..<(token.end - 1)]
        let isPlain = content.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }
        if isPlain { return String(decoding: content, as: UTF8.self) }
        var text: [UInt8] = []
        var index = content.startIndex
        while index < content.endIndex {
            let byte = content[index]
            if byte == UInt8(ascii: "\\") {
                index = try escape(content, at: index, into: &text)
                continue
            }
            text += try plain(byte, at: index)
            index += 1
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// A byte that no escape begins; a tab becomes one.
    static func plain(_ byte: UInt8, at index: Int) throws(AwkProblem) -> [UInt8] {
        if byte == UInt8(ascii: "\t") { return Array(#"\t"#.utf8) }
        guard byte >= 0x20, byte != 0x7F else { throw AwkProblem(.character(Unicode.Scalar(byte)), index) }
        return [byte]
    }

    private static func escape(
        _ content: ArraySlice<UInt8>,
        at start: Int,
        into text: inout [UInt8]
    ) throws(AwkProblem) -> Int {
        let next = start + 1
        guard next < content.endIndex else { throw AwkProblem(.openString, start) }
        let byte = content[next]
        switch byte {
        case UInt8(ascii: "/"):
            text.append(byte)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "a"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "v"):
            text += [UInt8(ascii: "\\"), byte]
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            let digits = content[next...].prefix(3).prefix { $0 >= 0x30 && $0 <= 0x37 }
            let value = digits.reduce(0) { $0 * 8 + Int($1 - 0x30) }
            guard value <= 0xFF else { throw AwkProblem(.escape, start) }
            text += octal(value)
            return next + digits.count
        case UInt8(ascii: "x"):
            let digits = content[(next + 1)...].prefix { hexValue($0) != nil }
            // Some awks take two digits and some take all.
            guard (1...2).contains(digits.count) else { throw AwkProblem(.escape, start) }
            text += octal(digits.reduce(0) { $0 * 16 + (hexValue($1) ?? 0) })
            return next + 1 + digits.count
        case UInt8(ascii: "u"):
            throw AwkProblem(.escape, start)
        default:
            // "\." is "\\." to mawk and "." to gawk; who writes it means the former, a dot in a pattern.
            guard byte != UInt8(ascii: "\t") else { throw AwkProblem(.escape, start) }
            text += [UInt8(ascii: "\\"), UInt8(ascii: "\\")]
            text += try plain(byte, at: next)
        }
        return next + 1
    }

    /// Three digits, because a fourth would never be taken for a part of it.
    private static func octal(_ value: Int) -> [UInt8] {
        [UInt8(ascii: "\\")] + [value >> 6, (value >> 3) & 7, value & 7].map { 0x30 + UInt8($0) }
    }

    private static func hexValue(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte) - 0x30
        case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte | 0x20) - 0x61 + 10
        default: nil
        }
    }
}
