/// Reads the words of ps(1), allowing options and columns by their names.
struct ProcessSelectionParser {
    private let words: [String]
    private var index = 0

    // Letters of ps(1) without a value, by style.
    private static let bsdFlags = Set("axufwljvshrTcmHL")
    private static let unixFlags = Set("AadeFfHlyjLTNmwcM")
    private static let longFlags: Set = ["forest", "no-headers", "no-heading", "headers", "deselect", "cumulative"]

    /// Options with a value, by style.
    private static let bsdValues: [Character: ProcessValue] = [
        "o": .columns, "O": .columns, "k": .sortKeys, "p": .list, "q": .list, "t": .list, "U": .list,
    ]
    private static let unixValues: [Character: ProcessValue] = [
        "o": .columns, "O": .columns, "p": .list, "q": .list, "s": .list, "t": .list, "C": .list, "u": .list,
        "U": .list, "g": .list, "G": .list,
    ]
    private static let longValues: [String: ProcessValue] = [
        "format": .columns, "sort": .sortKeys, "pid": .list, "ppid": .list, "quick-pid": .list, "sid": .list,
        "tty": .list, "user": .list, "User": .list, "group": .list, "Group": .list, "columns": .list, "cols": .list,
        "width": .list, "rows": .list, "lines": .list,
    ]

    /// Starts at the first word.
    init(_ words: [String]) { self.words = words }

    /// All words as options.
    mutating func options() throws(Refusal) -> [ProcessSelection.Option] {
        var options: [ProcessSelection.Option] = []
        while index < words.count {
            let word = words[index]
            index += 1
            if word.hasPrefix("--") {
                options.append(try long(word))
            } else if word.hasPrefix("-") {
                // ps takes -aux for aux unless there is a user named x, and -ax for ax.
                let isBSD = word.hasPrefix("-aux") || word.hasPrefix("-ax")
                options += isBSD ? try bsd(word.dropFirst()) : try unix(word)
            } else if !word.isEmpty, word.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
                options.append(.process(word))
            } else {
                options += try bsd(word[...])
            }
        }
        return options
    }

    private mutating func bsd(_ word: Substring) throws(Refusal) -> [ProcessSelection.Option] {
        var options: [ProcessSelection.Option] = []
        var letters = ""
        var rest = word
        while let letter = rest.popFirst() {
            if Self.bsdFlags.contains(letter) {
                letters.append(letter)
                continue
            }
            guard let rule = Self.bsdValues[letter] else { throw Self.refused(String(letter), in: String(word)) }
            if !letters.isEmpty { options.append(.bsd(letters)) }
            let value = try value(rest.isEmpty ? nil : String(rest), rule, of: String(letter))
            return options + [.bsdValue(String(letter), value)]
        }
        guard !letters.isEmpty else { throw Self.refused("an empty word", in: "ps") }
        return options + [.bsd(letters)]
    }

    private mutating func unix(_ word: String) throws(Refusal) -> [ProcessSelection.Option] {
        var options: [ProcessSelection.Option] = []
        var rest = word.dropFirst()
        guard !rest.isEmpty else { throw Self.refused("-", in: word) }
        while let letter = rest.popFirst() {
            if Self.unixFlags.contains(letter) {
                // Where options contradict one another, ps reads all of them again as if there were no dashes, and `e`
                // would then show environments (-e -H -T); -A means the same as -e and nothing else.
                options.append(.unix(letter == "e" ? "A" : String(letter)))
                continue
            }
            guard let rule = Self.unixValues[letter] else { throw Self.refused("-\(letter)", in: word) }
            let value = try value(rest.isEmpty ? nil : String(rest), rule, of: "-\(letter)")
            return options + [.unixValue(String(letter), value)]
        }
        return options
    }

    private mutating func long(_ word: String) throws(Refusal) -> ProcessSelection.Option {
        let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts.first.map(String.init) ?? ""
        let glued = parts.count == 2 ? String(parts[1]) : nil
        if Self.longFlags.contains(name), glued == nil { return .long(name) }
        guard let rule = Self.longValues[name] else { throw Self.refused("--\(name)", in: word) }
        return .longValue(name, try value(glued, rule, of: "--\(name)"))
    }

    private mutating func value(
        _ glued: String?,
        _ rule: ProcessValue,
        of option: String
    ) throws(Refusal) -> String {
        var value = glued
        if value == nil, index < words.count {
            value = words[index]
            index += 1
        }
        guard let value else {
            throw Refusal(
                .denied,
                "ps \(option) lacks its value",
                rule: ProcessValue.rule,
                wouldWork: "\(option) VALUE",
                isIncomplete: true
            )
        }
        try rule.check(value, of: option)
        return value
    }

    private static func refused(_ option: String, in word: String) -> Refusal {
        let showsEnvironment = option == "e" || option == "E"
        return Refusal(
            .denied,
            showsEnvironment
                ? "ps \(option) in \(word) shows environments, in which there are passwords"
                : "ps \(option) in \(word) is not allowed",
            rule: ProcessValue.rule,
            wouldWork: "ps aux, ps -ef, or ps -eo pid,user,rss,args --sort=-rss"
        )
    }
}
