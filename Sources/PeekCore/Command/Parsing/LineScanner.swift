/// Cuts a line into the words of a pipeline, and refuses everything that a shell would do beyond that.
struct LineScanner {
    private let bytes: [UInt8]
    private let limits: LineLimits
    private var position = 0
    private var wordCount = 0

    /// Takes a line that ``LineCharacters`` has let through.
    private init(_ bytes: [UInt8], _ limits: LineLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    /// The stages of `line`.
    ///
    /// - Throws: a refusal that names the column, what stands there, and what to type instead.
    static func stages(of line: String, limits: LineLimits) throws(Refusal) -> [ScannedStage] {
        let bytes = Array(line.utf8)
        guard bytes.count <= limits.bytes else {
            throw Refusal(
                .denied,
                "the line has \(bytes.count) bytes, and \(limits.bytes) is the most",
                rule: GrammarRule.name,
                wouldWork: "a shorter line, or several"
            )
        }
        try LineCharacters.check(line)
        var scanner = LineScanner(bytes, limits)
        return try scanner.stages()
    }

    private mutating func stages() throws(Refusal) -> [ScannedStage] {
        var stages = [try stage()]
        while position < bytes.count {
            // A stage ends only at the end of the line or at a pipe.
            if next(is: "|", at: position + 1) {
                throw refused(.or, at: position)
            } else if next(is: "&", at: position + 1) {
                throw refused(.pipeBoth, at: position)
            }
            position += 1
            stages.append(try stage())
            guard stages.count <= limits.stages else { throw refused(.tooManyStages(limits.stages), at: position) }
        }
        return stages
    }

    private mutating func stage() throws(Refusal) -> ScannedStage {
        var words: [ScannedWord] = []
        var errors: Command.ErrorOutput?
        while true {
            skipBlanks()
            guard position < bytes.count, bytes[position] != UInt8(ascii: "|") else { break }
            if bytes[position] == UInt8(ascii: "2"), next(is: ">", at: position + 1) {
                guard !words.isEmpty, errors == nil else { throw refused(.redirection, at: position) }
                errors = try errorOutput()
            } else {
                words.append(try word())
                wordCount += 1
                guard wordCount <= limits.words else { throw refused(.tooManyWords(limits.words), at: position) }
            }
        }
        guard !words.isEmpty else {
            let isAlone = position >= bytes.count && !bytes.contains(UInt8(ascii: "|"))
            throw refused(isAlone ? .empty : .emptyStage, at: max(0, min(position, bytes.count - 1)))
        }
        return ScannedStage(words: words, errors: errors ?? .shown)
    }

    /// `2>&1` or `2>/dev/null`, nothing else.
    private mutating func errorOutput() throws(Refusal) -> Command.ErrorOutput {
        let start = position
        position += 2
        if take("&1") {
            guard isAtBoundary else { throw refused(.redirection, at: start) }
            return .joined
        }
        skipBlanks()
        guard take("/dev/null"), isAtBoundary else { throw refused(.redirection, at: start) }
        return .discarded
    }

    private mutating func word() throws(Refusal) -> ScannedWord {
        var word = WordBuilder()
        let start = position
        while position < bytes.count, !isBlank(bytes[position]), bytes[position] != UInt8(ascii: "|") {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "'"):
                word.isQuoted = true
                try singleQuoted(&word)
            case UInt8(ascii: "\""):
                word.isQuoted = true
                try doubleQuoted(&word)
            case UInt8(ascii: "\\"):
                guard position + 1 < bytes.count else { throw refused(.danglingEscape, at: position) }
                word.isQuoted = true
                position += 1
                word.append(literal: bytes[position])
                position += 1
            case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "["), UInt8(ascii: "]"):
                word.append(special: byte)
                position += 1
            case UInt8(ascii: "!") where word.isInBracket, UInt8(ascii: "^") where word.isInBracket,
                UInt8(ascii: "-") where word.isInBracket:
                word.append(inBracket: byte)
                position += 1
            case UInt8(ascii: "!") where isPlainMark(from: start):
                word.append(literal: byte)
                position += 1
            case UInt8(ascii: "$"):
                let ends =
                    position + 1 == bytes.count || isBlank(bytes[position + 1]) || next(is: "|", at: position + 1)
                guard ends, !word.text.isEmpty else { throw refused(.expansion, at: position) }
                word.append(literal: byte)
                position += 1
            case UInt8(ascii: "#") where position == start:
                throw refused(.comment, at: position)
            case UInt8(ascii: "~") where isTildePrefix(from: start):
                throw refused(.tilde, at: position)
            case UInt8(ascii: "`"), UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"),
                UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "!"):
                throw refused(GrammarRule(unquoted: byte, beforeSame: next(is: byte, at: position + 1)), at: position)
            case 0x80...:
                try nonASCII(&word)
            default:
                word.append(literal: byte)
                position += 1
            }
        }
        return word.finished(from: start, to: position)
    }

    private mutating func singleQuoted(_ word: inout WordBuilder) throws(Refusal) {
        let opening = position
        position += 1
        while position < bytes.count, bytes[position] != UInt8(ascii: "'") {
            word.append(literal: bytes[position])
            position += 1
        }
        guard position < bytes.count else { throw refused(.unclosedQuote, at: opening) }
        position += 1
    }

    private mutating func doubleQuoted(_ word: inout WordBuilder) throws(Refusal) {
        let opening = position
        position += 1
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            switch bytes[position] {
            case UInt8(ascii: "\\"):
                // POSIX shell, 2.2.3: before any other character a backslash in double quotes stands for itself.
                if position + 1 < bytes.count, "\"\\$`".utf8.contains(bytes[position + 1]) { position += 1 }
                word.append(literal: bytes[position])
            case UInt8(ascii: "`"):
                throw refused(.substitution, at: position)
            case UInt8(ascii: "$"):
                guard position > opening + 1, position + 1 < bytes.count, "\" |)".utf8.contains(bytes[position + 1])
                else { throw refused(.expansion, at: position) }
                word.append(literal: bytes[position])
            default:
                word.append(literal: bytes[position])
            }
            position += 1
        }
        guard position < bytes.count else { throw refused(.unclosedQuote, at: opening) }
        position += 1
    }

    private mutating func nonASCII(_ word: inout WordBuilder) throws(Refusal) {
        let length = bytes[position] < 0xE0 ? 2 : bytes[position] < 0xF0 ? 3 : 4
        let character = bytes[position..<min(position + length, bytes.count)]
        let scalar = String(decoding: character, as: UTF8.self).unicodeScalars.first ?? "\u{FFFD}"
        guard scalar.isPlainLetter else { throw refused(.foreign(scalar), at: position) }
        for byte in character { word.append(literal: byte) }
        position += character.count
    }

    // Bash expands a tilde also after `=` and `:` where a word looks like an assignment.
    private func isTildePrefix(from start: Int) -> Bool {
        position == start || bytes[position - 1] == UInt8(ascii: "=") || bytes[position - 1] == UInt8(ascii: ":")
    }

    // No shell looks for history behind a `!` before a blank or `=` (bash(1), HISTORY EXPANSION); find has it as a word.
    private func isPlainMark(from start: Int) -> Bool {
        guard wordCount > 0, position + 1 < bytes.count else { return false }
        return isBlank(bytes[position + 1]) ? position == start : bytes[position + 1] == UInt8(ascii: "=")
    }

    private mutating func skipBlanks() {
        while position < bytes.count, isBlank(bytes[position]) { position += 1 }
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private func next(is byte: UInt8, at index: Int) -> Bool { index < bytes.count && bytes[index] == byte }

    private func next(is character: Unicode.Scalar, at index: Int) -> Bool {
        next(is: UInt8(ascii: character), at: index)
    }

    private mutating func take(_ text: StaticString) -> Bool {
        let end = position + text.utf8CodeUnitCount
        guard end <= bytes.count else { return false }
        let isThere = text.withUTF8Buffer { $0.elementsEqual(bytes[position..<end]) }
        if isThere { position = end }
        return isThere
    }

    private var isAtBoundary: Bool {
        position == bytes.count || isBlank(bytes[position]) || "|;&".utf8.contains(bytes[position])
    }

    private func refused(_ rule: GrammarRule, at offset: Int) -> Refusal {
        rule.refusal(
            column: String(decoding: bytes[..<offset], as: UTF8.self).unicodeScalars.count + 1,
            // A backslash that escapes nothing is the last character itself.
            isAtEnd: position >= bytes.count || (position == bytes.count - 1 && bytes[position] == UInt8(ascii: "\\"))
        )
    }
}

