extension Command.Stage {
    /// The stage for a POSIX shell: the program, and every other word in single quotes.
    ///
    /// - Parameters:
    ///   - additions: options that follow those that were typed, even where they were typed too: for grep the last of
    ///     `--include` and `--exclude` wins.
    ///   - glob: how a glob is written that has not been replaced by names.
    func text(adding additions: [Command.Option], glob: (GlobOperand) -> String) -> String {
        var words = adds
        words += options.filter { !additions.contains($0) }.flatMap(\.words) + additions.flatMap(\.words)
        if let verb { words += verb.split(separator: " ").map(String.init) }
        words += verbOptions.flatMap(\.words)
        if !operands.isEmpty, endsOptions { words.append("--") }
        var text = Self.program(binary)
        for word in words { text += " \(singleQuoted(word))" }
        for operand in operands {
            switch operand {
            case .text(let word), .path(let word), .unit(let word): text += " \(singleQuoted(word))"
            case .program(let program): for word in program.words { text += " \(singleQuoted(word))" }
            case .glob(let pattern): text += " \(glob(pattern))"
            case .standardInput: text += " '-'"
            }
        }
        switch errors {
        case .shown: break
        case .discarded: text += " 2>/dev/null"
        case .joined: text += " 2>&1"
        }
        return text
    }

    /// A program's path, in quotes where it is not plain.
    static func program(_ path: String) -> String {
        let isPlain = path.utf8.allSatisfy { byte in
            (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x2B && byte <= 0x39) || byte == UInt8(ascii: "_")
        }
        return isPlain ? path : singleQuoted(path)
    }
}

extension Command.Option {
    /// The words that the program is given: the option, and its values where they are not glued.
    var words: [String] {
        let name =
            switch form {
            case .short: "-\(name)"
            case .long: "--\(name)"
            case .exact: name
            }
        guard let value else { return [name] }
        if let secondValue { return [name, value, secondValue] }
        if form == .long { return ["\(name)=\(value)"] }
        return isGlued ? [name + value] : [name, value]
    }
}

extension Command {
    /// One line for people: what runs, without the wrapper around it.
    ///
    /// Parsing it gives a command that renders the same: the same one, unless two names stand for one program, as egrep
    /// and grep -E do. Wildcards whose names have not been looked up stand outside the quotes.
    public var canonical: String { canonical { _ in [] } }

    func canonical(adding additions: (Stage) -> [Option]) -> String {
        stages.map { $0.text(adding: additions($0), glob: \.quotedAroundWildcards) }.joined(separator: " | ")
    }
}

extension GlobOperand {
    /// The pattern for a shell, literal runs in single quotes.
    fileprivate var quotedAroundWildcards: String {
        var text = ""
        var literal: [UInt8] = []
        var isEscaped = false
        var isInBracket = false
        func closeLiteral() {
            if !literal.isEmpty { text += singleQuoted(String(decoding: literal, as: UTF8.self)) }
            literal = []
        }
        for byte in description.utf8 {
            if isEscaped {
                literal.append(byte)
                isEscaped = false
                continue
            }
            switch byte {
            case UInt8(ascii: "\\"):
                isEscaped = true
                continue
            case UInt8(ascii: "["): isInBracket = true
            case UInt8(ascii: "]"): isInBracket = false
            case UInt8(ascii: "*"), UInt8(ascii: "?"): break
            case UInt8(ascii: "-"), UInt8(ascii: "!"), UInt8(ascii: "^"):
                if !isInBracket { fallthrough }
            default:
                literal.append(byte)
                continue
            }
            closeLiteral()
            text.unicodeScalars.append(Unicode.Scalar(byte))
        }
        closeLiteral()
        return text
    }
}
