/// Reads one JSON text by the grammar of RFC 8259.
///
/// Stricter than the grammar where readers differ: names that stand twice, lone surrogates, a byte order mark and more
/// than ``deepest`` levels are errors.
struct JSONReader {
    /// Levels of arrays and objects; no request of the API needs more than three, and the reader calls itself.
    static let deepest = 32

    private let bytes: [UInt8]
    private var position = 0

    /// Reads `bytes` as one JSON text.
    static func read(_ bytes: [UInt8]) throws(JSONProblem) -> JSONValue {
        var reader = JSONReader(bytes: bytes)
        guard String(validating: bytes, as: UTF8.self) != nil else { throw reader.problem("the text is not UTF-8") }
        reader.skipSpace()
        guard reader.position < bytes.count else { throw reader.problem("the text is empty") }
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.position == bytes.count else { throw reader.problem("something follows the end of the value") }
        return value
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { position += 1 }
    }

    private mutating func value(depth: Int) throws(JSONProblem) -> JSONValue {
        guard depth < Self.deepest else { throw problem("more than \(Self.deepest) levels of arrays and objects") }
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return try number()
        case nil: throw problem("the text ends where a value has to be")
        default: throw problem("there is no value here")
        }
    }

    private mutating func object(depth: Int) throws(JSONProblem) -> JSONValue {
        var members: [String: JSONValue] = [:]
        position += 1
        skipSpace()
        if take("}") { return .object(members) }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw problem("a name in double quotes has to be here") }
            let start = position
            let name = try string()
            guard members[name] == nil else {
                position = start
                throw problem("the name \(name.prefix(64)) stands twice")
            }
            skipSpace()
            guard take(":") else { throw problem("a colon has to be here") }
            skipSpace()
            members[name] = try value(depth: depth + 1)
            skipSpace()
        } while take(",")
        guard take("}") else { throw problem("a comma or } has to be here") }
        return .object(members)
    }

    private mutating func array(depth: Int) throws(JSONProblem) -> JSONValue {
        var elements: [JSONValue] = []
        position += 1
        skipSpace()
        if take("]") { return .array(elements) }
        repeat {
            skipSpace()
            elements.append(try value(depth: depth + 1))
            skipSpace()
        } while take(",")
        guard take("]") else { throw problem("a comma or ] has to be here") }
        return .array(elements)
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONProblem) -> JSONValue {
        let expected = word.withUTF8Buffer { Array($0) }
        guard bytes[position...].starts(with: expected) else { throw problem("there is no value here") }
        position += expected.count
        return value
    }

    private mutating func number() throws(JSONProblem) -> JSONValue {
        let start = position
        _ = take("-")
        let leadingZero = next == UInt8(ascii: "0")
        let whole = digits()
        guard whole > 0, !leadingZero || whole == 1 else { throw problem("this is not a number of JSON") }
        if take("."), digits() == 0 { throw problem("digits have to follow the point") }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            guard digits() > 0 else { throw problem("digits have to follow the exponent") }
        }
        return .number(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private mutating func digits() -> Int {
        let start = position
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        return position - start
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private func problem(_ message: String) -> JSONProblem {
        let before = bytes[..<position]
        let line = before.count { $0 == 0x0A } + 1
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return JSONProblem(message: message, line: line, column: position - lineStart + 1)
    }
}

extension JSONReader {
    private static let escapes: [UInt8: String] = [
        UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/", UInt8(ascii: "b"): "\u{8}",
        UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "n"): "\n", UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
    ]

    private mutating func string() throws(JSONProblem) -> String {
        position += 1
        var text: [UInt8] = []
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                position += 1
                text += try escape().utf8
            case ..<0x20:
                throw problem("a control character in a string has to be written with a backslash")
            default:
                text.append(byte)
                position += 1
            }
        }
        throw problem("the text ends inside a string")
    }

    private mutating func escape() throws(JSONProblem) -> String {
        guard let byte = next else { throw problem("the text ends inside a string") }
        if let text = Self.escapes[byte] {
            position += 1
            return text
        }
        guard take("u") else { throw problem("there is no such escape in JSON") }
        let unit = try hexadecimal()
        if let scalar = Unicode.Scalar(UInt32(unit)) { return String(scalar) }
        guard UTF16.isLeadSurrogate(unit), take("\\"), take("u") else { throw problem("half of a surrogate pair") }
        let trail = try hexadecimal()
        guard UTF16.isTrailSurrogate(trail) else { throw problem("half of a surrogate pair") }
        return String(decoding: [unit, trail], as: UTF16.self)
    }

    private mutating func hexadecimal() throws(JSONProblem) -> UInt16 {
        guard position + 4 <= bytes.count else { throw problem("four hexadecimal digits have to follow \\u") }
        var unit: UInt16 = 0
        for byte in bytes[position..<position + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw problem("four hexadecimal digits have to follow \\u")
            }
            unit = unit << 4 | UInt16(digit)
        }
        position += 4
        return unit
    }
}
