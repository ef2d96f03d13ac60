/// The commands that exist for roles to name; what is not in it is denied.
public struct CommandCatalogue: Sendable, Hashable {
    /// Entries by the name that a person types.
    public var entries: [String: CatalogueEntry]

    /// Makes a catalogue; a later entry replaces an earlier one of the same name.
    public init(_ entries: [CatalogueEntry]) {
        self.entries = Dictionary(entries.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    }

    /// Whether a role whose commands are `names` may use `program`: it is named, or given by `all`.
    public func gives(_ program: String, to names: [String]) -> Bool {
        names.contains(program) || (names.contains("all") && !(entries[program]?.isByNameOnly ?? false))
    }

    /// The commands that a role whose commands are `names` may use.
    func given(to names: [String]) -> Set<String> {
        Set(names).subtracting(["all"]).union(entries.keys.filter { gives($0, to: names) })
    }
}
