/// The word at the end of a line that is being typed, as far as it can be completed.
public struct PromptWord: Sendable, Hashable {
    /// The words of the same command before it, without their quotes; empty where it is the command itself.
    public private(set) var words: [String] = []
    /// The word without its quotes.
    public private(set) var text = ""
    /// How many characters it takes on the line.
    public private(set) var typedCount = 0

    /// Reads what stands before the cursor; nil where the word has something that is no plain text, such as a wildcard.
    public init?(endOf line: String) {
        var quote: Character?
        var isEscaped = false
        var isInWord = false
        var isPlain = true
        for character in line {
            if isInWord || !character.isBlank { typedCount += 1 }
            if isEscaped {
                // In double quotes a backslash stands before these alone (POSIX shell, 2.2.3).
                if quote == "\"", !"\"\\$`".contains(character) { text += "\\" }
                text.append(character)
                isEscaped = false
                continue
            }
            if let open = quote {
                if character == open {
                    quote = nil
                } else if open == "\"", character == "\\" {
                    isEscaped = true
                } else {
                    text.append(character)
                }
                continue
            }
            switch character {
            case " ", "\t":
                if isInWord { words.append(text) }
                (text, typedCount, isInWord, isPlain) = ("", 0, false, true)
                continue
            case "|":
                words = []
                (text, typedCount, isInWord, isPlain) = ("", 0, false, true)
                continue
            case "'", "\"": quote = character
            case "\\": isEscaped = true
            case "*", "?", "[", ";", "&", "<", ">", "(", ")", "{", "}", "$", "`": isPlain = false
            default: text.append(character)
            }
            isInWord = true
        }
        guard isPlain, !isEscaped else { return nil }
    }

    /// A word as it is typed: in single quotes unless every character means itself.
    static func quoted(_ word: String) -> String {
        let isPlain = word.utf8.allSatisfy { byte in
            (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39)
                || "-_./,:=+@%".utf8.contains(byte)
        }
        return isPlain && !word.isEmpty ? word : singleQuoted(word)
    }
}

extension Character {
    fileprivate var isBlank: Bool { self == " " || self == "\t" }
}
