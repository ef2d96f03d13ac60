/// Cuts a filter of jq(1) into tokens; what jq's versions cut differently is refused.
struct JQTokenizer {
    private var reader: ProgramReader
    private var tokens: [JQToken] = []
    private var offsets: [Int] = []
    /// For each text that is open, how many parentheses are open inside its `\(`.
    private var computed: [Int] = []

    /// Texts in texts; nobody nests deeper by hand.
    private static let deepest = 64

    /// The tokens of `reader`'s text, and where each begins.
    static func tokens(of reader: ProgramReader) throws(Refusal) -> (tokens: [JQToken], offsets: [Int]) {
        var tokenizer = JQTokenizer(reader: reader)
        try tokenizer.readAll()
        return (tokenizer.tokens, tokenizer.offsets)
    }

    private init(reader: ProgramReader) {
        self.reader = reader
    }

    private mutating func readAll() throws(Refusal) {
        while let byte = reader.next {
            let start = reader.position
            switch byte {
            case _ where ProgramReader.isBlank(byte): reader.position += 1
            case UInt8(ascii: "\""):
                reader.position += 1
                add(.textStart, start)
                try text(from: start)
            case UInt8(ascii: "("):
                if let last = computed.indices.last { computed[last] += 1 }
                reader.position += 1
                add(.symbol("("), start)
            case UInt8(ascii: ")"):
                reader.position += 1
                if computed.last == 0 {
                    computed.removeLast()
                    add(.computedEnd, start)
                    try text(from: start)
                } else {
                    if let last = computed.indices.last { computed[last] -= 1 }
                    add(.symbol(")"), start)
                }
            case UInt8(ascii: "$"): try variable()
            case UInt8(ascii: "@"): try format()
            case UInt8(ascii: "#"):
                throw refused(start, "a comment would hide what follows it", try: "the filter without it")
            case _ where ProgramReader.startsName(byte): add(.name(try name()), start)
            case _ where ProgramReader.isDigit(byte): try number()
            case UInt8(ascii: "."): try dot()
            default: try symbol()
            }
        }
        guard computed.isEmpty else { throw refused(reader.position, #"a \( is not closed"#, try: ") and the quote") }
    }

    private mutating func add(_ token: JQToken, _ offset: Int) {
        tokens.append(token)
        offsets.append(offset)
    }

    /// What stands in a text, up to its end or to the next `\(`.
    private mutating func text(from opening: Int) throws(Refusal) {
        let start = reader.position
        var characters: [UInt8] = []
        while let byte = reader.next {
            let offset = reader.position
            reader.position += 1
            switch byte {
            case UInt8(ascii: "\""):
                if !characters.isEmpty { add(.text(String(decoding: characters, as: UTF8.self)), start) }
                return add(.textEnd, offset)
            case UInt8(ascii: "\\"):
                if reader.take("(") {
                    if !characters.isEmpty { add(.text(String(decoding: characters, as: UTF8.self)), start) }
                    guard computed.count < Self.deepest else {
                        throw refused(offset, "more than \(Self.deepest) texts in one another", try: "a flatter filter")
                    }
                    computed.append(0)
                    return add(.computedStart, offset)
                }
                characters += try escape(offset)
            case 0x09: characters += Array(#"\t"#.utf8)
            case ..<0x20: throw refused(offset, "a control character", try: #"\n or \u000a"#)
            default: characters.append(byte)
            }
        }
        throw refused(opening, "a text is not closed", try: "a double quote at its end")
    }

    /// What follows a backslash (RFC 8259, section 7).
    private mutating func escape(_ offset: Int) throws(Refusal) -> [UInt8] {
        guard let byte = reader.next, #""\/bfnrtu"#.utf8.contains(byte) else {
            throw refused(offset, "JSON has no such escape", try: #"\n, \t, \", \\, \uHHHH or \(…)"#)
        }
        reader.position += 1
        if byte == UInt8(ascii: "/") { return [byte] }
        guard byte == UInt8(ascii: "u") else { return [UInt8(ascii: "\\"), byte] }
        let digits = reader.bytes[reader.position...].prefix(4)
        guard digits.count == 4, digits.allSatisfy(ProgramReader.isHexDigit) else {
            throw refused(offset, #"\u takes four hexadecimal digits"#, try: #"\u001b"#)
        }
        reader.position += 4
        return Array(reader.bytes[offset..<reader.position])
    }

    private mutating func name() throws(Refusal) -> String {
        let start = reader.position
        let name = reader.take(while: ProgramReader.continuesName)
        guard !(reader.isNext(":") && reader.afterNext == UInt8(ascii: ":")) else {
            throw refused(
                start,
                "\(name):: names a module, and modules are files",
                try: "def \(name): …; in the filter"
            )
        }
        return name
    }

    private mutating func variable() throws(Refusal) {
        let start = reader.position
        reader.position += 1
        guard let byte = reader.next, ProgramReader.startsName(byte) else {
            throw refused(start, "$ stands before the name of a variable", try: "$x")
        }
        add(.variable(try name()), start)
    }

    private mutating func format() throws(Refusal) {
        let start = reader.position
        reader.position += 1
        let name = reader.take(while: ProgramReader.continuesName)
        guard JQBuiltins.formats.contains(name) else {
            throw refused(
                start,
                "@\(name) is no format",
                try: nearest(to: name, among: JQBuiltins.formats).map { "@\($0)" }
                    ?? JQBuiltins.formats.map { "@\($0)" }.joined(separator: " ")
            )
        }
        add(.format(name), start)
    }

    private mutating func dot() throws(Refusal) {
        let start = reader.position
        switch reader.afterNext {
        case let byte? where ProgramReader.isDigit(byte): try number()
        case let byte? where ProgramReader.startsName(byte):
            reader.position += 1
            add(.field(try name()), start)
        default: try symbol()
        }
    }

    /// A number; jq 1.6 takes any digits and dots for one, and then fails.
    private mutating func number() throws(Refusal) {
        let start = reader.position
        _ = reader.take(while: ProgramReader.isDigit)
        if reader.isNext("."), let byte = reader.afterNext, ProgramReader.isDigit(byte) {
            reader.position += 1
            _ = reader.take(while: ProgramReader.isDigit)
        }
        if reader.isNext("e") || reader.isNext("E") {
            reader.position += 1
            if !reader.take("+") { _ = reader.take("-") }
            guard let byte = reader.next, ProgramReader.isDigit(byte) else {
                throw refused(start, "the exponent of a number is missing", try: "1e3")
            }
            _ = reader.take(while: ProgramReader.isDigit)
        }
        if let byte = reader.next, ProgramReader.continuesName(byte) || byte == UInt8(ascii: ".") {
            throw refused(start, "a number runs into what follows", try: "a blank between them, or 0.5 and its like")
        }
        add(.number(reader.text(start..<reader.position)), start)
    }

    private mutating func symbol() throws(Refusal) {
        let start = reader.position
        for length in [3, 2, 1] where start + length <= reader.bytes.count {
            let symbol = String(decoding: reader.bytes[start..<start + length], as: UTF8.self)
            guard Self.symbols.contains(symbol) else { continue }
            reader.position += length
            return add(.symbol(symbol), start)
        }
        throw refused(
            start,
            "\(reader.character(at: start)) has no meaning here",
            try: "it in double quotes, if it is text"
        )
    }

    private func refused(_ offset: Int, _ message: String, try wouldWork: String) -> Refusal {
        reader.refusal(at: offset, message, try: wouldWork)
    }

    private static let symbols: Set<String> = [
        "?//", "//=", "!=", "==", "//", "|=", "+=", "-=", "*=", "/=", "%=", "<=", ">=", "..", ".", "?", "=", ";", ",",
        ":", "|", "+", "-", "*", "/", "%", "<", ">", "[", "]", "{", "}",
    ]
}
