/// Path patterns as grep's `--exclude` and `--exclude-dir`.
///
/// grep compares base names, so a pattern is given by the last name in it that a denied file, or a directory above it,
/// must have. That leaves out more than is denied, never less.
enum Exclusions {
    /// The options for a pattern whose letters are in lower case.
    static func options(for pattern: Glob) -> [Command.Option] {
        var tokens = pattern.tokens
        var coversBelow = pattern.isLiteral
        while let last = tokens.last, last == .many || last.isOneCharacter {
            tokens.removeLast()
            coversBelow = true
        }
        // `*/.git/*` denies what is below a directory of that name.
        let isBelow = tokens.last == .byte(UInt8(ascii: "/"))
        while tokens.last == .byte(UInt8(ascii: "/")) { tokens.removeLast() }
        let last = tokens.lastIndex { $0 == .many || $0.isOneCharacter || $0 == .byte(UInt8(ascii: "/")) }
        let name = tokens[(last.map { $0 + 1 } ?? 0)...].map(caseless).joined()
        let isAnchored = last.map { tokens[$0] == .byte(UInt8(ascii: "/")) } ?? true
        let isOpen = coversBelow && !pattern.isLiteral && !isBelow
        let glob = (isAnchored ? "" : "*") + name + (isOpen ? "*" : "")
        // A pattern without any name in it denies everything.
        let files = option("exclude", name.isEmpty ? "*" : glob)
        let directories = option("exclude-dir", name.isEmpty ? "*" : glob)
        if isBelow, !pattern.isLiteral, !name.isEmpty { return [directories] }
        return coversBelow ? [files, directories] : [files]
    }

    private static func option(_ name: String, _ value: String) -> Command.Option {
        Command.Option(name: name, form: .long, value: value)
    }

    /// A token for fnmatch(3), which has no way to ignore case.
    private static func caseless(_ token: Glob.Token) -> String {
        switch token {
        case .byte(let byte) where byte >= 0x61 && byte <= 0x7A:
            let letter = Character(Unicode.Scalar(byte))
            return "[\(letter.uppercased())\(letter)]"
        case .byte(let byte) where "*?[]\\".utf8.contains(byte): return "\\\(Character(Unicode.Scalar(byte)))"
        case .byte(let byte) where byte < 0x80: return String(Character(Unicode.Scalar(byte)))
        // Part of a character that is not ASCII: leaving out more is safe.
        case .byte, .one, .set, .many: return "*"
        }
    }
}
