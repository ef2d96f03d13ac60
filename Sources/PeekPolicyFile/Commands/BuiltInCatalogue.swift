import PeekCore

/// The commands of `policies/commands.yaml`, which is built into the programs, so that a policy works wherever it is.
struct BuiltInCatalogue {
    /// The bytes of `policies/commands.yaml` when the program was built.
    static let bytes = PackageResources.commands_yaml

    /// The entries, sorted by name.
    let entries: [CatalogueEntry]

    /// Reads the built-in file.
    ///
    /// - Throws: when the program was built from a file with errors; a test sees to it that none is.
    init() throws(PolicyFileErrors) {
        entries = try Self.parse(Self.bytes, name: "commands.yaml")
    }

    /// Reads a file that holds `commands` alone.
    static func parse(_ bytes: [UInt8], name: String) throws(PolicyFileErrors) -> [CatalogueEntry] {
        try StrictReader.file(bytes, name: name) { root, reader in
            guard let mapping = reader.mapping(root, "a catalogue", keys: Shape.catalogue.names) else { return nil }
            return CatalogueReader(reader: reader).entries(mapping.required("commands")).sorted { $0.name < $1.name }
        }
    }
}
