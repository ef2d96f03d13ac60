/// From the first word of a stage to its catalogue entry.
enum CommandNames {
    /// The entry that `word` names: a bare name, or the program's own absolute path.
    static func entry(
        for word: ScannedWord,
        of line: String,
        in catalogue: CommandCatalogue
    ) throws(Refusal) -> CatalogueEntry {
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
        guard let entry = catalogue.entries[last] else { throw unknown(name, in: catalogue) }
        // /bin is /usr/bin wherever the two are merged (Debian since 12); egrep and zcat there are scripts around the
        // program that runs.
        let isInstalled = entry.binary.hasPrefix("/usr/bin/") && (name == "/usr/bin/\(last)" || name == "/bin/\(last)")
        if entry.binary == name || isInstalled { return entry }
        throw Refusal(
            .denied,
            "\(name) is not the program that \(last) stands for",
            rule: "catalogue: \(last)",
            wouldWork: "\(last) or \(entry.binary)"
        )
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
