/// Which characters a line may hold at all, quoted or not.
enum LineCharacters {
    /// Refuses what ``firstHidden(in:)`` finds.
    static func check(_ line: String) throws(Refusal) {
        guard let scalar = firstHidden(in: line) else { return }
        throw scalar == "\u{FFFD}" ? notUTF8 : refusal(of: scalar, in: line)
    }

    /// The first control character other than a tab, line break, invisible or direction-changing character, or U+FFFD,
    /// which stands where bytes were not UTF-8.
    static func firstHidden(in text: String) -> Unicode.Scalar? {
        var isASCII = true
        for byte in text.utf8 where byte < 0x20 || byte >= 0x7F {
            if byte >= 0x80 {
                isASCII = false
            } else if byte != 0x09 {
                return Unicode.Scalar(byte)
            }
        }
        guard !isASCII else { return nil }
        return text.unicodeScalars.first { scalar in
            guard !scalar.isASCII else { return false }
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: return true
            default: return scalar == "\u{FFFD}"
            }
        }
    }

    /// For bytes that are not UTF-8.
    static let notUTF8 = Refusal(
        .denied,
        "the line is not valid UTF-8",
        rule: GrammarRule.name,
        wouldWork: #"type the line in UTF-8; grep -P '\xE9' finds a single byte"#
    )

    private static func refusal(of scalar: Unicode.Scalar, in line: String) -> Refusal {
        let column = (line.unicodeScalars.firstIndex(of: scalar)).map {
            line.unicodeScalars.distance(from: line.unicodeScalars.startIndex, to: $0) + 1
        }
        let wouldWork =
            switch scalar {
            case "\n", "\r": "one line at a time"
            default: #"leave it out; grep -P '\x{…}' finds such a character in a log"#
            }
        return Refusal(
            .denied,
            "column \(column ?? 1): the character \(scalar.codePoint) is a control or invisible character",
            rule: GrammarRule.name,
            wouldWork: wouldWork
        )
    }
}
