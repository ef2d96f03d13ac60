/// A filter of jq(1) that computes from its input, and does nothing else.
///
/// Every function it calls is its own, or one of jq's that neither shows the environment nor reads a file; every
/// variable is one that data can be in.
public struct JQFilter: Sendable, Hashable {
    /// What it computes.
    let expression: JQExpression
    /// The canonical text, one line, which no jq takes for an option.
    let text: String

    /// Parses.
    ///
    /// - Throws: a refusal that names what is not allowed, where, and what to type instead.
    init(parsing text: String) throws(Refusal) {
        self.init(try JQParser.expression(of: text))
    }

    /// Makes a filter of an expression as ``JQParser`` gives it.
    init(_ expression: JQExpression) {
        // Where there are no files jq takes what begins with a dash for options, and it knows no `--`.
        if expression.text.utf8.first == UInt8(ascii: "-") {
            self.expression = .group(expression)
        } else {
            self.expression = expression
        }
        text = self.expression.text
    }

    /// The parts, for people.
    var tree: SyntaxTree { SyntaxTree("jq", [expression.tree]) }
}
