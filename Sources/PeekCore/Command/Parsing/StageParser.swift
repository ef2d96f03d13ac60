/// Reads one stage as its catalogue entry says.
struct StageParser {
    private let entry: CatalogueEntry
    private let words: [ScannedWord]
    private let line: String
    private var index = 1
    private var options: [Command.Option] = []
    private var operands: [ScannedWord] = []

    /// The stage with its options and operands checked.
    ///
    /// - Throws: a refusal that names the option or operand and what would do.
    static func stage(
        _ stage: ScannedStage,
        of line: String,
        with catalogue: CommandCatalogue
    ) throws(Refusal) -> Command.Stage {
        let entry = try CommandNames.entry(for: stage.words, of: line, in: catalogue)
        var parser = StageParser(entry, stage.words, line)
        try parser.sortWords()
        return try parser.finished(errors: stage.errors)
    }

    private init(_ entry: CatalogueEntry, _ words: [ScannedWord], _ line: String) {
        self.entry = entry
        self.words = words
        self.line = line
    }

    /// Tells options from operands; GNU programs take options after operands too.
    private mutating func sortWords() throws(Refusal) {
        // A canonical rendering names them already.
        if !entry.adds.isEmpty, words.dropFirst().prefix(entry.adds.count).map(\.text) == entry.adds {
            index += entry.adds.count
        }
        let first = index
        while index < words.count {
            let word = words[index]
            let text = word.text.utf8
            if word.text == "--" {
                operands += words[(index + 1)...]
                return
            }
            if let count = CountOption.options(for: word.text, entry: entry, isFirst: index == first) {
                options += count
            } else if text.first != UInt8(ascii: "-") || text.count == 1 {
                operands.append(word)
            } else if text.starts(with: "--".utf8) {
                try longOption(word)
            } else {
                try shortOptions(word)
            }
            index += 1
        }
    }

    private mutating func longOption(_ word: ScannedWord) throws(Refusal) {
        let text = word.text.utf8
        let equals = text.firstIndex(of: UInt8(ascii: "="))
        let name = String(Substring(text[text.index(text.startIndex, offsetBy: 2)..<(equals ?? text.endIndex)]))
        let glued = equals.map { String(Substring(text[text.index(after: $0)...])) }
        guard let argument = entry.long[name] else {
            throw OptionRefusal.unknown(long: name, of: entry)
        }
        switch argument {
        case .none:
            guard glued == nil else { throw OptionRefusal.noValue("--\(name)", of: entry) }
            add(name, isLong: true, value: nil)
        case .required(let rule):
            let value = try valueOrNextWord(glued, for: "--\(name)")
            try check(value, rule, for: "--\(name)")
            add(name, isLong: true, value: value)
        case .optional(let rule):
            if let glued { try check(glued, rule, for: "--\(name)") }
            add(name, isLong: true, value: glued, isGlued: true)
        case .optionalOrNext(let rule):
            if let glued { try check(glued, rule, for: "--\(name)") }
            add(name, isLong: true, value: glued ?? takeNext(matching: rule), isGlued: true)
        }
    }

    private mutating func shortOptions(_ word: ScannedWord) throws(Refusal) {
        var rest = word.text.dropFirst()
        while let letter = rest.popFirst() {
            guard let argument = entry.short[letter] else {
                throw OptionRefusal.unknown(short: letter, in: word.text, of: entry)
            }
            let glued = rest.isEmpty ? nil : String(rest)
            switch argument {
            case .none:
                add(String(letter), isLong: false, value: nil)
                continue
            case .required(let rule):
                let value = try valueOrNextWord(glued, for: "-\(letter)")
                try check(value, rule, for: "-\(letter)")
                add(String(letter), isLong: false, value: value)
            case .optional(let rule):
                if let glued { try check(glued, rule, for: "-\(letter)") }
                add(String(letter), isLong: false, value: glued, isGlued: true)
            case .optionalOrNext(let rule):
                if let glued { try check(glued, rule, for: "-\(letter)") }
                add(String(letter), isLong: false, value: glued ?? takeNext(matching: rule), isGlued: true)
            }
            return
        }
    }

    private mutating func add(_ name: String, isLong: Bool, value: String?, isGlued: Bool = false) {
        options.append(Command.Option(name: name, isLong: isLong, value: value, isGlued: isGlued))
    }

    private mutating func valueOrNextWord(_ glued: String?, for option: String) throws(Refusal) -> String {
        if let glued { return glued }
        guard index + 1 < words.count else { throw OptionRefusal.missingValue(option, of: entry) }
        index += 1
        guard words[index].pattern == nil else { throw refused(.unquotedGlob(words[index].text), words[index]) }
        return words[index].text
    }

    private mutating func takeNext(matching rule: ValueRule) -> String? {
        guard index + 1 < words.count, words[index + 1].pattern == nil, rule.admits(words[index + 1].text) else {
            return nil
        }
        index += 1
        return words[index].text
    }