/// Collects a word as text and, from the first special character on, as a glob.
private struct WordBuilder {
    var text: [UInt8] = []
    var isQuoted = false
    private(set) var isInBracket = false
    private var pattern: [UInt8]?

    mutating func append(literal byte: UInt8) {
        text.append(byte)
        guard pattern != nil else { return }
        if Self.isSpecial(byte) || (isInBracket && (byte == UInt8(ascii: "-") || byte == UInt8(ascii: "^")))
            || (isInBracket && byte == UInt8(ascii: "!"))
        {
            pattern?.append(UInt8(ascii: "\\"))
        }
        pattern?.append(byte)
    }

    mutating func append(special byte: UInt8) {
        if byte == UInt8(ascii: "]"), !isInBracket { return append(literal: byte) }
        if pattern == nil {
            pattern = []
            for literal in text {
                if Self.isSpecial(literal) { pattern?.append(UInt8(ascii: "\\")) }
                pattern?.append(literal)
            }
        }
        if byte == UInt8(ascii: "[") { isInBracket = true }
        if byte == UInt8(ascii: "]") { isInBracket = false }
        text.append(byte)
        pattern?.append(byte)
    }

    mutating func append(inBracket byte: UInt8) {
        text.append(byte)
        pattern?.append(byte)
    }

    func finished(from offset: Int, to end: Int) -> ScannedWord {
        ScannedWord(
            text: String(decoding: text, as: UTF8.self),
            pattern: pattern.map { String(decoding: $0, as: UTF8.self) },
            isQuoted: isQuoted,
            offset: offset,
            end: end
        )
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "\\"): true
        default: false
        }
    }
}
