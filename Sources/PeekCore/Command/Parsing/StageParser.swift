/// Reads one stage as its catalogue entry says: options here, operands in ``OperandParser``.
struct StageParser {
    private let entry: CatalogueEntry
    private let words: [ScannedWord]
    private let line: String
    private let directory: String?
    private var index = 1
    private var verb: (name: String, entry: CatalogueEntry)?
    private var options: [Command.Option] = []
    private var verbOptions: [Command.Option] = []
    private var operands: [ScannedWord] = []
    private var scripts: [ScannedWord] = []

    /// The stages that `stage` stands for, with options and operands checked: one, or two for a command whose output is
    /// always handed to another.
    ///
    /// - Throws: a refusal that names the option or operand and what would do.
    static func stages(
        _ stage: ScannedStage,
        of line: String,
        with catalogue: CommandCatalogue,
        in directory: String?
    ) throws(Refusal) -> [Command.Stage] {
        let entry = try CommandNames.entry(for: stage.words, of: line, in: catalogue)
        var parser = StageParser(entry, stage.words, line, directory)
        let first = try parser.parsed(errors: stage.errors)
        guard let name = entry.into, let next = catalogue.entries[name], next.into == nil else { return [first] }
        let word = stage.words[0].replaced(by: name)
        var pager = StageParser(next, [word], line, directory)
        return [first, try pager.parsed(errors: .shown)]
    }

    private init(_ entry: CatalogueEntry, _ words: [ScannedWord], _ line: String, _ directory: String?) {
        self.entry = entry
        self.words = words
        self.line = line
        self.directory = directory
    }

    private mutating func parsed(errors: Command.ErrorOutput) throws(Refusal) -> Command.Stage {
        // A canonical rendering names them already.
        if !entry.adds.isEmpty, words.dropFirst().prefix(entry.adds.count).map(\.text) == entry.adds {
            index += entry.adds.count
        }
        if case .expression(let language) = entry.operands, language.readsEveryWord {
            operands = Array(words[index...])
        } else {
            try sortWords()
        }
        try takeDefaultVerb()
        let given = Set((options + verbOptions).map(\.name))
        let form = verb?.entry ?? entry
        for name in form.requires + (verb == nil ? [] : entry.requires) where !given.contains(name) {
            throw OptionRefusal.required(name, of: form)
        }
        var stage = Command.Stage(
            program: entry.name,
            binary: entry.binary,
            adds: entry.adds,
            options: options,
            verb: verb?.name,
            verbOptions: verbOptions,
            operands: [],
            errors: errors,
            access: .none,
            isRecursive: options.contains { entry.recursive.contains($0.name) }
                || verbOptions.contains { form.recursive.contains($0.name) },
            isScript: entry.plainNames,
            endsOptions: form.endsOptions && entry.endsOptions,
            looksInDirectories: entry.looksInDirectories
        )
        try OperandParser(entry: form, line: line, directory: directory).read(operands, scripts: scripts, into: &stage)
        return stage
    }

    /// Tells options from operands; GNU programs take options after operands too.
    private mutating func sortWords() throws(Refusal) {
        let first = index
        while index < words.count {
            let word = words[index]
            let text = word.text.utf8
            if word.text == "--" {
                index += 1
                if verb == nil, !entry.verbs.isEmpty, index < words.count { try takeVerb() }
                operands += words[min(index, words.count)...]
                return
            }
            if let count = CountOption.options(for: word.text, entry: entry, isFirst: index == first) {
                options += count
            } else if !entry.exact.isEmpty, try exactOption(word) {
                // It has been taken.
            } else if text.first != UInt8(ascii: "-") || text.count == 1 {
                if verb == nil, !entry.verbs.isEmpty {
                    try takeVerb()
                    continue
                }
                operands.append(word)
            } else if text.starts(with: "--".utf8) {
                try longOption(word)
            } else {
                try shortOptions(word)
            }
            index += 1
        }
    }

    // As many words as the longest verb has, such as "rollout status".
    private static let longestVerb = 3

    /// Takes the verb that starts at the next word, the longest one that the entry has.
    private mutating func takeVerb() throws(Refusal) {
        let next = words[index...].prefix(Self.longestVerb).prefix { $0.pattern == nil }.map(\.text)
        for length in stride(from: next.count, to: 0, by: -1) {
            let written = next.prefix(length).joined(separator: " ")
            let name = entry.verbAliases[written] ?? written
            guard let form = entry.verbs[name] else { continue }
            verb = (name, form)
            index += length
            return
        }
        let all = Array(entry.verbs.keys) + Array(entry.verbAliases.keys)
        let typed = words[index...].map(\.text).joined(separator: " ")
        throw OptionRefusal.unknown(
            verb: words[index].text,
            of: entry,
            isIncomplete: all.contains { $0.hasPrefix(typed + " ") }
        )
    }

    private mutating func takeDefaultVerb() throws(Refusal) {
        guard verb == nil, !entry.verbs.isEmpty else { return }
        guard let name = entry.verbAliases[""], let form = entry.verbs[name] else {
            throw OptionRefusal.missingVerb(of: entry)
        }
        verb = (name, form)
    }

