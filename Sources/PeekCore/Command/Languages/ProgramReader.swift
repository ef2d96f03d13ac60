/// Reads a text in a small language byte by byte; what it refuses, it refuses with the place.
struct ProgramReader {
    /// The text in UTF-8.
    let bytes: [UInt8]
    /// The offset of the next byte.
    var position = 0
    /// What refusals give as their rule, such as `catalogue: sed`.
    let rule: String

    /// Starts at the beginning of `text`.
    init(_ text: String, rule: String) {
        bytes = Array(text.utf8)
        self.rule = rule
    }

    /// The next byte; nil at the end.
    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// The byte after the next one; nil where there is none.
    var afterNext: UInt8? { position + 1 < bytes.count ? bytes[position + 1] : nil }

    /// Whether the next byte is `character`.
    func isNext(_ character: Unicode.Scalar) -> Bool { next == UInt8(ascii: character) }

    /// Goes over `character` when it comes next.
    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard isNext(character) else { return false }
        position += 1
        return true
    }

    /// Goes over bytes as long as they are of a kind, and gives them as text.
    mutating func take(while isOfKind: (UInt8) -> Bool) -> String {
        let start = position
        while position < bytes.count, isOfKind(bytes[position]) { position += 1 }
        return text(start..<position)
    }

    /// Goes over the next character, whatever it is; empty at the end.
    mutating func takeCharacter() -> String {
        let taken = character(at: position)
        position += taken.utf8.count
        return taken
    }

    /// Goes over blanks and tabs.
    mutating func skipBlanks() {
        while position < bytes.count, Self.isBlank(bytes[position]) { position += 1 }
    }

    /// A part of the text, which begins and ends between characters.
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// The character at `offset`, for people.
    func character(at offset: Int) -> String {
        String(decoding: bytes[offset...], as: UTF8.self).unicodeScalars.first.map { String($0) } ?? ""
    }

    /// A refusal of what stands at `offset`, with its place counted in characters from 1.
    func refusal(at offset: Int, _ message: String, try wouldWork: String) -> Refusal {
        let character = bytes[..<min(offset, bytes.count)].count { $0 & 0xC0 != 0x80 } + 1
        return Refusal(.denied, "character \(character): \(message)", rule: rule, wouldWork: wouldWork)
    }

    /// A blank or a tab.
    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// 0 to 9.
    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    /// 0 to 9, a to f, A to F.
    static func isHexDigit(_ byte: UInt8) -> Bool { isDigit(byte) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x66) }

    /// A letter of ASCII or an underscore.
    static func startsName(_ byte: UInt8) -> Bool {
        (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == UInt8(ascii: "_")
    }

    /// A letter or digit of ASCII, or an underscore.
    static func continuesName(_ byte: UInt8) -> Bool { startsName(byte) || isDigit(byte) }

    /// A character of ASCII that is neither letter, digit, blank nor control character.
    static func isPunctuation(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && (byte == UInt8(ascii: "_") || !continuesName(byte))
    }
}
