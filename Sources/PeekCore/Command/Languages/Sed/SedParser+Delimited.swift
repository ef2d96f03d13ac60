extension SedParser {
    /// The delimiter that comes next.
    mutating func delimiter() throws(Refusal) -> UInt8 {
        guard let byte = reader.next, ProgramReader.isPunctuation(byte), !#"\[]&"#.utf8.contains(byte) else {
            throw refused("a delimiter is missing, which is a punctuation mark", try: "/, or | or # or ,")
        }
        reader.position += 1
        return byte
    }

    /// The regular expression up to `delimiter`, without escapes that have no meaning of their own.
    ///
    /// - Parameter parts: how many delimiters the command has after the first.
    mutating func pattern(before delimiter: UInt8, of parts: Int) throws(Refusal) -> String {
        let start = reader.position
        var pattern: [UInt8] = []
        while let byte = reader.next, !isLineBreak(byte) {
            if byte == delimiter {
                reader.position += 1
                return String(decoding: pattern, as: UTF8.self)
            }
            switch byte {
            case UInt8(ascii: "["):
                let bracket = try bracket()
                if bracket.contains(delimiter) { try checkWithoutBrackets(start, delimiter, parts) }
                pattern += bracket
            case UInt8(ascii: "\\"): pattern += try patternEscape(delimiter)
            default:
                pattern.append(byte)
                reader.position += 1
            }
        }
        throw unterminated("the pattern", from: start, delimiter)
    }

    /// Refuses what would go on as a command or with flags, if a bracket did not hide the delimiter.
    private func checkWithoutBrackets(_ start: Int, _ delimiter: UInt8, _ parts: Int) throws(Refusal) {
        var other = reader
        other.position = start
        var missing = parts
        while missing > 0, let byte = other.next {
            let length = byte == UInt8(ascii: "\\") ? 2 : 1
            other.position = min(other.position + length, other.bytes.count)
            guard byte == delimiter else { continue }
            // Where it is escaped, nobody takes it for the end.
            if missing == parts, other.position > reader.position { return }
            missing -= 1
        }
        _ = other.take { ProgramReader.isBlank($0) || ProgramReader.isDigit($0) || "gpiImM".utf8.contains($0) }
        let goesOn = other.next.map { byte in
            parts > 1
                ? "we;}#\n".utf8.contains(byte)
                : ProgramReader.startsName(byte) || "{}:=!,;#\n".utf8.contains(byte)
        }
        guard goesOn ?? true else { return }
        throw reader.refusal(
            at: start,
            "\(reader.character(at: start - 1)) in a bracket could be taken for the end of the pattern",
            try: "a delimiter that is not in the pattern"
        )
    }

    private mutating func patternEscape(_ delimiter: UInt8) throws(Refusal) -> [UInt8] {
        let start = reader.position
        reader.position += 1
        guard let byte = reader.next, !isLineBreak(byte) else { throw danglingBackslash(at: start) }
        if byte == delimiter, Self.patternSpecials.contains(byte) {
            throw reader.refusal(
                at: start,
                "\(reader.character(at: start + 1)) is the delimiter here and has a meaning in patterns too",
                try: "another delimiter, such as / or #"
            )
        }
        reader.position += 1
        switch byte {
        case UInt8(ascii: "x"): return try hexEscape(start)
        case UInt8(ascii: "0"): throw noMeaning(start, "in a pattern")
        case _ where byte == delimiter: return [byte]
        case _ where ProgramReader.isDigit(byte): return [UInt8(ascii: "\\"), byte]
        case _ where ProgramReader.startsName(byte) && byte != UInt8(ascii: "_"):
            guard "ntrfvawWsSbB".utf8.contains(byte) else { throw noMeaning(start, "in a pattern") }
            return [UInt8(ascii: "\\"), byte]
        case _ where Self.patternSpecials.contains(byte) || "<>'`".utf8.contains(byte):
            return [UInt8(ascii: "\\"), byte]
        default: return [byte]
        }
    }

    /// What takes the place of a match, up to `delimiter`.
    mutating func replacement(before delimiter: UInt8) throws(Refusal) -> String {
        let start = reader.position
        var replacement: [UInt8] = []
        while let byte = reader.next, !isLineBreak(byte) {
            reader.position += 1
            if byte == delimiter { return String(decoding: replacement, as: UTF8.self) }
            guard byte == UInt8(ascii: "\\") else {
                replacement.append(byte)
                continue
            }
            replacement += try replacementEscape(reader.position - 1)
        }
        throw unterminated("the replacement", from: start, delimiter)
    }

    private mutating func replacementEscape(_ start: Int) throws(Refusal) -> [UInt8] {
        guard let byte = reader.next, !isLineBreak(byte) else { throw danglingBackslash(at: start) }
        reader.position += 1
        switch byte {
        case UInt8(ascii: "x"): return try hexEscape(start)
        case UInt8(ascii: "&"), UInt8(ascii: "\\"): return [UInt8(ascii: "\\"), byte]
        case _ where ProgramReader.isDigit(byte) || "LUElu".utf8.contains(byte) || "ntrfva".utf8.contains(byte):
            return [UInt8(ascii: "\\"), byte]
        case _ where ProgramReader.startsName(byte) && byte != UInt8(ascii: "_"):
            throw noMeaning(start, "in a replacement")
        default: return [byte]
        }
    }

    /// The characters of `y` up to `delimiter`, and how many there are.
    mutating func characters(before delimiter: UInt8) throws(Refusal) -> (text: String, count: Int) {
        let start = reader.position
        var characters: [UInt8] = []
        var count = 0
        while let byte = reader.next, !isLineBreak(byte) {
            reader.position += 1
            if byte == delimiter { return (String(decoding: characters, as: UTF8.self), count) }
            if byte & 0xC0 != 0x80 { count += 1 }
            switch byte {
            case UInt8(ascii: "\\"):
                guard let escaped = reader.next, escaped == delimiter || #"nt\"#.utf8.contains(escaped) else {
                    throw noMeaning(reader.position - 1, "in y")
                }
                reader.position += 1
                characters += escaped == delimiter ? [escaped] : [byte, escaped]
            // POSIX has no brackets here, but busybox and BSD look for their end.
            case UInt8(ascii: "["):
                throw reader.refusal(at: reader.position - 1, "seds disagree about [ in y", try: #"s/\[/x/g"#)
            default: characters.append(byte)
            }
        }
        throw unterminated("a part of y", from: start, delimiter)
    }

    /// `\xHH` for a character without a meaning of its own: sed puts it in before it looks for meanings.
    mutating func hexEscape(_ start: Int) throws(Refusal) -> [UInt8] {
        let digits = reader.bytes[reader.position...].prefix(2)
        guard digits.count == 2, digits.allSatisfy(ProgramReader.isHexDigit),
            let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
        else {
            throw reader.refusal(at: start, #"\x takes two hexadecimal digits"#, try: #"\x27"#)
        }
        guard !Self.patternSpecials.contains(value), !"&-\n\0".utf8.contains(value), !Self.delimits(value) else {
            throw reader.refusal(
                at: start,
                #"\x stands for a character that has a meaning of its own"#,
                try: "the character itself, with a backslash"
            )
        }
        reader.position += 2
        return Array(reader.bytes[start..<reader.position])
    }

    private static func delimits(_ byte: UInt8) -> Bool {
        SedDelimited.delimiters.contains(Character(Unicode.Scalar(byte)))
    }

    /// What has a meaning in basic or in extended regular expressions.
    private static let patternSpecials = Set(#".*[]^$+?(){}|\"#.utf8)

    /// The refusal of an escape that seds read differently or not at all.
    func noMeaning(_ offset: Int, _ place: String) -> Refusal {
        reader.refusal(
            at: offset,
            "\\\(reader.character(at: offset + 1)) has no plain meaning \(place)",
            try: #"the character itself, or \xHH"#
        )
    }

    private func danglingBackslash(at offset: Int) -> Refusal {
        reader.refusal(at: offset, "a backslash at the end of a line goes on in the next one", try: #"\n"#)
    }

    private func unterminated(_ what: String, from offset: Int, _ delimiter: UInt8) -> Refusal {
        let delimiter = Character(Unicode.Scalar(delimiter))
        return reader.refusal(
            at: offset,
            "\(what) does not end",
            try: "\(delimiter) at its end, as in s\(delimiter)a\(delimiter)b\(delimiter)"
        )
    }
}
