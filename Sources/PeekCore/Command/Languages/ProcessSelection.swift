/// What ps(1) is asked: which processes, and which columns.
public struct ProcessSelection: Sendable, Hashable {
    /// The canonical words.
    let words: [String]

    /// Parses.
    ///
    /// - Throws: a refusal that names what is not allowed, where, and what to type instead.
    init(parsing words: [String]) throws(Refusal) {
        throw Refusal(.denied, "ps is not read yet", rule: "catalogue: ps")
    }

    /// The parts, for people.
    var tree: SyntaxTree { SyntaxTree("ps") }
}
