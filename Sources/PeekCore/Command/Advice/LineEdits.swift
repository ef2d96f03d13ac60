/// The small changes to a line that may make it one that is allowed, the smaller first.
struct LineEdits {
    /// A changed line, and how far it is from the one before.
    struct Edit {
        /// The line.
        var draft: LineDraft
        /// From 0; what changes the meaning more is more.
        var weight: Int
    }

    /// The commands that exist.
    let catalogue: CommandCatalogue
    /// Paths that may be read and have no wildcards.
    let paths: [String]

    /// Every line that is one change away from `draft`.
    func edits(of draft: LineDraft) -> [Edit] {
        var edits: [Edit] = []
        for (number, stage) in draft.stages.enumerated() {
            for (words, weight) in names(stage.words) + arguments(stage.words) {
                var changed = draft
                changed.stages[number].words = words
                edits.append(Edit(draft: changed, weight: weight))
            }
            if draft.stages.count > 1 {
                var shorter = draft
                shorter.stages.remove(at: number)
                edits.append(Edit(draft: shorter, weight: 6))
            }
        }
        return edits
    }

    private typealias Words = [LineDraft.Word]

    /// Another command, or the one that another would start.
    private func names(_ words: Words) -> [(Words, Int)] {
        let name = words[0].text
        guard catalogue.entries[name] == nil else { return [] }
        if let alternative = LeftOutCommands.alternative(to: name) {
            return [([LineDraft.Word(alternative)] + words.dropFirst(), 2)]
        }
        if LeftOutCommands.startsAnother(name) {
            return (1...4).filter { $0 < words.count }.map { (Words(words.dropFirst($0)), 1 + $0) }
        }
        guard LeftOutCommands.reason(for: name) == nil, let near = nearest(to: name, among: catalogue.entries.keys)
        else { return [] }
        return [([LineDraft.Word(near)] + words.dropFirst(), 2)]
    }

    private func arguments(_ words: Words) -> [(Words, Int)] {
        var edits: [(Words, Int)] = []
        let firstOperand = words.dropFirst().firstIndex { !$0.text.hasPrefix("-") }
        for index in words.indices.dropFirst() {
            let word = words[index]
            func replacing(_ text: String, _ weight: Int) {
                var changed = words
                changed[index] = LineDraft.Word(text)
                edits.append((changed, weight))
            }
            if word.isGlob { replacing(word.text, 0) }
            if word.text.hasPrefix("--") {
                for name in fullNames(of: word.text, in: words[0].text) { replacing(name, 1) }
            } else if word.text.hasPrefix("-") {
                for text in shorterClusters(word.text) { replacing(text, 1) }
            } else if let near = nearest(to: word.text, among: paths) {
                replacing(near, 2)
            }
            if words[0].text == "ps" { for text in shorterLetters(word.text) { replacing(text, 1) } }
            if index == firstOperand, catalogue.entries[words[0].text]?.verbs["status"] != nil {
                replacing("status", 2)
            }
            let isOption = word.text.hasPrefix("-")
            // An option may have values behind it, and these end before the next one.
            let following = isOption ? words[(index + 1)...].prefix { !$0.text.hasPrefix("-") }.count : 0
            var lengths = Set([1, 2, following + 1].filter { $0 <= following + 1 })
            // What find would run ends at a semicolon or a plus sign, whatever is between, or else at the end.
            if words[0].text == "find", FindPrimary.commands.contains(word.text) {
                let end = words[index...].firstIndex { $0.text == ";" || $0.text == "+" } ?? words.endIndex - 1
                lengths.insert(end - index + 1)
            }
            for length in lengths.sorted() {
                var changed = words
                changed.removeSubrange(index..<(index + length))
                edits.append((changed, (isOption ? 2 : 4) + (length > 1 ? 1 : 0)))
            }
        }
        return edits
    }

    /// The long options that an abbreviation stands for.
    private func fullNames(of word: String, in command: String) -> [String] {
        let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let entry = catalogue.entries[command], let name = parts.first, !name.isEmpty else { return [] }
        let value = parts.count == 2 ? "=\(parts[1])" : ""
        return entry.long.keys.filter { $0.hasPrefix(name) && $0 != name }.sorted().map { "--\($0)\(value)" }
    }

    /// Letters without a dash, as ps takes them, without one.
    private func shorterLetters(_ word: String) -> [String] {
        let letters = Array(word)
        guard (2...8).contains(letters.count), letters.allSatisfy(\.isLetter) else { return [] }
        return letters.indices.map { String(letters[..<$0] + letters[($0 + 1)...]) }
    }

    /// `-uoF` without one letter, or without a letter and what is glued to it.
    private func shorterClusters(_ word: String) -> [String] {
        // Longer than any that a person types; there are as many variants as letters.
        guard (3...16).contains(word.utf8.count) else { return [] }
        let letters = Array(word.dropFirst())
        let without = letters.indices.map { index in
            "-" + String(letters[..<index]) + String(letters[(index + 1)...])
        }
        let before = letters.indices.dropFirst().map { "-" + String(letters[..<$0]) }
        return without + before
    }
}
