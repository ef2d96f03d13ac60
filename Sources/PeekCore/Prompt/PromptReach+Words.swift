extension PromptReach {
    /// How the word of a line may go on.
    public enum Choice: Sendable, Hashable {
        /// By one of these.
        case words([PromptCompletion.Candidate])
        /// By a name in a directory of the host.
        case names(PathChoice)
    }

    /// What the person typed of a path.
    public struct PathChoice: Sendable, Hashable {
        /// The directory to be listed, absolute and normalised.
        public var directory: String
        /// The part of the word that names it; empty where it is the current one.
        public var typed: String
        /// The beginning of the name.
        public var beginning: String
        /// Whether only directories are wanted.
        public var wantsDirectories: Bool
    }

    /// How `word` may go on; nil where nothing is known, or the directory may not be looked at.
    public func choice(for word: PromptWord, in directory: String) -> Choice? {
        guard let command = word.words.first else {
            let own = PromptBuiltin.names.map(\.0)
            return .words((entries.map(\.name) + own).map { PromptCompletion.Candidate($0) })
        }
        if command == "cd" { return path(word, in: directory, wantsDirectories: true) }
        guard let entry = entries.first(where: { $0.name == command }) else { return nil }
        let verb = entry.verb(in: word.words)
        if word.text.utf8.first == UInt8(ascii: "-") {
            return .words(entry.optionWords + (verb?.optionWords ?? []))
        }
        if verb == nil, !entry.verbs.isEmpty {
            let first = entry.verbs.keys.compactMap { $0.split(separator: " ").first.map(String.init) }
            return .words(Set(first).map { PromptCompletion.Candidate($0) })
        }
        switch (verb ?? entry).operands {
        case .paths, .listings, .patternThenPaths, .programThenPaths, .expression(.find):
            return path(word, in: directory, wantsDirectories: false)
        case .values(.oneOf(let words), _, _): return .words(words.map { PromptCompletion.Candidate($0) })
        default: return nil
        }
    }

    /// The names that a listing gave, as far as a role may show them.
    ///
    /// - Returns: the candidates, and readable names that cannot be typed, because they have characters that hide
    ///   something or are not UTF-8.
    public func candidates(
        _ names: [HostListing.Name],
        for choice: PathChoice
    ) -> (candidates: [PromptCompletion.Candidate], unusable: [String]) {
        var candidates: [PromptCompletion.Candidate] = []
        var unusable: [String] = []
        for name in names where name.isDirectory || !choice.wantsDirectories {
            guard name.text.utf8.starts(with: choice.beginning.utf8) else { continue }
            let path = (choice.directory == "/" ? "" : choice.directory) + "/" + name.text
            guard mayName(path) else { continue }
            let isTypable = name.isWhole && LineCharacters.firstHidden(in: name.text) == nil
            guard isTypable, (try? PathText.normalised(path)) == path else {
                unusable.append(name.text)
                continue
            }
            // A name that begins like an option, or like a file of options, is no such thing behind a directory.
            let isOdd = choice.typed.isEmpty && "-@".utf8.contains(name.text.utf8.first ?? 0)
            let ending = name.isDirectory ? "/" : ""
            candidates.append(
                PromptCompletion.Candidate(
                    choice.typed + (isOdd ? "./" : "") + name.text + ending,
                    shown: name.text + ending,
                    goesOn: name.isDirectory
                )
            )
        }
        return (candidates, unusable)
    }

    private func path(_ word: PromptWord, in directory: String, wantsDirectories: Bool) -> Choice? {
        let slash = word.text.utf8.lastIndex(of: UInt8(ascii: "/"))
        let typed = slash.map { String(word.text[...$0]) } ?? ""
        let beginning = slash.map { String(word.text[word.text.utf8.index(after: $0)...]) } ?? word.text
        let listed: String
        do {
            listed = try self.directory(typed.isEmpty ? "." : typed, from: directory)
        } catch {
            // Whether it exists is nobody's business who may not look at it.
            return nil
        }
        return .names(
            PathChoice(directory: listed, typed: typed, beginning: beginning, wantsDirectories: wantsDirectories)
        )
    }
}

extension CatalogueEntry {
    fileprivate func verb(in words: [String]) -> CatalogueEntry? {
        let words = words.dropFirst().filter { !$0.hasPrefix("-") }
        for length in stride(from: min(3, words.count), to: 0, by: -1) {
            let written = words.prefix(length).joined(separator: " ")
            if let verb = verbs[verbAliases[written] ?? written] { return verb }
        }
        return nil
    }

    fileprivate var optionWords: [PromptCompletion.Candidate] {
        let letters = short.keys.map { PromptCompletion.Candidate("-\($0)") }
        return letters
            + long.map { name, argument in
                if case .required = argument { return PromptCompletion.Candidate("--\(name)=", goesOn: true) }
                return PromptCompletion.Candidate("--\(name)")
            }
    }
}
