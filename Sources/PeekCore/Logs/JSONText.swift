/// Turns strings of JSON into what a person reads, without letting anything act that was escaped.
enum JSONText {
    /// The text of a string.
    ///
    /// Escapes of printable characters become these; those of controls, and halves of surrogate pairs, stay as written.
    ///
    /// - Parameters:
    ///   - string: the inside of a string, without its quotes.
    ///   - quoted: whether it will stand between quotes again, so that `\"` and `\\` stay too.
    static func readable(_ string: ArraySlice<UInt8>, quoted: Bool) -> ArraySlice<UInt8> {
        guard string.contains(UInt8(ascii: "\\")) else { return string }
        var text: ArraySlice<UInt8> = []
        var rest = string
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let escaped = rest.popFirst() else {
                text.append(byte)
                continue
            }
            switch escaped {
            case UInt8(ascii: "u"): text += scalar(&rest)
            case UInt8(ascii: "/"): text.append(escaped)
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): text += quoted ? [byte, escaped] : [escaped]
            default: text += [byte, escaped]
            }
        }
        return text
    }

    /// A value other than a string without the blanks that mean nothing.
    static func compact(_ value: [UInt8]) -> [UInt8] {
        // Most are a number or a word.
        guard value.contains(where: isBlank) else { return value }
        var text: [UInt8] = []
        var isInString = false
        var isEscaped = false
        for byte in value {
            if !isInString, isBlank(byte) { continue }
            text.append(byte)
            if byte == UInt8(ascii: "\""), !isEscaped { isInString.toggle() }
            isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
        }
        return text
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    // Four digits, of which the `\u` has been taken, and the other half of a pair.
    private static func scalar(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
        let written = Array("\\u".utf8) + rest.prefix(4)
        guard let first = unit(rest) else { return Array("\\u".utf8) }
        rest = rest.dropFirst(4)
        if let scalar = UnicodeScalar(first) {
            // Controls keep their escapes; so do quotes and backslashes, whose text could be taken for another's.
            let acts = first < 0x20 || (0x7F...0x9F).contains(first) || scalar == "\"" || scalar == "\\"
            return acts ? written : Array(String(scalar).utf8)
        }
        guard first < 0xDC00, rest.starts(with: "\\u".utf8), let second = unit(rest.dropFirst(2)),
            (0xDC00...0xDFFF).contains(second),
            let scalar = UnicodeScalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { return written }
        rest = rest.dropFirst(6)
        return Array(String(scalar).utf8)
    }

    private static func unit(_ digits: ArraySlice<UInt8>) -> UInt32? {
        guard digits.count >= 4 else { return nil }
        var value: UInt32 = 0
        for digit in digits.prefix(4) {
            guard let digit = hexadecimalValue(digit) else { return nil }
            value = value << 4 | digit
        }
        return value
    }
}
