/// Reads a script of sed(1), as GNU sed 4.9 does or more strictly.
struct SedParser {
    /// The script.
    var reader: ProgramReader
    private var depth = 0
    private var labels: Set<String> = []
    private var jumps: [(name: String, offset: Int)] = []

    /// Braces in braces; nobody nests deeper by hand.
    private static let deepest = 64

    /// The commands of `text`.
    ///
    /// - Throws: a refusal that names the character, what stands there, and what to type instead.
    static func commands(of text: String) throws(Refusal) -> [SedCommand] {
        var parser = SedParser(reader: ProgramReader(text, rule: "catalogue: sed"))
        if let offset = parser.reader.bytes.firstIndex(where: { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A }) {
            throw parser.reader.refusal(at: offset, "a control character", try: #"\n, \t or \xHH"#)
        }
        let commands = try parser.commands()
        for jump in parser.jumps where !parser.labels.contains(jump.name) {
            throw parser.reader.refusal(
                at: jump.offset,
                "there is no label \(jump.name)",
                try: nearest(to: jump.name, among: parser.labels) ?? ":\(jump.name) where it should go"
            )
        }
        return commands
    }

    private init(reader: ProgramReader) {
        self.reader = reader
    }

    private mutating func commands() throws(Refusal) -> [SedCommand] {
        var commands: [SedCommand] = []
        while true {
            while let byte = reader.next, ProgramReader.isBlank(byte) || byte == UInt8(ascii: ";") || isLineBreak(byte)
            {
                reader.position += 1
            }
            guard let byte = reader.next else {
                guard depth == 0 else { throw refused("a { is not closed", try: "} at the end") }
                return commands
            }
            if byte == UInt8(ascii: "}") {
                guard depth > 0 else { throw refused("this } closes nothing", try: "the script without it") }
                return commands
            }
            commands.append(try command())
        }
    }

    private mutating func command() throws(Refusal) -> SedCommand {
        let address = try self.address()
        reader.skipBlanks()
        let isNegated = reader.take("!")
        reader.skipBlanks()
        let offset = reader.position
        guard let byte = reader.next, !isLineBreak(byte) else {
            throw refused("a command is missing", try: "p after the address, or another command")
        }
        let letter = Character(Unicode.Scalar(byte))
        reader.position += 1
        if letter == ":" || letter == "}", address != nil || isNegated {
            throw reader.refusal(at: offset, "\(letter) takes no address", try: "\(letter) alone")
        }
        if letter == "q" || letter == "Q", address?.end != nil {
            throw reader.refusal(at: offset, "\(letter) takes one address, not a range", try: "10\(letter)")
        }
        let action = try action(letter, at: offset)
        return SedCommand(address: address, isNegated: isNegated, action: action)
    }

    private mutating func action(_ letter: Character, at offset: Int) throws(Refusal) -> SedAction {
        let action: SedAction
        switch letter {
        case "{": action = .block(try block(at: offset))
        case ":": action = .label(try label(at: offset))
        case "s": action = .substitute(try substitution())
        case "y": action = .transliterate(try transliteration())
        case "l":
            reader.skipBlanks()
            action = .list(width: reader.next.map(ProgramReader.isDigit) == true ? try number() : nil)
        case "b", "t", "T": action = .branch(letter, to: try jump())
        case "a", "i", "c":
            guard depth == 0 else {
                throw reader.refusal(
                    at: offset,
                    "the text of \(letter) would run to the end of the line, over the }",
                    try: "the address at \(letter) itself, as the last command: /x/\(letter) TEXT"
                )
            }
            return .text(letter, try text(of: letter, at: offset))
        case "q", "Q":
            reader.skipBlanks()
            guard reader.next.map(ProgramReader.isDigit) != true else {
                throw refused(
                    "an exit status of its own could be taken for one of prodpeek's",
                    try: "\(letter) without a number"
                )
            }
            action = .plain(letter)
        case _ where SedLetters.plain[letter] != nil: action = .plain(letter)
        default: throw refusal(of: letter, at: offset)
        }
        try endOfCommand(letter)
        return action
    }

    private mutating func block(at offset: Int) throws(Refusal) -> [SedCommand] {
        guard depth < Self.deepest else {
            throw reader.refusal(at: offset, "more than \(Self.deepest) { in one another", try: "a flatter script")
        }
        depth += 1
        let commands = try commands()
        depth -= 1
        reader.position += 1
        return commands
    }

    // GNU sed ends a label at a blank, a semicolon or a brace, others at the end of the line: no name is taken that has
    // anything else in it.
    private mutating func label(at offset: Int) throws(Refusal) -> String {
        reader.skipBlanks()
        let name = reader.take(while: ProgramReader.continuesName)
        guard !name.isEmpty else {
            throw reader.refusal(at: offset, ": needs a name of letters, digits and _", try: ":a")
        }
        guard labels.insert(name).inserted else {
            throw reader.refusal(at: offset, "the label \(name) is there twice", try: "two names")
        }
        return name
    }

    private mutating func jump() throws(Refusal) -> String? {
        reader.skipBlanks()
        let offset = reader.position
        let name = reader.take(while: ProgramReader.continuesName)
        guard !name.isEmpty else { return nil }
        jumps.append((name, offset))
        return name
    }

    private mutating func endOfCommand(_ letter: Character) throws(Refusal) {
        reader.skipBlanks()
        guard let byte = reader.next, byte != UInt8(ascii: "}") else { return }
        guard byte == UInt8(ascii: ";") || isLineBreak(byte) else {
            if byte == UInt8(ascii: "#") { throw refusal(of: "#", at: reader.position) }
            throw refused(
                "\(reader.character(at: reader.position)) does not belong to \(letter == "{" ? "}" : letter)",
                try: "a semicolon between two commands"
            )
        }
        reader.position += 1
    }

    /// The refusal of a command.
    private func refusal(of letter: Character, at offset: Int) -> Refusal {
        if let (reason, wouldWork) = SedLetters.refused[letter] {
            return reader.refusal(at: offset, "\(letter) is left out: \(reason)", try: wouldWork)
        }
        return reader.refusal(
            at: offset,
            "\(reader.character(at: offset)) is no command of sed",
            try: SedLetters.all
        )
    }

    /// Refuses what comes next.
    func refused(_ message: String, try wouldWork: String) -> Refusal {
        reader.refusal(at: reader.position, message, try: wouldWork)
    }

    /// Whether a byte stands between what two `-e` gave.
    func isLineBreak(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") }
}
