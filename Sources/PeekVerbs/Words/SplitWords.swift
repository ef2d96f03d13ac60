public import PeekCore

/// Splits a line into words as a POSIX shell would quote them, without expanding anything.
///
/// `ssh` joins its arguments by spaces into one string; this is the other end. Quotes and backslashes mean what they
/// mean in section 2.2 of the Shell Command Language (IEEE Std 1003.1); `$`, `*`, `~` and `#` are ordinary characters.
/// A word that a shell would take as an operator (`|`, `2>/dev/null`, `&&`) is refused rather than passed on, because it
/// is the remains of a command line that lost one level of quotes on its way.
///
/// - Throws: a usage ``Refusal`` when a quote is open, a backslash ends the line, or an operator stands alone.
public func splitWords(_ line: String) throws(Refusal) -> [String] {
    var splitter = WordSplitter()
    for byte in line.utf8 { try splitter.take(byte) }
    return try splitter.finish()
}

private struct WordSplitter {
    private enum Mode {
        case blank
        case plain
        case escaped
        case single
        case double
        case doubleEscaped
    }

    private var mode = Mode.blank
    private var words: [String] = []
    private var word: [UInt8] = []
    private var quoted = false

    mutating func take(_ byte: UInt8) throws(Refusal) {
        switch mode {
        case .blank, .plain: try takePlain(byte)
        case .escaped:
            // A backslash before a line break joins the lines, and is no word by itself.
            guard byte != UInt8(ascii: "\n") else {
                mode = word.isEmpty && !quoted ? .blank : .plain
                return
            }
            word.append(byte)
            quoted = true
            mode = .plain
        case .single:
            if byte == UInt8(ascii: "'") { mode = .plain } else { word.append(byte) }
        case .double:
            switch byte {
            case UInt8(ascii: "\""): mode = .plain
            case UInt8(ascii: "\\"): mode = .doubleEscaped
            default: word.append(byte)
            }
        case .doubleEscaped:
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "$"), UInt8(ascii: "`"): word.append(byte)
            case UInt8(ascii: "\n"): break
            default: word += [UInt8(ascii: "\\"), byte]
            }
            mode = .double
        }
    }

    mutating func finish() throws(Refusal) -> [String] {
        switch mode {
        case .blank: break
        case .plain: try endWord()
        case .single, .double, .doubleEscaped:
            throw Refusal(.usage, "a quote is not closed", wouldWork: "close it, or quote the whole line once more")
        case .escaped:
            throw Refusal(.usage, "the line ends with a backslash", wouldWork: "'\\' for the character itself")
        }
        return words
    }

    private mutating func takePlain(_ byte: UInt8) throws(Refusal) {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"):
            if mode == .plain { try endWord() }
            mode = .blank
        case UInt8(ascii: "'"):
            mode = .single
            quoted = true
        case UInt8(ascii: "\""):
            mode = .double
            quoted = true
        case UInt8(ascii: "\\"):
            mode = .escaped
        default:
            word.append(byte)
            mode = .plain
        }
    }

    private mutating func endWord() throws(Refusal) {
        defer {
            word = []
            quoted = false
        }
        let text = String(decoding: word, as: UTF8.self)
        if !quoted, isOperator(word) {
            throw Refusal(
                .usage,
                "'\(text)' has lost its quotes on the way",
                wouldWork: "quote the command twice: ssh prodpeek@GATEWAY \"run HOST -- 'tail app.log | wc -l'\""
            )
        }
        words.append(text)
    }

    private func isOperator(_ word: [UInt8]) -> Bool {
        let rest = word.drop { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard let first = rest.first else { return false }
        if first == UInt8(ascii: "<") || first == UInt8(ascii: ">") { return true }
        return rest.count == word.count && "|&;()".utf8.contains(first)
    }
}