    private mutating func longOption(_ word: ScannedWord) throws(Refusal) {
        let text = word.text.utf8
        let equals = text.firstIndex(of: UInt8(ascii: "="))
        let name = String(Substring(text[text.index(text.startIndex, offsetBy: 2)..<(equals ?? text.endIndex)]))
        let glued = equals.map { String(Substring(text[text.index(after: $0)...])) }
        guard let (argument, isOfVerb) = argument({ $0.long[name] }) else {
            throw OptionRefusal.unknown(long: name, of: verb?.entry ?? entry)
        }
        if argument == .none, glued != nil { throw OptionRefusal.noValue("--\(name)", of: entry) }
        try option(name, .long, argument, glued, isOfVerb)
    }

    private mutating func shortOptions(_ word: ScannedWord) throws(Refusal) {
        var rest = word.text.dropFirst()
        while let letter = rest.popFirst() {
            guard let (argument, isOfVerb) = argument({ $0.short[letter] }) else {
                throw OptionRefusal.unknown(short: letter, in: word.text, of: verb?.entry ?? entry)
            }
            let takesNone = argument == .none
            try option(String(letter), .short, argument, takesNone || rest.isEmpty ? nil : String(rest), isOfVerb)
            guard takesNone else { return }
        }
    }

    /// Takes `word` where it is an option as a whole.
    private mutating func exactOption(_ word: ScannedWord) throws(Refusal) -> Bool {
        if let argument = entry.exact[word.text] {
            try option(word.text, .exact, argument, nil, false)
            return true
        }
        guard word.text.utf8.first == UInt8(ascii: "+"), case .required(let rule)? = entry.exact["+"] else {
            return false
        }
        guard word.pattern == nil else { throw refused(.unquotedGlob(word.text), word) }
        guard rule.admits(String(word.text.dropFirst())) else {
            throw OptionRefusal.badOperand(word.text, rule, of: entry)
        }
        try option(word.text, .exact, .none, nil, false)
        return true
    }

    /// What follows an option of the verb or else of the command; options of both may stand on either side of the verb.
    private func argument(
        _ argument: (CatalogueEntry) -> OptionArgument?
    ) -> (argument: OptionArgument, isOfVerb: Bool)? {
        // Not by a key path: one with a subscript is made anew each time, which was a fifth of a decision.
        if let verb, let argument = argument(verb.entry) { return (argument, true) }
        return argument(entry).map { ($0, false) }
    }

    private mutating func option(
        _ name: String,
        _ form: Command.Option.Form,
        _ argument: OptionArgument,
        _ glued: String?,
        _ isOfVerb: Bool
    ) throws(Refusal) {
        var option = Command.Option(name: name, form: form, value: nil, isGlued: false)
        switch argument {
        case .none: break
        case .required(let rule):
            let value = try valueOrNextWord(glued, for: option)
            if case .programThenPaths = (verb?.entry ?? entry).operands, Self.scriptOptions.contains(name) {
                scripts.append(words[index].replaced(by: value))
                return
            }
            option.value = try checked(value, rule, for: option)
            option.isPath = rule == .named(.listing)
        case .optional(let rule):
            if let glued { option.value = try checked(glued, rule, for: option) }
            option.isGlued = true
        case .optionalOrNext(let rule):
            if let glued {
                option.value = try checked(glued, rule, for: option)
            } else {
                option.value = try takeNext(matching: rule, for: option)
            }
            option.isGlued = true
        case .pair(let first, let second):
            guard glued == nil else { throw OptionRefusal.noValue(option.words[0], of: entry) }
            option.value = try checked(nextWord(for: option).text, first, for: option)
            option.secondValue = try checked(nextWord(for: option).text, second, for: option)
        }
        if isOfVerb { verbOptions.append(option) } else { options.append(option) }
    }

    /// Options that give a program, or a part of it, in place of the first operand.
    private static let scriptOptions: Set = ["e", "expression"]

    private mutating func valueOrNextWord(_ glued: String?, for option: Command.Option) throws(Refusal) -> String {
        if let glued { return glued }
        return try nextWord(for: option).text
    }

    private mutating func nextWord(for option: Command.Option) throws(Refusal) -> ScannedWord {
        guard index + 1 < words.count else { throw OptionRefusal.missingValue(option.words[0], of: entry) }
        index += 1
        guard words[index].pattern == nil else { throw refused(.unquotedGlob(words[index].text), words[index]) }
        return words[index]
    }

    private mutating func takeNext(matching rule: ValueRule, for option: Command.Option) throws(Refusal) -> String? {
        guard index + 1 < words.count, words[index + 1].pattern == nil, rule.admits(words[index + 1].text) else {
            return nil
        }
        index += 1
        return try checked(words[index].text, rule, for: option)
    }

    private func checked(_ value: String, _ rule: ValueRule, for option: Command.Option) throws(Refusal) -> String {
        if rule == .named(.listing) { return try PathText.normalised(value, in: directory) }
        let entry = verb?.entry ?? entry
        guard let text = try rule.canonical(value, rule: "catalogue: \(entry.name)") else {
            throw OptionRefusal.badValue(value, rule, for: option.words[0], of: entry)
        }
        return text
    }

    private func refused(_ rule: GrammarRule, _ word: ScannedWord) -> Refusal {
        rule.refusal(column: line.column(ofByte: word.offset))
    }
}

extension String {
    /// The column of a byte, counted in characters from 1.
    func column(ofByte offset: Int) -> Int {
        utf8.prefix(offset).count { $0 & 0xC0 != 0x80 } + 1
    }
}
