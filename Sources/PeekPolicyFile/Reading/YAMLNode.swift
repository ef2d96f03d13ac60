/// A value in a YAML file, and where it stands.
struct YAMLNode {
    /// The three shapes of YAML.
    enum Content {
        /// A scalar; `isPlain` means without quotation marks, so that `true` may be a truth value and `~` nothing.
        case text(String, isPlain: Bool)
        /// A sequence.
        case list([YAMLNode])
        /// A mapping in the file's order, without repeated keys.
        case mapping([YAMLEntry])
    }

    let content: Content
    let position: Position
    /// Nodes in it, itself included, with aliases written out.
    let count: Int
    /// Levels in it, itself included.
    let height: Int

    /// Makes a node whose `count` and `height` follow from its content.
    init(_ content: Content, at position: Position) {
        self.content = content
        self.position = position
        let children =
            switch content {
            case .text: [YAMLNode]()
            case .list(let items): items
            case .mapping(let entries): entries.map(\.value)
            }
        count = children.reduce(1) { $0 + $1.count }
        height = 1 + (children.map(\.height).max() ?? 0)
    }

    /// Whether nothing was written, or `~` or `null`.
    var isNull: Bool {
        guard case .text(let text, isPlain: true) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }
}

/// A key of a mapping and its value.
struct YAMLEntry {
    let key: String
    let position: Position
    let value: YAMLNode
}
