/// Absolute, normalised paths from what a person typed.
enum PathText {
    /// Where relative paths start, and where the gateway acts as if every command ran.
    static let currentDirectory = "/var/log"

    /// Makes `text` absolute, without empty and `.` components and without a slash at its end.
    ///
    /// - Parameter directory: where a relative path starts, and from where it may go up with `..` at its beginning; nil
    ///   stands for ``currentDirectory``, from where nothing goes up.
    /// - Throws: a refusal for an empty path, for any other `..`, and for characters that look like what they are not.
    static func normalised(_ text: String, in directory: String? = nil) throws(Refusal) -> String {
        guard !text.isEmpty else {
            throw refusal("an empty word is not a path", try: "name a file below \(directory ?? currentDirectory)")
        }
        if !text.utf8.allSatisfy({ $0 < 0x80 }) { try check(text) }
        let isPlain =
            text.utf8.first == UInt8(ascii: "/") && text.utf8.last != UInt8(ascii: "/") && !hasOddComponent(text)
        if isPlain { return text }
        let isRelative = text.utf8.first != UInt8(ascii: "/")
        var path = isRelative ? directory ?? currentDirectory : ""
        if path == "/" { path = "" }
        // Behind a name it would be another place where that is a link.
        var mayGoUp = isRelative && directory != nil
        for component in text.utf8.split(separator: UInt8(ascii: "/")) {
            if component.elementsEqual(".".utf8) { continue }
            if mayGoUp, component.elementsEqual("..".utf8) {
                path = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? ""
                continue
            }
            mayGoUp = false
            if component.elementsEqual("..".utf8) {
                throw refusal("\(text) goes up with ..", try: "write the whole path from /, without ..")
            }
            path += "/"
            path += Substring(component)
        }
        return path.isEmpty ? "/" : path
    }

    /// Whether the name in a path is one that a shell's wildcard leaves out.
    static func hasHiddenGlob(_ pattern: String) -> Bool {
        pattern.utf8.split(separator: UInt8(ascii: "/")).contains { component in
            component.first == UInt8(ascii: ".") && !Glob(String(Substring(component))).isLiteral
        }
    }

    /// Whether `path` has none of the characters that scripts have been fooled with (CVE-2022-1271).
    static func isPlain(_ path: String) -> Bool {
        !path.utf8.contains { byte in
            byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "|") || byte == UInt8(ascii: "&")
                || byte == UInt8(ascii: ";") || byte < 0x20
        }
    }

    private static func hasOddComponent(_ text: String) -> Bool {
        var previous = UInt8(ascii: " ")
        for byte in text.utf8 {
            if previous == UInt8(ascii: "/") && (byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".")) { return true }
            previous = byte
        }
        return false
    }

    private static func check(_ text: String) throws(Refusal) {
        for component in text.unicodeScalars.split(separator: "/") {
            var hasLatin = false
            var lookalike: Unicode.Scalar?
            for scalar in component {
                if scalar.isASCII {
                    hasLatin = hasLatin || scalar.properties.isAlphabetic
                } else if !scalar.isPlainLetter {
                    throw refusal(
                        "\(text) has the character \(scalar.codePoint), which looks like another",
                        try: "type the path with plain characters, or a ? in its place"
                    )
                } else if scalar.resemblesLatin {
                    lookalike = scalar
                }
            }
            if hasLatin, let lookalike {
                throw refusal(
                    "\(text) mixes Latin letters with \(lookalike.codePoint), which looks like one",
                    try: "type the path with plain letters, or a ? in its place"
                )
            }
        }
    }

    private static func refusal(_ message: String, try wouldWork: String) -> Refusal {
        Refusal(.denied, message, rule: "grammar: paths", wouldWork: wouldWork)
    }
}

extension Unicode.Scalar {
    /// Such as `U+202E`.
    var codePoint: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// A letter, mark or digit that is not a compatibility form (fullwidth, mathematical, letter-like) of an ASCII one.
    var isPlainLetter: Bool {
        switch value {
        case 0x2100...0x214F, 0x2460...0x24FF, 0xFF00...0xFFEF, 0x1D400...0x1D7FF, 0x1F100...0x1F1FF: return false
        default: break
        }
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .decimalNumber:
            return true
        default: return false
        }
    }

    /// A letter of a script with letters that look like Latin ones: Greek, Cyrillic, Armenian, Cherokee.
    fileprivate var resemblesLatin: Bool {
        switch value {
        case 0x0370...0x058F, 0x13A0...0x13FF, 0x1C80...0x1C8F, 0x1F00...0x1FFF, 0x2DE0...0x2DFF, 0xA640...0xA69F,
            0xAB30...0xABBF:
            true
        default: false
        }
    }
}
