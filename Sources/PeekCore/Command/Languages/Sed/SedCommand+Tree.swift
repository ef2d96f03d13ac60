extension SedCommand {
    /// The parts, for people.
    var tree: SyntaxTree {
        guard address != nil || isNegated else { return action.tree }
        var tree = action.tree
        let lines = address?.words ?? "any"
        tree.parts.insert(SyntaxTree(isNegated ? "on lines other than \(lines)" : "on lines \(lines)"), at: 0)
        return tree
    }
}

extension SedAction {
    fileprivate var tree: SyntaxTree {
        switch self {
        case .block(let commands): SyntaxTree("block", commands.map(\.tree))
        case .plain(let letter): SyntaxTree("\(letter): \(SedLetters.plain[letter] ?? "")")
        case .list(let width):
            SyntaxTree("l: print the line unambiguously", width.map { [SyntaxTree("width \($0)")] } ?? [])
        case .label(let name): SyntaxTree("label \(name)")
        case .branch(let letter, let name):
            SyntaxTree(
                "\(letter): \(SedLetters.branches[letter] ?? "")",
                [SyntaxTree(name.map { "to label \($0)" } ?? "to the end")]
            )
        case .substitute(let substitution): substitution.tree
        case .transliterate(let parts):
            SyntaxTree(
                "y: put characters in place of others",
                zip(["characters", "replacements"], parts.parts).map { SyntaxTree("\($0) \($1)") }
            )
        case .text(let letter, let text):
            SyntaxTree("\(letter): \(SedLetters.texts[letter] ?? "")", [SyntaxTree("text \(text)")])
        }
    }
}

extension SedSubstitution {
    fileprivate var tree: SyntaxTree {
        var parts = zip(["pattern", "replacement"], parts.parts).map { SyntaxTree("\($0) \($1)") }
        if let number { parts.append(SyntaxTree("match \(number)")) }
        if !flags.isEmpty { parts.append(SyntaxTree("flags \(flags)")) }
        return SyntaxTree("s: replace", parts)
    }
}

extension SedAddress {
    fileprivate var words: String {
        switch end {
        case nil: start.text
        case .place(let place): "\(start.text) to \(place.text)"
        case .lines(let count): "\(start.text) and \(count) more"
        case .multiple(let divisor): "\(start.text) to a multiple of \(divisor)"
        }
    }
}
