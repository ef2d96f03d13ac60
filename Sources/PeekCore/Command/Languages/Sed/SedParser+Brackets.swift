extension SedParser {
    /// The bracket expression that comes next, as it stands.
    ///
    /// The delimiter may be in it; the canonical text has another one. Where seds disagree about its end it is refused:
    /// busybox takes `:]` for it, and others let a backslash take `]` away.
    mutating func bracket() throws(Refusal) -> [UInt8] {
        let start = reader.position
        var hasClass = false
        var isEscaped = false
        reader.position += 1
        _ = reader.take("^")
        _ = reader.take("]")
        while let byte = reader.next, !isLineBreak(byte) {
            let offset = reader.position
            let wasEscaped = isEscaped
            isEscaped = byte == UInt8(ascii: "\\") && !wasEscaped
            switch byte {
            case UInt8(ascii: "]"):
                guard !wasEscaped else {
                    throw reader.refusal(
                        at: offset - 1,
                        "seds disagree whether the backslash takes the meaning of ] away",
                        try: "] first in the bracket: []x], and a backslash not last"
                    )
                }
                reader.position += 1
                return Array(reader.bytes[start..<reader.position])
            case UInt8(ascii: "["):
                if try characterClass() {
                    hasClass = true
                } else if hasClass {
                    throw reader.refusal(at: offset, "seds disagree about [ after a class", try: "[ before the class")
                } else {
                    reader.position += 1
                }
            case UInt8(ascii: "x") where wasEscaped:
                reader.position += 1
                _ = try hexEscape(offset - 1)
            case UInt8(ascii: "c") where wasEscaped, UInt8(ascii: "d") where wasEscaped,
                UInt8(ascii: "o") where wasEscaped:
                throw noMeaning(offset - 1, "in a bracket")
            default: reader.position += 1
            }
        }
        throw reader.refusal(at: start, "a bracket is not closed", try: #"] at its end, or \[ for the character"#)
    }

    /// Goes over `[:NAME:]`; false where that does not come next.
    private mutating func characterClass() throws(Refusal) -> Bool {
        let start = reader.position
        switch reader.afterNext {
        case UInt8(ascii: ":"): break
        case UInt8(ascii: "."), UInt8(ascii: "="):
            throw reader.refusal(
                at: start,
                "collating symbols and equivalence classes are left out",
                try: "the characters themselves"
            )
        default: return false
        }
        reader.position += 2
        let name = reader.take(while: ProgramReader.startsName)
        guard Self.classes.contains(name), reader.take(":"), reader.take("]") else {
            throw reader.refusal(
                at: start,
                "this is no class of characters",
                try: nearest(to: name, among: Self.classes).map { "[:\($0):]" } ?? "[:space:]"
            )
        }
        return true
    }

    /// Those of POSIX (Base Definitions, 9.3.5).
    private static let classes = [
        "alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper", "xdigit",
    ]
}
