/// The keys that a mapping may have: the strict reader takes these and no others, and the schema offers the same.
struct Shape: Sendable {
    /// One key.
    struct Key: Sendable {
        let name: String
        /// Whether the mapping is an error without it.
        let isRequired: Bool
        /// One line, as an editor shows it.
        let description: String
        let value: Schema
    }

    /// In the order in which people write them.
    let keys: [Key]
    /// Keys of which exactly one is there.
    let alternatives: [String]

    /// Takes the keys in the order in which people write them.
    init(_ keys: Key..., alternatives: [String] = []) {
        self.keys = keys
        self.alternatives = alternatives
    }

    /// Takes the keys in the order in which people write them.
    init(keys: [Key]) {
        self.keys = keys
        alternatives = []
    }

    /// The keys as the strict reader takes them.
    var names: [String] { keys.map(\.name) }
}

extension Shape.Key {
    /// A key that may be left out.
    static func optional(_ name: String, _ value: Schema, _ description: String) -> Shape.Key {
        Shape.Key(name: name, isRequired: false, description: description, value: value)
    }

    /// A key that must be there.
    static func required(_ name: String, _ value: Schema, _ description: String) -> Shape.Key {
        Shape.Key(name: name, isRequired: true, description: description, value: value)
    }
}
