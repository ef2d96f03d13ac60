/// Refusals about the options and operands of a catalogue command.
enum OptionRefusal {
    static func unknown(long name: String, of entry: CatalogueEntry) -> Refusal {
        if let reason = reason(against: name, of: entry) {
            return refusal("\(entry.name) --\(name) is left out: \(reason)", of: entry, try: allowed(by: entry))
        }
        let longer = entry.long.keys.filter { $0.hasPrefix(name) }.sorted()
        if !name.isEmpty, !longer.isEmpty {
            return refusal(
                "\(entry.name) --\(name) is an abbreviation, and options are taken by their full names",
                of: entry,
                try: longer.map { "--\($0)" }.joined(separator: ", ")
            )
        }
        if let near = nearest(to: name, among: entry.long.keys) {
            return refusal("\(entry.name) --\(name) is not allowed", of: entry, try: "--\(near)")
        }
        return refusal("\(entry.name) --\(name) is not allowed", of: entry, try: allowed(by: entry))
    }

    static func unknown(short letter: Character, in word: String, of entry: CatalogueEntry) -> Refusal {
        let place = word == "-\(letter)" ? "" : " in \(word)"
        if let reason = reason(against: String(letter), of: entry) {
            return refusal(
                "\(entry.name) -\(letter)\(place) is left out: \(reason)",
                of: entry,
                try: allowed(by: entry)
            )
        }
        return refusal("\(entry.name) -\(letter)\(place) is not allowed", of: entry, try: allowed(by: entry))
    }

    /// - Parameter isIncomplete: whether it begins a verb of several words.
    static func unknown(verb: String, of entry: CatalogueEntry, isIncomplete: Bool) -> Refusal {
        if let reason = reason(against: verb, of: entry) {
            return refusal(
                "\(entry.name) \(verb) is left out: \(reason)",
                of: entry,
                try: verbs(of: entry),
                isIncomplete: isIncomplete
            )
        }
        return refusal(
            "\(entry.name) \(verb) is not allowed",
            of: entry,
            try: verbs(of: entry),
            isIncomplete: isIncomplete
        )
    }

    static func missingVerb(of entry: CatalogueEntry) -> Refusal {
        refusal("\(entry.name) needs a verb", of: entry, try: verbs(of: entry), isIncomplete: true)
    }

    static func required(_ option: String, of entry: CatalogueEntry) -> Refusal {
        let written = option.utf8.count == 1 ? "-\(option)" : "--\(option)"
        return refusal(
            "\(entry.name) is read only with \(written)",
            of: entry,
            try: "\(entry.name) \(written)",
            isIncomplete: true
        )
    }

    static func badOperand(_ value: String, _ rule: ValueRule, of entry: CatalogueEntry) -> Refusal {
        refusal("\(entry.name) does not take \(value)", of: entry, try: rule.expectation)
    }

    static func dash(_ operand: String, of entry: CatalogueEntry) -> Refusal {
        refusal("\(entry.name) would take \(operand) for an option", of: entry, try: "a word that begins otherwise")
    }

    static func noValue(_ option: String, of entry: CatalogueEntry) -> Refusal {
        refusal("\(entry.name) \(option) takes no value", of: entry, try: option)
    }

    static func missingValue(_ option: String, of entry: CatalogueEntry) -> Refusal {
        refusal("\(entry.name) \(option) lacks its value", of: entry, try: "\(option) VALUE", isIncomplete: true)
    }

    static func badValue(_ value: String, _ rule: ValueRule, for option: String, of entry: CatalogueEntry) -> Refusal {
        refusal("\(entry.name) \(option) does not take the value \(value)", of: entry, try: rule.expectation)
    }

    /// - Parameter given: how many there are.
    static func operands(of entry: CatalogueEntry, _ min: Int, _ max: Int, given: Int) -> Refusal {
        let what =
            switch entry.operands {
            case .none: "no operands"
            case .patternThenPaths: "a pattern and then paths"
            case .paths, .listings: count(min, max, "path")
            case .programThenPaths(let language): "a program of \(language.rawValue) and then paths"
            case .expression(let language): "an expression of \(language.rawValue)"
            case .values(let rule, _, _): "\(count(min, max, "word")) (\(rule.expectation))"
            case .units: count(min, max, "unit")
            case .resources(let kinds): "resources of these kinds: \(kinds.joined(separator: " "))"
            case .journalMatches: "FIELD=VALUE"
            }
        return refusal("\(entry.name) takes \(what)", of: entry, try: nil, isIncomplete: given < min)
    }

    static func journalMatch(_ operand: String) -> Refusal {
        Refusal(
            .denied,
            "\(operand) is no journal match",
            rule: "catalogue: journalctl",
            wouldWork: "journalctl -u UNIT, or FIELD=VALUE with an upper-case FIELD"
        )
    }

    static func plainName(_ name: String, of entry: CatalogueEntry) -> Refusal {
        refusal(
            "\(entry.name) is a script, and \(name) has a character that scripts have been fooled with (CVE-2022-1271)",
            of: entry,
            try: "a path without \\ | & ;"
        )
    }

    static func responseFile(_ name: String, of entry: CatalogueEntry) -> Refusal {
        refusal("\(name) would be a file of further options to some programs", of: entry, try: "./\(name)")
    }

    static func globAmongFew(_ pattern: String, _ max: Int, of entry: CatalogueEntry) -> Refusal {
        refusal(
            "\(entry.name) takes \(count(0, max, "path")), and \(pattern) may match more",
            of: entry,
            try: "cat \(pattern) | \(entry.name)"
        )
    }

    static func recursion(of entry: CatalogueEntry) -> Refusal {
        refusal("\(entry.name) cannot leave denied files out of a directory", of: entry, try: "name the files")
    }

    private static func refusal(
        _ message: String,
        of entry: CatalogueEntry,
        try wouldWork: String?,
        isIncomplete: Bool = false
    ) -> Refusal {
        Refusal(
            .denied,
            message,
            rule: "catalogue: \(entry.name)",
            wouldWork: wouldWork,
            isIncomplete: isIncomplete
        )
    }

    /// The catalogue's reason against an option, by any of the ways in which it writes names.
    private static func reason(against name: String, of entry: CatalogueEntry) -> String? {
        let name = name.utf8.drop { $0 == UInt8(ascii: "-") }
        for (names, reason) in entry.refused.sorted(by: { $0.key < $1.key }) {
            for written in names.utf8.split(whereSeparator: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: ",") }) {
                let bare = written.drop { $0 == UInt8(ascii: "-") }
                if bare.elementsEqual(name) { return reason }
            }
        }
        return nil
    }

    private static func allowed(by entry: CatalogueEntry) -> String {
        let short = entry.short.keys.sorted().map { "-\($0)" }
        let long = entry.long.keys.sorted().map { "--\($0)" }
        let all = short + long + entry.exact.keys.sorted()
        return all.isEmpty ? "\(entry.name) without options" : "\(entry.name) with " + all.joined(separator: " ")
    }

    private static func verbs(of entry: CatalogueEntry) -> String {
        entry.verbs.keys.sorted().map { "\(entry.name) \($0)" }.joined(separator: ", ")
    }

    private static func count(_ min: Int, _ max: Int, _ noun: String) -> String {
        switch (min, max) {
        case (0, .max): "any number of \(noun)s"
        case (_, .max): "at least \(min) \(noun)\(min == 1 ? "" : "s")"
        case _ where min == max: "\(min) \(noun)\(min == 1 ? "" : "s")"
        default: "\(min) to \(max) \(noun)s"
        }
    }
}
