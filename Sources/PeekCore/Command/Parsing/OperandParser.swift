/// Reads the operands of one stage as its catalogue entry says.
struct OperandParser {
    /// The command, or the verb of one.
    let entry: CatalogueEntry
    /// The line as typed, for columns.
    let line: String
    /// Where relative paths start; nil for ``PathText/currentDirectory``.
    let directory: String?

    /// Puts the operands into `stage`, and what the program shows of its paths.
    ///
    /// - Parameter scripts: the programs that options gave, in order.
    func read(_ words: [ScannedWord], scripts: [ScannedWord], into stage: inout Command.Stage) throws(Refusal) {
        switch entry.operands {
        case .none:
            try count(words.count, 0, 0)
        case .paths(let min, let max):
            stage.access = .content
            try paths(words, min, max, readsInput: true, into: &stage)
        case .listings(let min, let max):
            stage.access = .names
            try paths(words, min, max, readsInput: false, into: &stage)
        case .patternThenPaths:
            stage.access = .content
            let hasPattern = stage.options.contains { $0.name == "e" || $0.name == "regexp" }
            if !hasPattern {
                guard let pattern = words.first else { throw OptionRefusal.operands(of: entry, 1, .max, given: 0) }
                stage.operands = [try text(pattern)]
            }
            stage.operands += try paths(words.dropFirst(hasPattern ? 0 : 1), readsInput: true)
        case .programThenPaths(let language):
            stage.access = .content
            try program(in: language, words, scripts, into: &stage)
        case .expression(let language):
            try expression(in: language, words, into: &stage)
        case .values(let rule, let min, let max):
            for word in words { stage.operands.append(.text(try value(word, rule))) }
            try count(words.count, min, max)
        case .units(let min, let max):
            stage.access = .journal
            for word in words { stage.operands.append(.unit(try value(word, .named(.unit)))) }
            try count(words.count, min, max)
        case .resources(let kinds):
            let selected = try words.map { word throws(Refusal) in try plainText(word) }
            guard !selected.isEmpty else { throw OptionRefusal.operands(of: entry, 1, .max, given: 0) }
            let selection = try ResourceSelection(parsing: selected, kinds: kinds, rule: "catalogue: \(entry.name)")
            stage.operands = [.program(.resources(selection))]
        case .journalMatches:
            stage.access = .journal
            for word in words {
                guard JournalRules.isMatch(word.text) else { throw OptionRefusal.journalMatch(word.text) }
                stage.operands.append(try text(word))
            }
        }
        try addCurrentDirectory(&stage)
        try refuseDashes(in: stage)
    }

    private func program(
        in language: ProgramLanguage,
        _ words: [ScannedWord],
        _ scripts: [ScannedWord],
        into stage: inout Command.Stage
    ) throws(Refusal) {
        guard let first = scripts.first ?? words.first else {
            throw OptionRefusal.operands(of: entry, 1, .max, given: 0)
        }
        // sed joins what several -e give by newlines (sed(1)).
        let text = scripts.isEmpty ? try plainText(first) : scripts.map(\.text).joined(separator: "\n")
        switch language {
        case .awk: stage.operands = [.program(.awk(try AwkProgram(parsing: text)))]
        case .sed: stage.operands = [.program(.sed(try SedScript(parsing: text)))]
        case .jq: stage.operands = [.program(.jq(try JQFilter(parsing: text)))]
        }
        let files = words.dropFirst(scripts.isEmpty ? 1 : 0)
        let operands = try paths(files, readsInput: true)
        if language == .awk {
            for (word, operand) in zip(files, operands) { try AwkProgram.check(operand, typed: word.text) }
        }
        stage.operands += operands
    }

    private func expression(
        in language: ExpressionLanguage,
        _ words: [ScannedWord],
        into stage: inout Command.Stage
    ) throws(Refusal) {
        switch language {
        case .find:
            stage.access = .names
            // -P is how it looks anyway.
            let words = words.drop { $0.text == "-P" }
            let starts = words.prefix { word in
                guard let first = word.text.utf8.first else { return true }
                return !"-(),!".utf8.contains(first)
            }
            stage.operands = try paths(starts, readsInput: false)
            let rest = try words.dropFirst(starts.count).map { word throws(Refusal) in try plainText(word) }
            let expression = try FindExpression(parsing: rest)
            stage.isRecursive = expression.isRecursive
            if stage.operands.isEmpty { stage.operands = [.path(directory ?? PathText.currentDirectory)] }
            if !expression.words.isEmpty { stage.operands.append(.program(.find(expression))) }
        case .ps:
            let texts = try words.map { word throws(Refusal) in try plainText(word) }
            if !texts.isEmpty { stage.operands = [.program(.ps(try ProcessSelection(parsing: texts)))] }
        case .ss:
            let texts = try words.map { word throws(Refusal) in try plainText(word) }
            if !texts.isEmpty { stage.operands = [.program(.ss(try SocketFilter(parsing: texts)))] }
        }
    }

