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
        var options = OptionTable(reader: reader, command: name)
        if let node = mapping["flags"] { options.addFlags(node) }
        if let node = mapping["values"] { options.addValues(node) }
        if let node = mapping["refused"] { options.addRefused(node) }
        if let node = mapping["recursive"] { options.addRecursive(node) }
        let count = mapping["count"].flatMap { reader.choice($0, "the count of \(name)", of: CountForm.all) }
        let operands = mapping["operands"].flatMap { reader.operands($0, "the operands of \(name)") }
        let adds = mapping["adds"].map { words($0, name) }
        let impliesDirectory = mapping["impliesCurrentDirectory"].flatMap {
            reader.flag($0, "impliesCurrentDirectory of \(name)")
        }
        let plainNames = mapping["plainNames"].flatMap { reader.flag($0, "plainNames of \(name)") }
        guard let binary, let summary else { return nil }
        return CatalogueEntry(
            name: name,
            binary: binary,
            adds: adds ?? [],
            short: options.short,
            long: options.long,
            count: count ?? .none,
            operands: operands ?? .none,
            recursive: options.recursive,
            impliesCurrentDirectory: impliesDirectory ?? false,
            plainNames: plainNames ?? false,
            refused: options.refused,
            summary: summary
        )
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
