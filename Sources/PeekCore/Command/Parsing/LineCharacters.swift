/// Which characters a line may hold at all, quoted or not.
enum LineCharacters {
    /// Refuses control characters other than a tab, line breaks, invisible and direction-changing characters, and
    /// U+FFFD, which stands where the bytes were not UTF-8.
    static func check(_ line: String) throws(Refusal) {
        var isASCII = true
        for byte in line.utf8 where byte < 0x20 || byte >= 0x7F {
            if byte >= 0x80 {
                isASCII = false
            } else if byte != 0x09 {
                throw refusal(of: Unicode.Scalar(byte), in: line)
            }
        }
        guard !isASCII else { return }
        for scalar in line.unicodeScalars where !scalar.isASCII {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: throw refusal(of: scalar, in: line)
            default: if scalar == "\u{FFFD}" { throw notUTF8 }
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
