/// A program of awk(1) that reads its input and prints, and does nothing else.
///
/// What is allowed is the grammar of POSIX awk without redirections, pipes, `getline` and `system`, and with gawk's
/// functions that only compute. What runs is ``text``, which gawk, mawk, the original awk and busybox read alike.
public struct AwkProgram: Sendable, Hashable {
    /// The canonical text.
    let text: String
    /// The parts, in order.
    let items: [AwkItem]

    /// Parses.
    ///
    /// - Throws: a refusal that names what is not allowed, where, and what to type instead.
    init(parsing text: String) throws(Refusal) {
        do {
            items = try AwkParser.items(of: text)
            self.text = try AwkRendering.text(of: items)
        } catch {
            throw error.refusal(of: text)
        }
    }

    /// The parts, for people.
    var tree: SyntaxTree { SyntaxTree("awk", items.map(\.tree)) }

    /// Whether `text` is `NAME=TEXT`, as `-v` takes it, with a variable that only holds data.
    static func isAssignment(_ text: String) -> Bool {
        guard let name = name(assignedBy: text) else { return false }
        return AwkNames.isVariable(name) && AwkNames.isAssignable(name) && NamedValueRule.text.admits(text)
    }

    /// Refuses an operand that awk would not take for a file: an assignment, or what gawk takes for a connection.
    ///
    /// - Parameters:
    ///   - operand: what it was read as.
    ///   - word: what was typed.
    static func check(_ operand: Command.Operand, typed word: String) throws(Refusal) {
        if let name = name(assignedBy: word) {
            throw Refusal(
                .denied,
                "awk would take \(word) for an assignment and not for a file",
                rule: "catalogue: awk",
                wouldWork: "awk -v \(name)=TEXT 'PROGRAM' FILE, or ./\(word) for a file"
            )
        }
        // The GNU awk manual, "Using gawk for Network Programming"; --sandbox does not keep it from these.
        guard case .path(let path) = operand else { return }
        if ["/inet/", "/inet4/", "/inet6/"].contains(where: path.hasPrefix) {
            throw Refusal(
                .denied,
                "gawk would take \(word) for a connection and not for a file",
                rule: "catalogue: awk",
                wouldWork: "a file"
            )
        }
    }

    /// What stands before the equals sign, if it is a name.
    private static func name(assignedBy text: String) -> String? {
        let bytes = text.utf8
        guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")), let first = bytes.first,
            AwkTokenizer.isNameStart(first),
            bytes[..<equals].allSatisfy({ AwkTokenizer.isNameStart($0) || AwkTokenizer.isDigit($0) })
        else { return nil }
        return String(text[..<equals])
    }
}
