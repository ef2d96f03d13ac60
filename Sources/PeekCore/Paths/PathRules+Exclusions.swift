extension PathRules {
    /// Options that make a recursive grep leave out what is denied below its directories.
    ///
    /// grep compares base names, so each pattern is given by the last name in it that a denied file, or a directory
    /// above it, must have. That leaves out more than is denied, never less. grep does not follow links that it meets,
    /// but a file that is swapped for a link while it looks is read: only confinement on the host closes that.
    func exclusions(for stage: Command.Stage) -> [Command.Option] {
        guard stage.access == .content, stage.isRecursive else { return [] }
        let roots = stage.operands.compactMap { operand -> [UInt8]? in
            switch operand {
            case .path(let path): Array(path.utf8)
            case .glob(let glob): Array(glob.directory.utf8)
            case .text, .standardInput: nil
            }
        }
        var options: [Command.Option] = []
        for pattern in denials where roots.contains(where: { Self.meet($0, pattern.literalRoot) }) {
            for option in pattern.exclusions where !options.contains(option) { options.append(option) }
        }
        return options
    }

    private static func meet(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.starts(with: right) || right.starts(with: left)
    }
}

extension PathPattern {
    /// The pattern as grep's `--exclude` and `--exclude-dir`.
    fileprivate var exclusions: [Command.Option] {
        var tokens = foldedTokens
        var coversBelow = !isGlob
        while let last = tokens.last, last == .many || last.isOneCharacter {
            tokens.removeLast()
            coversBelow = true
        }
        // `*/.git/*` denies what is below a directory of that name.
        let isBelow = tokens.last == .byte(UInt8(ascii: "/"))
        while tokens.last == .byte(UInt8(ascii: "/")) { tokens.removeLast() }
        let last = tokens.lastIndex { $0 == .many || $0.isOneCharacter || $0 == .byte(UInt8(ascii: "/")) }
        let name = tokens[(last.map { $0 + 1 } ?? 0)...].map(Self.caseless).joined()
        let isAnchored = last.map { tokens[$0] == .byte(UInt8(ascii: "/")) } ?? true
        let glob = (isAnchored ? "" : "*") + name + (coversBelow && isGlob && !isBelow ? "*" : "")
        let files = Command.Option(name: "exclude", isLong: true, value: glob, isGlued: false)
        let directories = Command.Option(name: "exclude-dir", isLong: true, value: glob, isGlued: false)
        if isBelow { return [directories] }
        return coversBelow ? [files, directories] : [files]
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
