extension PathPattern {
    /// Whether a role that reads this reads all that `other` makes readable; false where that is hard to say.
    ///
    /// A pattern with wildcards covers itself alone: what may be listed above readable paths differs even where one
    /// matches everything that the other does.
    func coversReading(of other: PathPattern) -> Bool {
        if self == other { return true }
        return !isGlob && matches(other.literalRoot)
    }

    /// Whether everything that `other` denies is denied by this; false where that is hard to say.
    func coversDenial(of other: PathPattern) -> Bool {
        if self == other { return true }
        let below: [Glob.Token] = [.byte(UInt8(ascii: "/")), .many]
        let denied = other.isGlob ? [other.foldedTokens] : [other.foldedTokens, other.foldedTokens + below]
        let denying = isGlob ? [foldedTokens] : [foldedTokens, foldedTokens + below]
        return denied.allSatisfy { tokens in denying.contains { Self.includes($0, tokens) } }
    }

    /// Whether everything that matches `part` matches `whole`.
    ///
    /// A wildcard of `part` is taken as a character that only a wildcard which stands for as much can match, so that a
    /// yes is certain.
    private static func includes(_ whole: [Glob.Token], _ part: [Glob.Token]) -> Bool {
        Glob.Token.align(whole, with: part) { stands($1, for: $0) }
    }

    private static func stands(_ one: Glob.Token, for other: Glob.Token) -> Bool {
        switch (one, other) {
        case (_, .many): false
        // A byte beyond ASCII is part of a character only.
        case (.one, .byte(let byte)): byte < 0x80
        case (.one, .one), (.one, .set): true
        case (.set(let set, let negated), .byte(let byte)): byte < 0x80 && set.contains(byte) != negated
        default: one == other
        }
    }
}
