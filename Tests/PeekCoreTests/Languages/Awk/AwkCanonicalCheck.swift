@testable import PeekCore

/// Looks at a canonical program without the parser: nothing outside of strings and regular expressions can redirect,
/// pipe, read or run.
enum AwkCanonicalCheck {
    private static let words: Set = [
        "system", "getline", "close", "ARGV", "ARGC", "ENVIRON", "PROCINFO", "SYMTAB", "FUNCTAB", "switch", "func",
        "BEGINFILE", "ENDFILE", "extension",
    ]

    /// What is wrong with `text`; nil when nothing is.
    static func problem(in text: String) -> String? {
        guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
            return "control character"
        }
        guard let bare = withoutLiterals(text) else { return "an open string or expression" }
        guard bare.utf8.allSatisfy({ $0 < 0x80 && !"@#`'\\&|:".utf8.contains($0) }) else {
            return "a stray sign: \(bare)"
        }
        let names = bare.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
        if let name = names.first(where: words.contains) { return name }
        if bare.contains(">>") || bare.contains("**") { return "an operator: \(bare)" }
        return outputProblem(in: bare)
    }

    /// The text with `S` for strings, `R` for expressions and nothing for `&&`, `||` and ` : `.
    private static func withoutLiterals(_ text: String) -> String? {
        var bare: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let last = bare.last { $0 != UInt8(ascii: " ") } ?? UInt8(ascii: "{")
            let isWord = Unicode.Scalar(last).properties.isAlphabetic || (last >= 0x30 && last <= 0x39)
            let isOperand = isWord || "_)]\"".utf8.contains(last)
            if byte == UInt8(ascii: "\"") || (byte == UInt8(ascii: "/") && !isOperand) {
                guard skipLiteral(&rest, to: byte) else { return nil }
                bare.append(byte == UInt8(ascii: "/") ? UInt8(ascii: "R") : UInt8(ascii: "S"))
            } else {
                bare.append(byte)
            }
        }
        return String(decoding: bare, as: UTF8.self)
            .replacing(" && ", with: "  ").replacing(" || ", with: "  ").replacing(" : ", with: "  ")
    }

    private static func skipLiteral(_ rest: inout ArraySlice<UInt8>, to end: UInt8) -> Bool {
        let content = rest
        while let next = rest.popFirst() {
            if next == end { return end != UInt8(ascii: "/") || closesBrackets(content[..<(rest.startIndex - 1)]) }
            if next == UInt8(ascii: "\\") { _ = rest.popFirst() }
        }
        return false
    }

    /// Whether a reader that takes a slash inside brackets for a character, as gawk does, sees the same end.
    private static func closesBrackets(_ content: ArraySlice<UInt8>) -> Bool {
        var depth = 0
        var first = 0
        var index = content.startIndex
        while index < content.endIndex {
            let next = index + 1 < content.endIndex ? content[index + 1] : 0
            switch content[index] {
            case UInt8(ascii: "\\"): index += 1
            case UInt8(ascii: "[") where depth == 0:
                depth = 1
                first = index + (next == UInt8(ascii: "^") ? 2 : 1)
            case UInt8(ascii: "[") where next == UInt8(ascii: ":"): depth += 1
            case UInt8(ascii: "]") where depth > 0 && index != first: depth -= 1
            default: break
            }
            index += 1
        }
        return depth == 0
    }

    /// `print` is followed by its end, or by one pair of parentheses and then its end.
    private static func outputProblem(in bare: String) -> String? {
        for word in ["print", "printf"] {
            for range in bare.ranges(of: word) {
                let before = bare[..<range.lowerBound].last ?? " "
                var rest = bare[range.upperBound...]
                let isLonger = rest.first.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
                if before.isLetter || before.isNumber || before == "_" || isLonger { continue }
                if rest.first == "(" {
                    var depth = 0
                    repeat {
                        guard let next = rest.popFirst() else { return "open parentheses" }
                        if next == "(" { depth += 1 }
                        if next == ")" { depth -= 1 }
                    } while depth > 0
                }
                guard rest.hasPrefix(";") || rest.hasPrefix(" }") else { return "something behind \(word): \(rest)" }
            }
        }
        return nil
    }
}