    /// Writes out the directory that the program would take by itself, so that it is checked like any other.
    private func addCurrentDirectory(_ stage: inout Command.Stage) throws(Refusal) {
        guard stage.access == .content || stage.access == .names else { return }
        let hasPath = stage.operands.contains { operand in
            switch operand {
            case .path, .glob, .standardInput: true
            case .text, .unit, .program: false
            }
        }
        if !hasPath, entry.impliesCurrentDirectory || stage.isRecursive {
            stage.operands.append(.path(directory ?? PathText.currentDirectory))
        }
        // Without these a recursion could not be told to leave out what is denied; see PathRules.
        if stage.access == .content, stage.isRecursive, entry.long["exclude"] == nil || entry.long["exclude-dir"] == nil
        {
            throw OptionRefusal.recursion(of: entry)
        }
    }

    /// Where a program does not know `--`, an operand with a dash would be an option that nobody has checked.
    private func refuseDashes(in stage: Command.Stage) throws(Refusal) {
        guard !stage.endsOptions else { return }
        for operand in stage.operands {
            switch operand {
            case .text(let text), .unit(let text):
                if text.utf8.first == UInt8(ascii: "-") { throw OptionRefusal.dash(text, of: entry) }
            case .path, .glob, .standardInput, .program: continue
            }
        }
    }

    private func paths(
        _ words: [ScannedWord],
        _ min: Int,
        _ max: Int,
        readsInput: Bool,
        into stage: inout Command.Stage
    ) throws(Refusal) {
        stage.operands = try paths(words[...], readsInput: readsInput)
        try count(words.count, min, max)
        // A wildcard becomes any number of names, and one name too many may be a file to write, as it is for uniq.
        guard max != .max else { return }
        for case .glob(let glob) in stage.operands {
            throw OptionRefusal.globAmongFew(glob.description, max, of: entry)
        }
    }

    private func paths(_ words: ArraySlice<ScannedWord>, readsInput: Bool) throws(Refusal) -> [Command.Operand] {
        var operands: [Command.Operand] = []
        for word in words {
            if readsInput, word.text == "-", word.pattern == nil {
                operands.append(.standardInput)
                continue
            }
            // To some programs @FILE is a file of further options; rendered paths begin with /, but nobody should wonder.
            if word.text.utf8.first == UInt8(ascii: "@") { throw OptionRefusal.responseFile(word.text, of: entry) }
            if entry.plainNames, !PathText.isPlain(word.text) {
                throw OptionRefusal.plainName(word.text, of: entry)
            }
            guard let pattern = word.pattern else {
                operands.append(.path(try PathText.normalised(word.text, in: directory)))
                continue
            }
            operands.append(.glob(try glob(pattern, word)))
        }
        return operands
    }

    private func glob(_ pattern: String, _ word: ScannedWord) throws(Refusal) -> GlobOperand {
        // A directory's name is no pattern, whatever it has.
        let absolute = try PathText.normalised(pattern, in: directory.map(Glob.escaped))
        let glob = Glob(absolute)
        guard glob.isWellFormed else { throw refused(.brokenGlob(word.text), word) }
        guard !PathText.hasHiddenGlob(absolute) else { throw refused(.hiddenGlob(word.text), word) }
        let operand = GlobOperand(absolute, glob)
        guard operand.depth <= GlobOperand.deepest else { throw refused(.deepGlob(GlobOperand.deepest), word) }
        return operand
    }

    private func value(_ word: ScannedWord, _ rule: ValueRule) throws(Refusal) -> String {
        // A unit may be a glob of units, which systemd and not a shell expands.
        guard rule == .named(.unit) || word.pattern == nil else { throw refused(.unquotedGlob(word.text), word) }
        guard let text = try rule.canonical(word.text, rule: "catalogue: \(entry.name)") else {
            throw OptionRefusal.badOperand(word.text, rule, of: entry)
        }
        return text
    }

    private func text(_ word: ScannedWord) throws(Refusal) -> Command.Operand { .text(try plainText(word)) }

    private func plainText(_ word: ScannedWord) throws(Refusal) -> String {
        guard word.pattern == nil else { throw refused(.unquotedGlob(word.text), word) }
        return word.text
    }

    private func refused(_ rule: GrammarRule, _ word: ScannedWord) -> Refusal {
        rule.refusal(column: line.column(ofByte: word.offset))
    }

    private func count(_ count: Int, _ min: Int, _ max: Int) throws(Refusal) {
        guard count >= min, count <= max else { throw OptionRefusal.operands(of: entry, min, max, given: count) }
    }
}
