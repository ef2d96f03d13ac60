/// Reads the text of one argument, result or list as strace(1) writes it.
enum TraceText {
    /// The parts of `text` between commas that stand outside quotes and brackets, and what is behind the bracket that
    /// closes them; nil where none does.
    static func arguments(_ text: Substring.UTF8View) -> (parts: [String], rest: Substring.UTF8View)? {
        var parts: [String] = []
        var start = text.startIndex
        var index = start
        var closers: [UInt8] = []
        var isQuoted = false
        var previous: UInt8 = 0
        while index < text.endIndex {
            let byte = text[index]
            switch byte {
            case UInt8(ascii: "\\") where isQuoted:
                // The byte behind it belongs to it.
                text.formIndex(after: &index)
            case UInt8(ascii: "\""): isQuoted.toggle()
            case _ where isQuoted: break
            case UInt8(ascii: "("): closers.append(UInt8(ascii: ")"))
            case UInt8(ascii: "["): closers.append(UInt8(ascii: "]"))
            case UInt8(ascii: "{"): closers.append(UInt8(ascii: "}"))
            // The name of a descriptor, 3</var/log> or AT_FDCWD</>, and no shift, 1<<2.
            case UInt8(ascii: "<") where isWord(previous) && text[index...].dropFirst().first != byte:
                closers.append(UInt8(ascii: ">"))
            case UInt8(ascii: ",") where closers.isEmpty:
                parts.append(trimmed(text[start..<index]))
                start = text.index(after: index)
            case UInt8(ascii: ")") where closers.isEmpty:
                let last = trimmed(text[start..<index])
                if !parts.isEmpty || !last.isEmpty { parts.append(last) }
                return (parts, text[text.index(after: index)...])
            default: if byte == closers.last { closers.removeLast() }
            }
            previous = byte
            if index < text.endIndex { text.formIndex(after: &index) }
        }
        return nil
    }

    /// The bytes between the quotes of `text`, as text; nil where it is no whole string.
    static func string(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 2, bytes.first == UInt8(ascii: "\""), bytes.last == UInt8(ascii: "\"") else { return nil }
        return unescaped(bytes.dropFirst().dropLast())
    }

    /// The strings of a list such as `["a", "b"]`; nil where one of them is no whole string.
    static func strings(_ text: String) -> [String]? {
        guard text.utf8.first == UInt8(ascii: "["), text.utf8.last == UInt8(ascii: "]") else { return nil }
        let inner = String(text.dropFirst().dropLast()) + ")"
        guard let parts = arguments(inner[...].utf8)?.parts else { return nil }
        let strings = parts.compactMap(string)
        return strings.count == parts.count ? strings : nil
    }

    /// The name of a descriptor in `3</var/log>`.
    static func name(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        guard let open = bytes.firstIndex(of: UInt8(ascii: "<")), bytes.last == UInt8(ascii: ">") else { return nil }
        return unescaped(bytes[(open + 1)...].dropLast())
    }

    // \n \t and so on, \" and \\, and up to three octal digits (strace(1), -x is not given).
    private static func unescaped(_ bytes: ArraySlice<UInt8>) -> String {
        var result: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let next = rest.popFirst() else {
                result.append(byte)
                continue
            }
            switch next {
            case UInt8(ascii: "n"): result.append(0x0A)
            case UInt8(ascii: "t"): result.append(0x09)
            case UInt8(ascii: "r"): result.append(0x0D)
            case UInt8(ascii: "f"): result.append(0x0C)
            case UInt8(ascii: "v"): result.append(0x0B)
            case 0x30...0x37:
                var value = UInt(next - 0x30)
                var digits = 1
                while digits < 3, let digit = rest.first, (0x30...0x37).contains(digit) {
                    value = value * 8 + UInt(digit - 0x30)
                    rest.removeFirst()
                    digits += 1
                }
                result.append(UInt8(truncatingIfNeeded: value))
            default: result.append(next)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || byte == UInt8(ascii: "_")
    }

    private static func trimmed(_ text: Substring.UTF8View) -> String {
        let isBlank = { (byte: UInt8) in byte == 0x20 }
        var text = text.drop(while: isBlank)
        while let last = text.last, isBlank(last) { text = text.dropLast() }
        return String(Substring(text))
    }
}
