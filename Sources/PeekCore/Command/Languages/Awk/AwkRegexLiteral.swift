/// Regular expressions of awk, between slashes.
///
/// gawk and mawk take a slash inside brackets for a plain character and the others for the end, so every slash inside
/// is rendered escaped, and brackets that a reader could count differently are refused.
enum AwkRegexLiteral {
    private static let classes: Set = [
        "alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper", "xdigit",
    ]

    /// What stands between the slashes, canonical, and where the text goes on behind the last.
    ///
    /// - Parameter start: where the first slash is.
    static func read(_ bytes: [UInt8], at start: Int) throws(AwkProblem) -> (text: String, end: Int) {
        var text: [UInt8] = []
        var index = start + 1
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "/"):
                return (String(decoding: text, as: UTF8.self), index + 1)
            case UInt8(ascii: "\n"):
                throw AwkProblem(.openRegex, start)
            case UInt8(ascii: "\\"):
                index = try escape(bytes, at: index, into: &text, start)
            case UInt8(ascii: "["):
                index = try bracket(bytes, at: index, into: &text, start)
            default:
                text += try AwkStringLiteral.plain(bytes[index], at: index)
                index += 1
            }
        }
        throw AwkProblem(.openRegex, start)
    }

    private static func escape(
        _ bytes: [UInt8],
        at index: Int,
        into text: inout [UInt8],
        _ start: Int
    ) throws(AwkProblem) -> Int {
        guard index + 1 < bytes.count else { throw AwkProblem(.openRegex, start) }
        let next = bytes[index + 1]
        guard next >= 0x20, next != 0x7F else { throw AwkProblem(.character(Unicode.Scalar(next)), index + 1) }
        text += [UInt8(ascii: "\\"), next]
        return index + 2
    }

    /// Copies `[…]`.
    private static func bracket(
        _ bytes: [UInt8],
        at open: Int,
        into text: inout [UInt8],
        _ start: Int
    ) throws(AwkProblem) -> Int {
        var index = open + 1
        text.append(UInt8(ascii: "["))
        if index < bytes.count, bytes[index] == UInt8(ascii: "^") {
            text.append(bytes[index])
            index += 1
        }
        let first = index
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "]"):
                text.append(bytes[index])
                index += 1
                if index > first + 1 { return index }
            case UInt8(ascii: "["):
                index = try classOrBracket(bytes, at: index, into: &text)
            case UInt8(ascii: "\\"):
                index = try escape(bytes, at: index, into: &text, start)
            case UInt8(ascii: "/"):
                text += [UInt8(ascii: "\\"), UInt8(ascii: "/")]
                index += 1
            case UInt8(ascii: "\n"):
                throw AwkProblem(.openBracket, open)
            default:
                text += try AwkStringLiteral.plain(bytes[index], at: index)
                index += 1
            }
        }
        throw AwkProblem(.openBracket, open)
    }

    /// Copies `[:alpha:]`, or a bracket that stands for itself.
    private static func classOrBracket(
        _ bytes: [UInt8],
        at index: Int,
        into text: inout [UInt8]
    ) throws(AwkProblem) -> Int {
        let rest = bytes[(index + 1)...]
        guard let next = rest.first, ":.=".utf8.contains(next) else {
            text.append(bytes[index])
            return index + 1
        }
        let name = rest.dropFirst().prefix { $0 >= 0x61 && $0 <= 0x7A }
        let isClosed = bytes[name.endIndex...].starts(with: ":]".utf8)
        guard next == UInt8(ascii: ":"), isClosed, classes.contains(String(decoding: name, as: UTF8.self)) else {
            throw AwkProblem(.bracketInBracket, index)
        }
        text += bytes[index..<(name.endIndex + 2)]
        return name.endIndex + 2
    }
}
