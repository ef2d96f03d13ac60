/// A regular expression that is looked for in lines; it may come from anyone.
///
/// The syntax is RE2's, which is that of Go. The time for a line is bounded by its length times ``size``, whatever the
/// pattern: RE2 does not go back, so nobody stalls the others with `(a+)+$`.
public struct LinePattern: Sendable, Hashable {
    /// The pattern as it was typed.
    public let text: String

    private let characters: CompiledPattern
    private let bytes: CompiledPattern

    /// Takes a pattern as typed.
    ///
    /// - Throws: ``LinePatternError`` when it is none, or would take too much memory.
    public init(_ text: String) throws(LinePatternError) {
        self.text = text
        characters = try CompiledPattern(text, isUTF8: true)
        bytes = try CompiledPattern(text, isUTF8: false)
    }

    /// How many instructions it became: about one for a character, and up to a thousand for a class such as `\pL`.
    public var size: Int { characters.size }

    /// Whether it is found in a line.
    public func isFound(in line: LineText) -> Bool { compiled(for: line).isFound(in: line.bytes) }

    /// The first place at or after a byte of a line; may be empty.
    public func firstPlace(in line: LineText, from start: Int) -> Range<Int>? {
        compiled(for: line).firstPlace(in: line.bytes, from: start)
    }

    private func compiled(for line: LineText) -> CompiledPattern { line.isUTF8 ? characters : bytes }

    public static func == (left: LinePattern, right: LinePattern) -> Bool { left.text == right.text }

    public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

/// A line in which patterns are looked for.
///
/// One that is not UTF-8 throughout is taken byte by byte, each as a character of its own (Latin-1), so that a single wrong
/// byte does not hide a line from every pattern with a `.`.
public struct LineText {
    let bytes: UnsafeRawBufferPointer
    let isUTF8: Bool

    /// Takes the bytes of a line without its line feed; they have to outlive this value.
    public init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        isUTF8 = bytes.allSatisfy { $0 < 0x80 } || String(validating: bytes, as: UTF8.self) != nil
    }
}

/// Why a pattern cannot be used.
public struct LinePatternError: Error, Sendable, Hashable {
    /// RE2's words, with the place: `missing ]: [a`.
    public let message: String
}
