extension SedParser {
    /// The address that comes next; nil where there is none.
    mutating func address() throws(Refusal) -> SedAddress? {
        let offset = reader.position
        guard let start = try place() else { return nil }
        reader.skipBlanks()
        let end = reader.take(",") ? try end() : nil
        if start == .line(0) {
            guard case .place(.pattern) = end else {
                throw reader.refusal(at: offset, "there is no line 0 but before a pattern", try: "1, or 0,/PATTERN/")
            }
        }
        return SedAddress(start: start, end: end)
    }

    private mutating func end() throws(Refusal) -> SedEnd {
        reader.skipBlanks()
        if reader.take("+") { return .lines(try number()) }
        if reader.take("~") { return .multiple(try number()) }
        guard let place = try place() else {
            throw refused("after the comma an address is missing", try: "1,10 or /START/,/END/ or 1,$")
        }
        return .place(place)
    }

    private mutating func place() throws(Refusal) -> SedPlace? {
        switch reader.next {
        case UInt8(ascii: "$"):
            reader.position += 1
            return .last
        case UInt8(ascii: "/"):
            return try patternPlace()
        case UInt8(ascii: "\\"):
            reader.position += 1
            return try patternPlace()
        case let byte? where ProgramReader.isDigit(byte):
            let first = try number()
            reader.skipBlanks()
            guard reader.take("~") else { return .line(first) }
            reader.skipBlanks()
            let step = try number()
            return step == 0 ? .line(first) : .every(first: first, step: step)
        default:
            return nil
        }
    }

    private mutating func patternPlace() throws(Refusal) -> SedPlace {
        let offset = reader.position
        let delimiter = try delimiter()
        let pattern = try pattern(before: delimiter, of: 1)
        var flags: Set<Character> = []
        while true {
            reader.skipBlanks()
            if reader.take("I") {
                flags.insert("I")
            } else if reader.take("M") {
                flags.insert("M")
            } else {
                break
            }
        }
        guard let delimited = SedDelimited([pattern]) else { throw noDelimiter(at: offset) }
        return .pattern(delimited, flags: String(flags.sorted()))
    }

    /// A number of at most nine digits.
    mutating func number() throws(Refusal) -> Int {
        let offset = reader.position
        let digits = reader.take(while: ProgramReader.isDigit)
        guard digits.utf8.count <= 9, let number = Int(digits) else {
            throw reader.refusal(at: offset, "a number of at most nine digits is missing", try: "a number, such as 10")
        }
        return number
    }
}
