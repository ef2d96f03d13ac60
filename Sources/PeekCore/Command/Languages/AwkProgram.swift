/// A program of awk(1) that reads its input and prints, and does nothing else.
public struct AwkProgram: Sendable, Hashable {
    /// The canonical text.
    let text: String

    /// Parses.
    ///
    /// - Throws: a refusal that names what is not allowed, where, and what to type instead.
    init(parsing text: String) throws(Refusal) {
        throw Refusal(.denied, "awk is not read yet", rule: "catalogue: awk")
    }

    /// The parts, for people.
    var tree: SyntaxTree { SyntaxTree("awk") }

    /// Whether `text` is `NAME=TEXT`, as `-v` takes it, with a variable that only holds data.
    static func isAssignment(_ text: String) -> Bool { false }
}
