/// A script of sed(1) that edits the stream, and does nothing else.
///
/// No command of it can name a file or run a program, and no pattern or text of it can be read as a command: what stands
/// between delimiters never holds the delimiter, brackets included, so that every sed cuts the script in the same places.
public struct SedScript: Sendable, Hashable {
    /// The commands, in order.
    let commands: [SedCommand]
    /// The canonical text, one line.
    let text: String

    /// Parses; what several `-e` gave is joined by line breaks.
    ///
    /// - Throws: a refusal that names what is not allowed, where, and what to type instead.
    init(parsing text: String) throws(Refusal) {
        self.init(try SedParser.commands(of: text))
    }

    /// Makes a script of commands as ``SedParser`` gives them.
    init(_ commands: [SedCommand]) {
        self.commands = commands
        text = commands.map(\.text).joined(separator: ";")
    }

    /// The parts, for people.
    var tree: SyntaxTree { SyntaxTree("sed", commands.map(\.tree)) }
}
