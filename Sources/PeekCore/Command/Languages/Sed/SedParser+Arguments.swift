extension SedParser {
    /// What follows `s`.
    mutating func substitution() throws(Refusal) -> SedSubstitution {
        let offset = reader.position
        let delimiter = try delimiter()
        let pattern = try pattern(before: delimiter, of: 2)
        let replacement = try replacement(before: delimiter)
        guard let parts = SedDelimited([pattern, replacement]) else { throw noDelimiter(at: offset) }
        var substitution = SedSubstitution(parts: parts)
        substitution.number = try substitutionFlags(&substitution.flags)
        return substitution
    }

    /// Reads flags, and gives the number among them.
    private mutating func substitutionFlags(_ flags: inout String) throws(Refusal) -> Int? {
        var found: Set<Character> = []
        var number: Int?
        while true {
            reader.skipBlanks()
            switch reader.next {
            case nil, UInt8(ascii: ";"), UInt8(ascii: "}"), UInt8(ascii: "\n"), UInt8(ascii: "#"):
                flags = "gIMp".filter(found.contains)
                return number
            case UInt8(ascii: "g"): try add("g", to: &found)
            case UInt8(ascii: "p"): try add("p", to: &found)
            case UInt8(ascii: "i"), UInt8(ascii: "I"): found.insert("I")
            case UInt8(ascii: "m"), UInt8(ascii: "M"): found.insert("M")
            case let byte? where ProgramReader.isDigit(byte):
                let offset = reader.position
                guard number == nil, case let value = try self.number(), value > 0 else {
                    throw reader.refusal(at: offset, "s takes one number, from 1", try: "s/a/b/2")
                }
                number = value
                continue
            case UInt8(ascii: "w"):
                throw refused("the flag w is left out: it writes a file", try: SedLetters.redirect)
            case UInt8(ascii: "e"):
                throw refused("the flag e is left out: it runs the line as a command", try: "s/a/b/ without e")
            case .some:
                throw refused("\(reader.character(at: reader.position)) is no flag of s", try: "g, p, I, M or a number")
            }
            reader.position += 1
        }
    }

    private func add(_ flag: Character, to flags: inout Set<Character>) throws(Refusal) {
        guard flags.insert(flag).inserted else { throw refused("the flag \(flag) is there twice", try: "it once") }
    }

    /// What follows `y`.
    mutating func transliteration() throws(Refusal) -> SedDelimited {
        let offset = reader.position
        let delimiter = try delimiter()
        let from = try characters(before: delimiter)
        let to = try characters(before: delimiter)
        guard from.count == to.count else {
            throw reader.refusal(
                at: offset,
                "y has \(from.count) characters and \(to.count) for their places",
                try: "as many on both sides: y/abc/xyz/"
            )
        }
        guard let parts = SedDelimited([from.text, to.text]) else { throw noDelimiter(at: offset) }
        return parts
    }

    /// The text of `a`, `i` or `c`, which runs to the end of the line and so is the last command.
    mutating func text(of letter: Character, at offset: Int) throws(Refusal) -> String {
        reader.skipBlanks()
        let hasBackslash = reader.take("\\")
        // Without a text, $a\ adds a line break where the last line lacks it.
        guard reader.next.map({ !isLineBreak($0) }) ?? hasBackslash else {
            throw refused("the text of \(letter) is not on its line", try: "\(letter) TEXT")
        }
        let start = reader.position
        while let byte = reader.next, !isLineBreak(byte) {
            reader.position += 1
            guard byte == UInt8(ascii: "\\") else { continue }
            guard let escaped = reader.next, #"nt\"#.utf8.contains(escaped) else {
                throw reader.refusal(
                    at: reader.position - 1,
                    "a backslash in a text stands before n, t or another backslash",
                    try: #"\\ for a backslash"#
                )
            }
            reader.position += 1
        }
        let text = reader.text(start..<reader.position)
        while let byte = reader.next, ProgramReader.isBlank(byte) || isLineBreak(byte) { reader.position += 1 }
        guard reader.next == nil else {
            throw reader.refusal(
                at: offset,
                "the text of \(letter) runs to the end of the line, and so nothing can come after it",
                try: "\(letter) as the last command"
            )
        }
        return text
    }

    /// The refusal of texts in which every delimiter stands.
    func noDelimiter(at offset: Int) -> Refusal {
        reader.refusal(
            at: offset,
            "of the delimiters \(String(SedDelimited.delimiters)) none is left that does not stand in the text",
            try: "a dot for one of them"
        )
    }
}