    private func check(_ value: String, _ rule: ValueRule, for option: String) throws(Refusal) {
        guard rule.admits(value) else { throw OptionRefusal.badValue(value, rule, for: option, of: entry) }
    }

    private func refused(_ rule: GrammarRule, _ word: ScannedWord) -> Refusal {
        rule.refusal(column: line.column(ofByte: word.offset))
    }

    private mutating func finished(errors: Command.ErrorOutput) throws(Refusal) -> Command.Stage {
        let isRecursive = options.contains { entry.recursive.contains($0.name) }
        var stage = Command.Stage(
            program: entry.name,
            binary: entry.binary,
            adds: entry.adds,
            options: options,
            operands: [],
            errors: errors,
            access: .none,
            isRecursive: isRecursive,
            isScript: entry.plainNames
        )
        switch entry.operands {
        case .none:
            try count(operands.count, 0, 0)
        case .paths(let min, let max):
            stage.access = .content
            stage.operands = try paths(operands[...], readsInput: true)
            try count(operands.count, min, max)
            try refuseGlobs(among: stage.operands, upTo: max)
        case .listings(let min, let max):
            stage.access = .names
            stage.operands = try paths(operands[...], readsInput: false)
            try count(operands.count, min, max)
            try refuseGlobs(among: stage.operands, upTo: max)
        case .patternThenPaths:
            stage.access = .content
            let hasPattern = options.contains { $0.name == "e" || $0.name == "regexp" }
            if !hasPattern {
                guard let pattern = operands.first else { throw OptionRefusal.operands(of: entry, 1, .max) }
                stage.operands = [try text(pattern)]
            }
            stage.operands += try paths(operands.dropFirst(hasPattern ? 0 : 1), readsInput: true)
        case .texts(let min, let max):
            for operand in operands { stage.operands.append(try text(operand)) }
            try count(operands.count, min, max)
        case .journalMatches:
            stage.access = .journal
            for operand in operands {
                guard JournalRules.isMatch(operand.text) else { throw OptionRefusal.journalMatch(operand.text) }
                stage.operands.append(try text(operand))
            }
        }
        try addCurrentDirectory(&stage)
        return stage
    }

    /// Writes out the directory that the program would take by itself, so that it is checked like any other.
    private func addCurrentDirectory(_ stage: inout Command.Stage) throws(Refusal) {
        guard stage.access == .content || stage.access == .names else { return }
        let hasPath = stage.operands.contains { if case .text = $0 { false } else { true } }
        if !hasPath, entry.impliesCurrentDirectory || stage.isRecursive {
            stage.operands.append(.path(PathText.currentDirectory))
        }
        // Without these a recursion could not be told to leave out what is denied; see PathRules.
        if stage.access == .content, stage.isRecursive, entry.long["exclude"] == nil || entry.long["exclude-dir"] == nil
        {
            throw OptionRefusal.recursion(of: entry)
        }
    }

    private func paths(_ words: ArraySlice<ScannedWord>, readsInput: Bool) throws(Refusal) -> [Command.Operand] {
        var operands: [Command.Operand] = []
        for word in words {
            if readsInput, word.text == "-", word.pattern == nil {
                operands.append(.standardInput)
                continue
            }
            if entry.plainNames, !PathText.isPlain(word.text) {
                throw OptionRefusal.plainName(word.text, of: entry)
            }
            guard let pattern = word.pattern else {
                operands.append(.path(try PathText.normalised(word.text)))
                continue
            }
            let absolute = try PathText.normalised(pattern)
            let glob = Glob(absolute)
            guard glob.isWellFormed else { throw refused(.brokenGlob(word.text), word) }
            guard !PathText.hasHiddenGlob(absolute) else { throw refused(.hiddenGlob(word.text), word) }
            let operand = GlobOperand(absolute, glob)
            guard operand.depth <= GlobOperand.deepest else { throw refused(.deepGlob(GlobOperand.deepest), word) }
            operands.append(.glob(operand))
        }
        return operands
    }

    private func text(_ word: ScannedWord) throws(Refusal) -> Command.Operand {
        guard word.pattern == nil else { throw refused(.unquotedGlob(word.text), word) }
        return .text(word.text)
    }

    /// A wildcard becomes any number of names, and one name too many may be a file to write, as it is for uniq.
    private func refuseGlobs(among operands: [Command.Operand], upTo max: Int) throws(Refusal) {
        guard max != .max else { return }
        for case .glob(let glob) in operands { throw OptionRefusal.globAmongFew(glob.description, max, of: entry) }
    }

    private func count(_ count: Int, _ min: Int, _ max: Int) throws(Refusal) {
        guard count >= min, count <= max else { throw OptionRefusal.operands(of: entry, min, max) }
    }
}

extension String {
    /// The column of a byte, counted in characters from 1.
    func column(ofByte offset: Int) -> Int {
        utf8.prefix(offset).count { $0 & 0xC0 != 0x80 } + 1
    }
}
