import PeekCore

/// A place in a file; lines and columns count from 1, columns in Unicode scalars.
struct Position: Hashable, Comparable {
    /// Which of the files that are read together, in the order in which they were opened; see ``Problems/open(_:)``.
    var file: Int
    var line: Int
    var column: Int

    /// Where the file begins.
    static func start(of file: Int) -> Position { Position(file: file, line: 1, column: 1) }

    static func < (left: Position, right: Position) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}

/// What has been found wrong in files that are read together, so far.
///
/// A reader adds to it and goes on, so that one run tells a person everything.
final class Problems {
    private struct Problem: Hashable {
        let position: Position
        let message: String
    }

    private var files: [String] = []
    private var found: Set<Problem> = []

    /// Takes up a file; answers what positions in it name it by.
    func open(_ file: String) -> Int {
        files.append(file)
        return files.count - 1
    }

    /// Notes a problem and makes what it quotes from the file visible.
    ///
    /// The same one at the same place, as an alias repeats it, counts once.
    func add(_ position: Position, _ message: String) {
        found.insert(Problem(position: position, message: visible(message)))
    }

    /// Where something stands, for a message about what stands at `other`: `on line 3`, or `at FILE:3:1`.
    func place(_ position: Position, from other: Position) -> String {
        guard position.file != other.file else { return "on line \(position.line)" }
        return "at \(files[position.file]):\(position.line):\(position.column)"
    }

    /// The name of the file in which something stands.
    func file(of position: Position) -> String { files[position.file] }

    /// Whether nothing is wrong.
    var isEmpty: Bool { found.isEmpty }

    /// Everything so far, file by file.
    var errors: PolicyFileErrors {
        let sorted = found.sorted { ($0.position, $0.message) < ($1.position, $1.message) }
        return PolicyFileErrors(
            sorted.map { problem in
                PolicyFileError(
                    file: files[problem.position.file],
                    line: problem.position.line,
                    column: problem.position.column,
                    message: problem.message
                )
            }
        )
    }
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
