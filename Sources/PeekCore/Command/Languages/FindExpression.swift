/// The tests and actions of find(1) that look and print, and do nothing else.
public struct FindExpression: Sendable, Hashable {
    /// The canonical words.
    let words: [String]

    /// Whether it goes into directories.
    let isRecursive: Bool

    /// Parses.
    ///
    /// - Throws: a refusal that names what is not allowed, where, and what to type instead.
    init(parsing words: [String]) throws(Refusal) {
        throw Refusal(.denied, "find is not read yet", rule: "catalogue: find")
    }

    /// The parts, for people.
    var tree: SyntaxTree { SyntaxTree("find") }
}
