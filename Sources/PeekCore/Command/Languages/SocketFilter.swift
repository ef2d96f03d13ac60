/// A filter of ss(8).
public struct SocketFilter: Sendable, Hashable {
    /// The canonical words.
    let words: [String]

    /// Parses.
    ///
    /// - Throws: a refusal that names what is not allowed, where, and what to type instead.
    init(parsing words: [String]) throws(Refusal) {
        throw Refusal(.denied, "ss is not read yet", rule: "catalogue: ss")
    }

    /// The parts, for people.
    var tree: SyntaxTree { SyntaxTree("ss") }
}
