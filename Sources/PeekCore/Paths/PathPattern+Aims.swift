extension PathPattern {
    /// Whether `glob` asks for what this pattern denies, rather than merely happening to match it too.
    ///
    /// True where every name that it matches is denied, where it would be denied with `*` standing for nothing, and
    /// where one of its components spells out part of a denied name, such as `pass*` or `*.ke?`. Names that slip
    /// through are left out when they are known; this decides only whether a person is told at once.
    func aims(at glob: GlobAim) -> Bool {
        if denies(glob.text) { return true }
        if Glob.Token.align(foldedTokens, with: glob.singles, Self.meet) { return true }
        if aimsBelowRoot(at: glob) { return true }
        return glob.components.contains { component in
            cores.contains { core in Glob.Token.align(component, with: core, Self.meet) }
        }
    }

    /// Whether a wildcard spells out the beginning of a name that is denied in one directory, as `/var/log/btm*` does.
    private func aimsBelowRoot(at glob: GlobAim) -> Bool {
        guard let prefix = glob.spelledPrefix, foldedTokens.last == .many else { return false }
        let denied = foldedTokens.dropLast().compactMap { token -> UInt8? in
            if case .byte(let byte) = token { byte } else { nil }
        }
        return denied.count == foldedTokens.count - 1 && denied.starts(with: prefix)
    }

    /// Runs of literal bytes, without slashes and long enough to be a name, in a pattern for names in any directory.
    static func cores(of folded: Glob) -> [[Glob.Token]] {
        guard folded.tokens.first == .many else { return [] }
        var cores: [[Glob.Token]] = [[]]
        for token in folded.tokens {
            if case .byte(let byte) = token, byte != UInt8(ascii: "/") {
                cores[cores.count - 1].append(token)
            } else {
                cores.append([])
            }
        }
        return cores.filter { $0.count > 3 }
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

/// A wildcard of a line as denials look at it, worked out once for all of them.
struct GlobAim {
    /// What it would be with its wildcards as text.
    let text: FoldedPath
    /// Its parts with `*` standing for nothing.
    let singles: [Glob.Token]
    /// Its components that have wildcards, and enough letters to mean a name.
    let components: [[Glob.Token]]
    /// What stands before the first wildcard, where that spells out more than two letters of a name.
    let spelledPrefix: [UInt8]?

    /// Takes the wildcard apart.
    init(_ glob: GlobOperand) {
        let tokens = Glob(glob.description, folding: true).tokens
        text = FoldedPath(glob.literalText)
        singles = tokens.filter { $0 != .many }
        components = tokens.split(separator: .byte(UInt8(ascii: "/"))).map(Array.init).filter { component in
            let literals = component.count { if case .byte = $0 { true } else { false } }
            // A component without wildcards is compared as text, and two letters are shared by too many names.
            return literals < component.count && literals > 2
        }
        let prefix = tokens.prefix { if case .byte = $0 { true } else { false } }.compactMap { token -> UInt8? in
            if case .byte(let byte) = token { byte } else { nil }
        }
        let name = prefix.reversed().prefix { $0 != UInt8(ascii: "/") }
        spelledPrefix = name.count > 2 ? prefix : nil
    }
}
