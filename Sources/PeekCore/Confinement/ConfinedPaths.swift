/// What may be read in a confined session, in the words of the helper; see ``PathRules``.
///
/// A word is a path, with all below it, or with `*`, `?` or `[` a pattern of fnmatch(3) without flags over whole paths.
/// Where the two languages differ, what may be read becomes less and what is hidden more.
public struct ConfinedPaths: Sendable, Hashable {
    /// Paths and patterns that may be read.
    public let read: [String]
    /// Patterns that are hidden; they win.
    public let hide: [String]

    /// The rules for a command that was allowed by `rules`, or with nil for a whole shell.
    init(_ rules: PathRules, for command: Command?) {
        var read: [String] = []
        func add(_ words: [String]) {
            for word in words where !read.contains(word) { read.append(word) }
        }
        for pattern in rules.read { add(Self.readable(pattern)) }
        for log in rules.logs where !rules.read.contains(where: { $0.coversReading(of: PathPattern(log)) }) {
            add(RotatedLog.patterns(of: log))
        }
        // The gateway has made sure which units the command shows; the journal's files hold them all, so no shell has them.
        if command?.stages.contains(where: { $0.access == .journal }) ?? false { add(JournalRules.files) }
        self.read = read
        hide = rules.denials.flatMap(Self.hidden)
    }

    /// What `pattern` makes readable.
    static func readable(_ pattern: PathPattern) -> [String] {
        guard pattern.isGlob else {
            let path = String(decoding: pattern.literalRoot, as: UTF8.self)
            guard path.utf8.contains(where: isSpecial) else { return [path] }
            let escaped = escaped(path)
            return [escaped, "\(escaped)/*"]
        }
        let text = pattern.tokens.reduce(into: [UInt8]()) { text, token in
            switch token {
            case .byte(let byte): text += escaped(byte)
            case .many: text.append(UInt8(ascii: "*"))
            // A wildcard of the helper stands for one byte: so it is one of ASCII, and never half a character.
            case .one: text += Array("[\u{1}-\u{7F}]".utf8)
            case .set(let set, let negated):
                let members = (UInt8(1)...0x7F).filter { set.contains($0) != negated }
                text += [UInt8(ascii: "[")] + members.flatMap { "![]^-\\".utf8.contains($0) ? [0x5C, $0] : [$0] }
                text.append(UInt8(ascii: "]"))
            }
        }
        return [String(decoding: text, as: UTF8.self)]
    }

    /// What hides all that `pattern` denies, whatever the case of ASCII letters.
    static func hidden(_ pattern: PathPattern) -> [String] {
        let text = pattern.foldedTokens.reduce(into: [UInt8]()) { text, token in
            switch token {
            case .byte(let byte) where byte >= 0x61 && byte <= 0x7A:
                text += [UInt8(ascii: "["), byte & ~0x20, byte, UInt8(ascii: "]")]
            case .byte(let byte): text += escaped(byte)
            // A wildcard of the helper stands for one byte, and a character may be several.
            case .one, .set, .many:
                text.append(UInt8(ascii: "*"))
            }
        }
        let whole = String(decoding: text, as: UTF8.self)
        return pattern.isGlob ? [whole] : [whole, whole == "/" ? "/*" : "\(whole)/*"]
    }

    /// A path as a pattern that matches it alone.
    static func escaped(_ path: String) -> String {
        String(decoding: path.utf8.flatMap(escaped), as: UTF8.self)
    }

    private static func escaped(_ byte: UInt8) -> [UInt8] { isSpecial(byte) ? [UInt8(ascii: "\\"), byte] : [byte] }

    private static func isSpecial(_ byte: UInt8) -> Bool { "*?[]\\".utf8.contains(byte) }
}

extension RotatedLog {
    /// Words for the helper that mean the same as ``isOne(_:of:)``.
    fileprivate static func patterns(of log: String) -> [String] {
        let name = ConfinedPaths.escaped(log)
        let digit = "[0-9]"
        let marks =
            (1...4).map { "." + String(repeating: digit, count: $0) } + ["-" + String(repeating: digit, count: 8)]
        let isPlain = !log.utf8.contains { "*?[\\".utf8.contains($0) }
        return [isPlain ? log : name] + marks.flatMap { mark in ([""] + compressions).map { name + mark + $0 } }
    }
}
