/// `+FORMAT` of date(1): text, and conversions that are all known.
struct DateFormat: ValueLanguage {
    /// What is written, in order.
    let parts: [Part]

    /// A part of a format.
    enum Part: Sendable, Hashable {
        /// Text that stands for itself; a percent sign is one here.
        case text(String)
        case conversion(Conversion)
    }

    /// Such as `%-d` or `%10Y`.
    struct Conversion: Sendable, Hashable {
        /// How it is filled up: `-`, `_`, `0`, `+`, or nothing.
        var padding: String
        /// `^`, `#`, both in this order, or nothing.
        var letterCase: String
        /// At least so many characters, from 1 to 999.
        var width: Int?
        /// Such as `Y`, `Ey` or `:z`.
        var name: String

        fileprivate var text: String { "%\(padding)\(letterCase)\(width.map(String.init) ?? "")\(name)" }
    }

    init(parsing text: String, rule: String) throws(Refusal) {
        var reader = ProgramReader(text, rule: rule)
        // Any other operand sets the clock.
        guard reader.take("+") else { throw reader.refusal(at: 0, "a format begins with +", try: "+%F") }
        var parts: [Part] = []
        var plain = ""
        while reader.next != nil {
            plain += reader.take { $0 != UInt8(ascii: "%") }
            let start = reader.position
            guard reader.take("%") else { break }
            if reader.take("%") {
                plain += "%"
                continue
            }
            if !plain.isEmpty { parts.append(.text(plain)) }
            plain = ""
            parts.append(.conversion(try Self.conversion(&reader, start)))
        }
        self.parts = plain.isEmpty ? parts : parts + [.text(plain)]
    }

    var text: String {
        "+"
            + parts.map { part in
                switch part {
                case .text(let text):
                    text.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%%")
                case .conversion(let conversion): conversion.text
                }
            }.joined()
    }

    private static func conversion(_ reader: inout ProgramReader, _ start: Int) throws(Refusal) -> Conversion {
        let flags = reader.take { "-_0+^#".utf8.contains($0) }
        let padding = flags.filter { "-_0+".contains($0) }
        // Not every conversion lets the last one count: %--N is another thing than %-N.
        guard padding.count <= 1 else {
            throw reader.refusal(at: start, "\(padding) says several times how to fill up", try: "one of - _ 0 +")
        }
        let digits = reader.take(while: ProgramReader.isDigit)
        // A wider column than a screen only fills memory.
        guard digits.utf8.count <= 3 else {
            throw reader.refusal(at: start, "\(digits) is too wide", try: "a width of at most 999")
        }
        let prefix = reader.take { ":EO".utf8.contains($0) }
        let letter = reader.takeCharacter()
        guard names.contains(prefix + letter) else {
            throw reader.refusal(
                at: start,
                "date knows no %\(prefix)\(letter)",
                try: "a conversion of date, such as %Y %m %d %H %M %S %s %F %T %z, and %% for a percent sign"
            )
        }
        return Conversion(
            padding: padding,
            letterCase: (flags.contains("^") ? "^" : "") + (flags.contains("#") ? "#" : ""),
            width: Int(digits),
            name: prefix + letter
        )
    }

    /// The conversions of date(1) of GNU coreutils; E and O as in POSIX strftime.
    static let names: Set<String> = Set(
        """
        a A b B c C d D e F g G h H I j k l m M n N p P q r R s S t T u U V w W x X y Y z Z :z ::z :::z \
        Ec EC Ex EX Ey EY Od Oe OH OI Om OM OS Ou OU OV Ow OW Oy
        """.split(separator: " ").map(String.init)
    )
}
