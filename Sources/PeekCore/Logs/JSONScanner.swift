/// Reads one JSON object (RFC 8259) member by member from front to back, and hands out the places of keys and values.
///
/// Numbers and strings stay as they are written. Bytes above 0x7F pass in strings whether they are UTF-8 or not, because a
/// log's line with one wrong byte is still its line.
struct JSONScanner {
    /// What comes next.
    enum Step {
        /// A key without its quotes, and a value with them.
        case member(key: Range<Int>, value: Range<Int>)
        /// The object has ended, and the line with it.
        case end
        /// This is no object, or not one alone.
        case broken
    }

    // RFC 8259 section 9 lets a parser choose; a log with more is not for reading.
    private static let deepest = 64

    private var cursor: ByteCursor
    private var isFirst = true

    /// Begins an object; nil where none begins.
    init?(_ line: UnsafeRawBufferPointer) {
        cursor = ByteCursor(line)
        skipBlanks()
        guard cursor.take("{") else { return nil }
    }

    /// Reads the next member.
    mutating func next() -> Step {
        skipBlanks()
        if cursor.take("}") {
            skipBlanks()
            return cursor.next == nil ? .end : .broken
        }
        if !isFirst {
            guard cursor.take(",") else { return .broken }
            skipBlanks()
        }
        isFirst = false
        guard let (key, value) = member(depth: 1) else { return .broken }
        skipBlanks()
        // A comma has to have a member behind it.
        guard cursor.next == UInt8(ascii: ",") || cursor.next == UInt8(ascii: "}") else { return .broken }
        return .member(key: (key.lowerBound + 1)..<(key.upperBound - 1), value: value)
    }

    /// Whether the whole of `text` is one number, `true`, `false` or `null`.
    static func isBareWord(_ text: UnsafeRawBufferPointer) -> Bool {
        var scanner = JSONScanner(text: text)
        return scanner.takeBareWord() && scanner.cursor.next == nil
    }

    private init(text: UnsafeRawBufferPointer) {
        cursor = ByteCursor(text)
    }

    private mutating func member(depth: Int) -> (key: Range<Int>, value: Range<Int>)? {
        let key = cursor.position
        guard takeString() else { return nil }
        let keyEnd = cursor.position
        skipBlanks()
        guard cursor.take(":") else { return nil }
        skipBlanks()
        let value = cursor.position
        guard takeValue(depth: depth) else { return nil }
        return (key..<keyEnd, value..<cursor.position)
    }

    private mutating func takeValue(depth: Int) -> Bool {
        guard depth < Self.deepest else { return false }
        switch cursor.next {
        case UInt8(ascii: "\""): return takeString()
        case UInt8(ascii: "{"): return takeList(until: "}") { scanner in scanner.member(depth: depth + 1) != nil }
        case UInt8(ascii: "["): return takeList(until: "]") { scanner in scanner.takeValue(depth: depth + 1) }
        default: return takeBareWord()
        }
    }

    private mutating func takeList(until end: Unicode.Scalar, _ item: (inout JSONScanner) -> Bool) -> Bool {
        _ = cursor.take()
        skipBlanks()
        if cursor.take(end) { return true }
        while item(&self) {
            skipBlanks()
            if cursor.take(end) { return true }
            guard cursor.take(",") else { return false }
            skipBlanks()
        }
        return false
    }

    private mutating func takeString() -> Bool {
        guard cursor.take("\"") else { return false }
        while let byte = cursor.take() {
            switch byte {
            case UInt8(ascii: "\""): return true
            case UInt8(ascii: "\\"): guard takeEscape() else { return false }
            case 0x00..<0x20: return false
            default: break
            }
        }
        return false
    }

    private mutating func takeEscape() -> Bool {
        guard let byte = cursor.take() else { return false }
        guard byte == UInt8(ascii: "u") else { return #""\/bfnrt"#.utf8.contains(byte) }
        for _ in 0..<4 {
            guard let digit = cursor.take(), hexadecimalValue(digit) != nil else { return false }
        }
        return true
    }

    private mutating func takeBareWord() -> Bool {
        if cursor.takeWord("true") || cursor.takeWord("false") || cursor.takeWord("null") { return !cursor.insideWord }
        _ = cursor.take("-")
        if !cursor.take("0"), !takeDigits() { return false }
        if cursor.take("."), !takeDigits() { return false }
        if cursor.take("e") || cursor.take("E") {
            _ = cursor.take("+") || cursor.take("-")
            guard takeDigits() else { return false }
        }
        return !cursor.insideWord
    }

    private mutating func takeDigits() -> Bool {
        guard cursor.takeDigit() != nil else { return false }
        while cursor.takeDigit() != nil {}
        return true
    }

    private mutating func skipBlanks() {
        while let next = cursor.next, [0x20, 0x09, 0x0D, 0x0A].contains(next) { _ = cursor.take() }
    }
}

/// What a digit of base 16 stands for; nil for any other byte.
func hexadecimalValue(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
}
