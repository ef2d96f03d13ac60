/// A filter of jq(1) that computes from its input, and does nothing else.
public struct JQFilter: Sendable, Hashable {
    /// The canonical text.
    let text: String

    /// Parses.
    ///
    /// - Throws: a refusal that names what is not allowed, where, and what to type instead.
    init(parsing text: String) throws(Refusal) {
        throw Refusal(.denied, "jq is not read yet", rule: "catalogue: jq")
    }

    /// The parts, for people.
    var tree: SyntaxTree { SyntaxTree("jq") }
}
