import PeekCore

/// Reads the section `commands`: one entry for each command that roles may name.
struct CatalogueReader {
    let reader: StrictReader

    /// The entries whose every part will do.
    func entries(_ node: YAMLNode?) -> [CatalogueEntry] {
        reader.named(node, "commands", "command", .plain).compactMap(entry)
    }

    private func entry(_ command: Named) -> CatalogueEntry? {
        let name = command.name
        guard name != "all" else {
            reader.problems.add(command.position, "no command can be called \"all\", which means every command")
            return nil
        }
        let subject = "the command \(name)"
        guard let mapping = reader.mapping(command.node, subject, keys: Shape.command.names, at: command.position)
        else {
            return nil
        }
        let binary = mapping.required("binary").flatMap { reader.path($0, "the binary of \(name)") }
        let summary = mapping.required("summary").flatMap { reader.text($0, "the summary of \(name)") }
        var entry = form(mapping, name: name)
        entry.adds = mapping["adds"].map { words($0, name) } ?? []
        entry.plainNames = mapping["plainNames"].flatMap { reader.flag($0, "plainNames of \(name)") } ?? false
        entry.looksInDirectories =
            mapping["looksInDirectories"].flatMap { reader.flag($0, "looksInDirectories of \(name)") } ?? false
        entry.into = mapping["into"].flatMap { reader.text($0, "into of \(name)") }
        entry.unconfined = mapping["unconfined"].flatMap { reader.text($0, "unconfined of \(name)") }
        entry.isByNameOnly = mapping["byNameOnly"].flatMap { reader.flag($0, "byNameOnly of \(name)") } ?? false
        entry.checked = mapping["checked"].flatMap { versions($0, name) }
        if let node = mapping["verbs"] { addVerbs(node, to: &entry) }
        for refused in mapping["refusedVerbs"].flatMap({ reader.entries($0, "refusedVerbs of \(name)") }) ?? [] {
            entry.refused[refused.key] = reader.text(refused.value, "the reason for \(quoted(refused.key))")
        }
        guard let binary, let summary else { return nil }
        entry.binary = binary
        entry.summary = summary
        return entry
    }

    /// What commands and verbs have in common.
    private func form(_ mapping: StrictMapping, name: String) -> CatalogueEntry {
        var options = OptionTable(reader: reader, command: name)
        if let node = mapping["flags"] { options.addFlags(node) }
        if let node = mapping["values"] { options.addValues(node) }
        if let node = mapping["refused"] { options.addRefused(node) }
        if let node = mapping["recursive"] { options.addRecursive(node) }
        if let node = mapping["requires"] { options.addRequired(node) }
        let count = mapping["count"].flatMap { reader.choice($0, "the count of \(name)", of: CountForm.all) }
        let operands = mapping["operands"].flatMap { reader.operands($0, "the operands of \(name)") }
        let impliesDirectory = mapping["impliesCurrentDirectory"].flatMap {
            reader.flag($0, "impliesCurrentDirectory of \(name)")
        }
        let endsOptions = mapping["endsOptions"].flatMap { reader.flag($0, "endsOptions of \(name)") }
        return CatalogueEntry(
            name: name,
            binary: "",
            short: options.short,
            long: options.long,
            exact: options.exact,
            count: count ?? .none,
            requires: options.required,
            operands: operands ?? .none,
            recursive: options.recursive,
            impliesCurrentDirectory: impliesDirectory ?? false,
            endsOptions: endsOptions ?? true,
            refused: options.refused
        )
    }

    /// The verbs of a program, such as `docker logs`; several words are one verb, such as `rollout status`.
    private func addVerbs(_ node: YAMLNode, to entry: inout CatalogueEntry) {
        for verb in reader.entries(node, "verbs of \(entry.name)") ?? [] {
            let name = "\(entry.name) \(verb.key)"
            guard isVerb(verb.key) else {
                reader.problems.add(verb.position, "the verb \(quoted(verb.key)) is not one to three plain words")
                continue
            }
            guard let mapping = reader.mapping(verb.value, name, keys: Shape.verb.names, at: verb.position) else {
                continue
            }
            var form = form(mapping, name: name)
            form.summary = mapping["summary"].flatMap { reader.text($0, "the summary of \(name)") } ?? ""
            entry.verbs[verb.key] = form
            guard let also = mapping["also"] else { continue }
            for (alias, position) in reader.texts(also, "also of \(name)") {
                if alias == "none" {
                    entry.verbAliases[""] = verb.key
                } else if isVerb(alias), entry.verbAliases[alias] == nil {
                    entry.verbAliases[alias] = verb.key
                } else {
                    reader.problems.add(position, "\(quoted(alias)) is no verb, or is said of two")
                }
            }
        }
    }

    private func isVerb(_ text: String) -> Bool {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        return (1...3).contains(words.count)
            && words.allSatisfy { word in
                word.first?.isASCIIWord ?? false && word.allSatisfy { $0.isASCIIWord || "-_".contains($0) }
            }
    }

    /// `[GNU coreutils) 9.1]`, or a mapping with the option by which a program says its version.
    private func versions(_ node: YAMLNode, _ name: String) -> CheckedVersions? {
        let subject = "checked of \(name)"
        if case .list = node.content {
            return CheckedVersions(option: "--version", texts: reader.texts(node, subject).map(\.text))
        }
        guard let mapping = reader.mapping(node, subject, keys: Shape.checked.names) else { return nil }
        let program = mapping["program"].flatMap { reader.path($0, "the program in \(subject)") }
        let option = mapping["option"].map { reader.text($0, "the option in \(subject)") } ?? "--version"
        let texts = mapping.required("versions").map { reader.texts($0, subject).map(\.text) }
        guard let option, let texts else { return nil }
        return CheckedVersions(program: program, option: option, texts: texts)
    }

    /// Words that may repeat, unlike other lists: `-S 1M -S 2M` is an order that means something.
    private func words(_ node: YAMLNode, _ name: String) -> [String] {
        (reader.list(node, "adds of \(name)") ?? []).compactMap { reader.text($0, "a word in adds of \(name)") }
    }
}

extension CountForm {
    /// In the order in which people are told of them.
    static let all: [CountForm] = [.none, .dashNumber, .tail]
}
