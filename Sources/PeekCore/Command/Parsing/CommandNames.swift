/// From the first word of a stage to its catalogue entry.
enum CommandNames {
    /// The entry that the first of `words` names: a bare name, or the program's own absolute path.
    static func entry(
        for words: [ScannedWord],
        of line: String,
        in catalogue: CommandCatalogue
    ) throws(Refusal) -> CatalogueEntry {
        let word = words[0]
        let name = word.text
        if !word.isQuoted, word.pattern == nil, let entry = catalogue.entries[name] { return entry }
        let column = line.column(ofByte: word.offset)
        if word.isQuoted { throw GrammarRule.quotedName.refusal(column: column) }
        if isAssignment(name) { throw GrammarRule.assignment(name).refusal(column: column) }
        if let scalar = name.unicodeScalars.first(where: { !$0.isASCII }) {
            throw GrammarRule.foreign(scalar).refusal(column: column)
        }
        guard name.utf8.contains(UInt8(ascii: "/")) else { throw unknown(name, in: catalogue) }
        let last = String(name.split(separator: "/").last ?? "")
        // /bin is /usr/bin wherever the two are merged (Debian since 12), and so is /sbin.
        let path = name == "/bin/\(last)" || name == "/sbin/\(last)" ? "/usr\(name)" : name
        if let entry = catalogue.entries[last] {
            if entry.binary == path { return entry }
            // egrep is a script for grep -E; what is named is the command, whatever runs for it.
            if path == "/usr/bin/\(last)", entry.binary.hasPrefix("/usr/bin/") { return entry }
        }
        if let entry = rendered(path, words, in: catalogue) { return entry }
        guard let entry = catalogue.entries[last] else { throw unknown(name, in: catalogue) }
        throw Refusal(
            .denied,
            "\(name) is not the program that \(last) stands for",
            rule: "catalogue: \(last)",
            wouldWork: "\(last) or \(entry.binary)"
        )
    }

    /// The entry whose rendering starts with these words, where its program has another name: gzip -c -d for zcat.
    private static func rendered(
        _ path: String,
        _ words: [ScannedWord],
        in catalogue: CommandCatalogue
    ) -> CatalogueEntry? {
        catalogue.entries.values
            .filter { entry in
                entry.binary == path && !entry.adds.isEmpty
                    && words.dropFirst().prefix(entry.adds.count).map(\.text) == entry.adds
            }
            .min { ($1.adds.count, $0.name) < ($0.adds.count, $1.name) }
    }

    private static func unknown(_ name: String, in catalogue: CommandCatalogue) -> Refusal {
        if let reason = LeftOutCommands.reason(for: name) {
            return Refusal(.denied, "\(name) \(reason.why)", rule: "catalogue", wouldWork: reason.wouldWork)
        }
        let near = nearest(to: name, among: catalogue.entries.keys)
        return Refusal(
            .denied,
            "\(name) is not among the commands that only read",
            rule: "catalogue",
            wouldWork: near
        )
    }

    private static func isAssignment(_ word: String) -> Bool {
        guard let equals = word.utf8.firstIndex(of: UInt8(ascii: "=")) else { return false }
        return word.utf8[..<equals].allSatisfy {
            ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || "_+[]".utf8.contains($0)
        }
    }
}
