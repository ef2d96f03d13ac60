import FoundationEssentials
import PeekCore

/// Writes values as JSON that is safe to show on a terminal.
enum JSONText {
    /// One array, an element a line, so that it is one document for a parser and lines for a reader.
    static func array(_ rows: [some Encodable]) throws -> String {
        guard !rows.isEmpty else { return "[]" }
        return "[\n" + (try rows.map { "  " + (try object($0)) }.joined(separator: ",\n")) + "\n]"
    }

    /// One value on one line, its keys in alphabetical order.
    static func object(_ row: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return escaped(String(decoding: try encoder.encode(row), as: UTF8.self))
    }

    /// Escapes what would act on a terminal or mislead a reader, by RFC 8259 section 7, so that the value is the same.
    private static func escaped(_ json: String) -> String {
        guard visible(json) != json else { return json }
        var text = ""
        for scalar in json.unicodeScalars {
            if visible(String(scalar)) == String(scalar) {
                text.unicodeScalars.append(scalar)
            } else {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            }
        }
        return text
    }
}
