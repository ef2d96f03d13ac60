/// Texts of a command of sed(1), with the delimiter that stands around and between them.
struct SedDelimited: Sendable, Hashable {
    /// The texts, without escapes that only the delimiter as typed made necessary.
    let parts: [String]
    /// A character that stands in none of them, brackets and escapes included.
    let delimiter: Character

    /// Finds a delimiter; nil when every one of them stands in a text.
    init?(_ parts: [String]) {
        guard let delimiter = Self.delimiters.first(where: { Self.isFree($0, in: parts) }) else { return nil }
        self.parts = parts
        self.delimiter = delimiter
    }

    /// Both, as in `/a/b/`.
    var text: String {
        let delimiter = String(delimiter)
        return delimiter + parts.joined(separator: delimiter) + delimiter
    }

    /// In the order of preference.
    static let delimiters = Array("/|#,:@%!=~_")

    private static func isFree(_ delimiter: Character, in parts: [String]) -> Bool {
        guard let byte = delimiter.asciiValue else { return false }
        return !parts.contains { $0.utf8.contains(byte) }
    }
}
