/// The commands that exist for roles to name; what is not in it is denied.
public struct CommandCatalogue: Sendable, Hashable {
    /// Entries by the name that a person types.
    public var entries: [String: CatalogueEntry]

    /// Makes a catalogue; a later entry replaces an earlier one of the same name.
    public init(_ entries: [CatalogueEntry]) {
        self.entries = Dictionary(entries.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    }
}
