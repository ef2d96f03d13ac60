/// What people may write about incidents and sessions: bounded, and nothing that acts on a terminal.
///
/// What merely misleads a reader, such as a bidirectional override, is kept and shown by ``visible(_:)``.
public enum WrittenText {
    /// Bytes of UTF-8 of a line, such as a title.
    public static let longestLine = 256
    /// Bytes of UTF-8 of a text, such as a note.
    public static let longestText = 4096

    /// One line, without the blanks around it.
    ///
    /// - Parameter subject: what it is, for the refusal, such as `the title`.
    /// - Throws: a ``Refusal`` when it is empty, too long, or more than one line.
    public static func line(_ text: String, _ subject: String) throws(Refusal) -> String {
        let line = try checked(text, subject, longest: longestLine)
        guard !line.contains(where: \.isNewline) else {
            throw Refusal(.usage, "\(subject) has a line break", wouldWork: "one line, and the rest as a note")
        }
        return line
    }

    /// Some lines, without the blanks around them.
    ///
    /// - Throws: a ``Refusal`` when it is empty or too long, or holds a control character.
    public static func text(_ text: String, _ subject: String) throws(Refusal) -> String {
        try checked(text, subject, longest: longestText)
    }

    private static func checked(_ text: String, _ subject: String, longest: Int) throws(Refusal) -> String {
        // Before anything else looks at every character of it.
        guard text.utf8.count <= longest else {
            throw Refusal(
                .usage,
                "\(subject) has \(text.utf8.count) bytes, and \(longest) are the most",
                wouldWork: "a shorter text, and a link to the rest"
            )
        }
        let words = String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        guard !words.isEmpty else { throw Refusal(.usage, "\(subject) is empty", wouldWork: "a few words") }
        let acting = words.unicodeScalars.first {
            $0.properties.generalCategory == .control && $0 != "\n" && $0 != "\t"
        }
        guard let acting else { return words }
        throw Refusal(
            .usage,
            "\(subject) holds the control character \(visible(String(acting))), which acts on terminals",
            wouldWork: "the same text without it"
        )
    }
}
