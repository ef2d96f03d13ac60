/// A script of sed(1) that edits the stream, and does nothing else.
public struct SedScript: Sendable, Hashable {
    /// The canonical text.
    let text: String

    /// Parses.
    ///
    /// - Throws: a refusal that names what is not allowed, where, and what to type instead.
    init(parsing text: String) throws(Refusal) {
        throw Refusal(.denied, "sed is not read yet", rule: "catalogue: sed")
    }

    /// The parts, for people.
    var tree: SyntaxTree { SyntaxTree("sed") }
}
