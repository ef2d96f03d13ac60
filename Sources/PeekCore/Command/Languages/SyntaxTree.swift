/// The parts of something parsed, for people.
public struct SyntaxTree: Sendable, Hashable {
    /// What this part is, such as `option -n = 50`; not yet safe for a terminal.
    public var label: String
    /// Its parts, in order.
    public var parts: [SyntaxTree]

    /// Makes a part.
    public init(_ label: String, _ parts: [SyntaxTree] = []) {
        self.label = label
        self.parts = parts
    }
}
