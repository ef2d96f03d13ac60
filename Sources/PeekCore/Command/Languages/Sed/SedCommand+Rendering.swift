extension SedCommand {
    /// The canonical text.
    var text: String { (address?.text ?? "") + (isNegated ? "!" : "") + action.text }
}

extension SedAction {
    fileprivate var text: String {
        switch self {
        // POSIX wants the semicolon before the closing brace too.
        case .block(let commands): "{\(commands.map { "\($0.text);" }.joined())}"
        case .plain(let letter): String(letter)
        case .list(let width): width.map { "l\($0)" } ?? "l"
        case .label(let name): ":\(name)"
        case .branch(let letter, let name): "\(letter)\(name ?? "")"
        case .substitute(let substitution):
            "s\(substitution.parts.text)\(substitution.number.map { String($0) } ?? "")\(substitution.flags)"
        case .transliterate(let parts): "y\(parts.text)"
        // With the backslash no blank at the beginning of the text is lost.
        case .text(let letter, let text): "\(letter)\\\(text)"
        }
    }
}

extension SedAddress {
    fileprivate var text: String {
        switch end {
        case nil: start.text
        case .place(let place): "\(start.text),\(place.text)"
        case .lines(let count): "\(start.text),+\(count)"
        case .multiple(let divisor): "\(start.text),~\(divisor)"
        }
    }
}

extension SedPlace {
    /// As it stands in a script.
    var text: String {
        switch self {
        case .line(let number): String(number)
        case .every(let first, let step): "\(first)~\(step)"
        case .last: "$"
        case .pattern(let pattern, let flags): (pattern.delimiter == "/" ? "" : "\\") + pattern.text + flags
        }
    }
}
