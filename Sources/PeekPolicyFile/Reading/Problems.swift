import PeekCore

/// A place in a file; lines and columns count from 1, columns in Unicode scalars.
struct Position: Hashable, Comparable {
    /// Where every file begins.
    static let start = Position(line: 1, column: 1)

    var line: Int
    var column: Int

    static func < (left: Position, right: Position) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// What has been found wrong in one file so far.
///
/// A reader adds to it and goes on, so that one run tells a person everything.
final class Problems {
    private let file: String
    private var found: Set<PolicyFileError> = []

    /// Starts with none; `file` is named in each.
    init(file: String) {
        self.file = file
    }

    /// Notes a problem and makes what it quotes from the file visible.
    ///
    /// The same one at the same place, as an alias repeats it, counts once.
    func add(_ position: Position, _ message: String) {
        let message = visible(message)
        found.insert(PolicyFileError(file: file, line: position.line, column: position.column, message: message))
    }

    /// Whether nothing is wrong.
    var isEmpty: Bool { found.isEmpty }

    /// Everything so far.
    var errors: PolicyFileErrors { PolicyFileErrors(Array(found)) }
}

/// Text from a file in quotation marks for a message, cut after 60 characters.
func quoted(_ text: String) -> String {
    let start = text.prefix(60)
    return "\"\(start)\(start.endIndex < text.endIndex ? "…" : "")\""
}

/// The end of a message about an unknown name: what was probably meant, or what there is.
func suggestion(for name: String, among known: some Collection<String>) -> String {
    // A file in which thousands of names are wrong should not take minutes to say so.
    guard known.count <= 2000 else { return "" }
    if let meant = nearest(to: name, among: known) { return "; did you mean \(quoted(meant))?" }
    if known.isEmpty { return "; there are none" }
    return known.count <= 12 ? "; there are \(known.sorted().joined(separator: ", "))" : ""
}
