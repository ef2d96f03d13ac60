/// A line as words that can be changed and put together again.
struct LineDraft: Hashable {
    /// One program with its arguments, as typed.
    struct Stage: Hashable {
        /// The words with their quotes; never empty.
        var words: [Word]
        /// Where stderr goes.
        var errors: Command.ErrorOutput
    }

    /// One word.
    struct Word: Hashable {
        /// What stands on the line.
        var typed: String
        /// What the program would be given.
        var text: String
        /// Whether it has wildcards that are not quoted.
        var isGlob: Bool

        /// A word that is written for the person.
        init(_ text: String) {
            self.text = text
            typed = text.utf8.allSatisfy(Self.isPlain) && !text.isEmpty ? text : singleQuoted(text)
            isGlob = false
        }

        fileprivate init(_ word: ScannedWord, of bytes: [UInt8]) {
            typed = String(decoding: bytes[word.offset..<word.end], as: UTF8.self)
            text = word.text
            isGlob = word.pattern != nil
        }

        private static func isPlain(_ byte: UInt8) -> Bool {
            (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39)
                || "-_./,:=+@%^".utf8.contains(byte)
        }
    }

    /// The programs in order; never empty.
    var stages: [Stage]

    /// Takes a line apart; nil when it is not words and pipes.
    init?(_ line: String) {
        let bytes = Array(line.utf8)
        // Why it is not has been said: this is about what was refused.
        guard let stages = try? LineScanner.stages(of: line, limits: .typed) else { return nil }
        self.stages = stages.map { stage in
            Stage(words: stage.words.map { Word($0, of: bytes) }, errors: stage.errors)
        }
    }

    /// The line.
    var text: String {
        stages.map { stage in
            let words = stage.words.map(\.typed).joined(separator: " ")
            switch stage.errors {
            case .shown: return words
            case .discarded: return words + " 2>/dev/null"
            case .joined: return words + " 2>&1"
            }
        }.joined(separator: " | ")
    }
}
