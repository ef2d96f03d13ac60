extension PathPattern {
    /// Whether `glob` asks for what this pattern denies, rather than merely happening to match it too.
    ///
    /// True where every name that it matches is denied, where it would be denied with `*` standing for nothing, and
    /// where one of its components spells out part of a denied name, such as `pass*` or `*.ke?`. Names that slip
    /// through are left out when they are known; this decides only whether a person is told at once.
    func aims(at glob: GlobOperand) -> Bool {
        let tokens = Glob(glob.description, folding: true).tokens
        if denies(lowercasedASCII(glob.literalText.utf8)) { return true }
        if Self.overlap(tokens.filter { $0 != .many }, foldedTokens[...]) { return true }
        let cores = cores
        return tokens.split(separator: .byte(UInt8(ascii: "/"))).contains { component in
            // A component without wildcards is compared by the rules above.
            guard !component.allSatisfy({ if case .byte = $0 { true } else { false } }) else { return false }
            let literals = component.count { if case .byte = $0 { true } else { false } }
            // Two letters are shared by too many names to mean one.
            return literals > 2 && cores.contains { core in Self.overlap(core.map(Glob.Token.byte), component) }
        }
    }

    /// Runs of literal bytes, without slashes and long enough to be a name, in a pattern for names in any directory.
    private var cores: [[UInt8]] {
        guard foldedTokens.first == .many else { return [] }
        var cores: [[UInt8]] = [[]]
        for token in foldedTokens {
            if case .byte(let byte) = token, byte != UInt8(ascii: "/") {
                cores[cores.count - 1].append(byte)
            } else {
                cores.append([])
            }
        }
        return cores.filter { $0.count > 3 }
    }

    /// Whether some text matches both `singles`, which has no `*`, and `pattern`.
    private static func overlap(_ singles: [Glob.Token], _ pattern: ArraySlice<Glob.Token>) -> Bool {
        let pattern = Array(pattern)
        var position = 0
        var token = 0
        var star: (token: Int, position: Int)?
        while position < singles.count {
            if token < pattern.count {
                if pattern[token] == .many {
                    star = (token, position)
                    token += 1
                    continue
                }
                if meet(singles[position], pattern[token]) {
                    position += 1
                    token += 1
                    continue
                }
            }
            guard let last = star else { return false }
            star = (last.token, last.position + 1)
            position = last.position + 1
            token = last.token + 1
        }
        return pattern[token...].allSatisfy { $0 == .many }
    }

    /// Whether two tokens for one character have a character in common.
    private static func meet(_ left: Glob.Token, _ right: Glob.Token) -> Bool {
        switch (left, right) {
        case (.byte(let one), .byte(let other)): one == other
        case (.byte(let byte), .set(let set, let negated)), (.set(let set, let negated), .byte(let byte)):
            set.contains(byte) != negated
        default: true
        }
    }
}
