/// Takes out of a line what differs from one time to the next, and leaves what it says.
///
/// Numbers, times, addresses, UUIDs and IDs become `<#>`, quoted names and the query of a path `<*>`; blanks become one
/// space, and what stands before the first word that has letters is dropped, because it is a time or an address. Kept are
/// the texts of keys such as `msg` and `error`, and HTTP statuses, because these are what the line says. Work and result
/// are bounded by constants.
struct LineMasker {
    /// Bytes of a line that are looked at.
    static let longest = 2_048
    /// Words of a line that are kept; fewer than the bits of ``TemplateTree``'s masks.
    static let mostWords = 40

    private static let number = Array("<#>".utf8)
    private static let name = Array("<*>".utf8)
    private static let cut = Array("…".utf8)

    private let bytes: UnsafeRawBufferPointer
    private var position = 0
    private var text: [UInt8]
    private var words = 0
    // Where in the result the first word with a letter begins.
    private var beginning: Int?
    private var wordHasSlash = false
    private var lastRun = 0..<0
    // Of a quoted text whose words count.
    private var openQuote: Int?

    /// Masks `line`, which has no line feed, into `text`, whose storage is used again.
    static func mask(_ line: UnsafeRawBufferPointer, into text: inout [UInt8]) {
        var masker = LineMasker(line, text)
        text = []
        masker.run()
        text = masker.text
    }

    private init(_ line: UnsafeRawBufferPointer, _ text: [UInt8]) {
        bytes = UnsafeRawBufferPointer(rebasing: line.prefix(Self.longest))
        self.text = text
        self.text.removeAll(keepingCapacity: true)
    }

    private mutating func run() {
        while skipBlanks() {
            words += 1
            guard words <= Self.mostWords else {
                text.append(0x20)
                text += Self.cut
                break
            }
            if !text.isEmpty { text.append(0x20) }
            let start = text.count
            wordHasSlash = false
            while position < bytes.count, !isBlank(bytes[position]) {
                guard takePart() else { return trim() }
            }
            if beginning == nil, hasLetter(text[start...]) { beginning = start }
        }
        trim()
    }

    private mutating func trim() {
        if let beginning, beginning > 0 { text.removeFirst(beginning) }
    }

    /// False when the rest of the line does not matter.
    private mutating func takePart() -> Bool {
        let byte = bytes[position]
        switch byte {
        case UInt8(ascii: "\""): return takeDoubleQuote()
        case UInt8(ascii: "'"): takeSingleQuote()
        case UInt8(ascii: "?") where wordHasSlash: takeQuery()
        case _ where isRunByte(byte): takeRun()
        default:
            if byte == UInt8(ascii: "/") { wordHasSlash = true }
            text.append(byte)
            position += 1
        }
        return true
    }

    // MARK: runs of letters and digits

    private mutating func takeRun() {
        let start = position
        var hasDigit = false
        var isHexadecimal = true
        while position < bytes.count, isRunByte(bytes[position]) {
            let byte = bytes[position]
            hasDigit = hasDigit || isDigit(byte)
            isHexadecimal = isHexadecimal && hexadecimalValue(byte) != nil
            position += 1
        }
        let run = start..<position
        defer { lastRun = run }
        let isID = hasDigit || isHexadecimal && run.count >= 8 || run.count > 40 || isCalendarName(run)
        if !isID || isStatus(run) && saysStatus(lastRun) {
            text += bytes[run]
        } else {
            appendNumber()
        }
    }

    /// Parts of one number, time or address are one.
    private mutating func appendNumber() {
        let joined = text.count - 1
        if joined >= Self.number.count, isJoint(text[joined]),
            text[(joined - Self.number.count)..<joined].elementsEqual(Self.number)
        {
            text.removeLast()
        } else {
            text += Self.number
        }
    }

    private func isCalendarName(_ run: Range<Int>) -> Bool {
        guard run.count == 3 else { return false }
        var cursor = ByteCursor(bytes, at: run.lowerBound)
        return cursor.takeMonth() != nil || cursor.takeWeekday()
    }

    private func isStatus(_ run: Range<Int>) -> Bool {
        run.count == 3 && bytes[run].allSatisfy(isDigit) && (0x31...0x35).contains(bytes[run.lowerBound])
    }

    private func saysStatus(_ run: Range<Int>) -> Bool {
        Self.statusWords.contains { bytes[run].lazy.map { $0 | 0x20 }.elementsEqual($0.utf8) }
    }

    private static let statusWords = ["status", "code", "http", "statuscode"]

    // MARK: quotes and queries

    private mutating func takeQuery() {
        text.append(UInt8(ascii: "?"))
        text += Self.name
        while position < bytes.count, !isBlank(bytes[position]), bytes[position] != UInt8(ascii: "\"") { position += 1 }
    }

    private mutating func takeDoubleQuote() -> Bool {
        let open = position
        text.append(UInt8(ascii: "\""))
        position += 1
        guard openQuote != open, let close = closingQuote(after: open) else { return true }
        if isRequest((open + 1)..<close) { return takeRequest(until: close) }
        // What stands before a colon is the key of an object that is not quite JSON.
        if keepsText(before: open) || close + 1 < bytes.count && bytes[close + 1] == UInt8(ascii: ":") {
            openQuote = close
            return true
        }
        position = close + 1
        text += Self.name
        text.append(UInt8(ascii: "\""))
        return true
    }

    // Only where it cannot be an apostrophe.
    private mutating func takeSingleQuote() {
        let open = position
        text.append(bytes[open])
        position += 1
        guard open == 0 || !isRunByte(bytes[open - 1]),
            let close = bytes[position...].firstIndex(of: bytes[open]),
            close + 1 >= bytes.count || !isRunByte(bytes[close + 1])
        else { return }
        text += Self.name
        text.append(bytes[close])
        position = close + 1
    }

    private func closingQuote(after open: Int) -> Int? {
        var index = open + 1
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index += 2
            case UInt8(ascii: "\""): return index
            default: index += 1
            }
        }
        return nil
    }

    /// Whether the key right before a quote says that its text is what happened.
    private func keepsText(before open: Int) -> Bool {
        let isKey =
            bytes[..<open].last == UInt8(ascii: "=") && lastRun.upperBound == open - 1
            || bytes[..<open].suffix(2).elementsEqual("\":".utf8) && lastRun.upperBound == open - 2
        return isKey
            && Self.spokenKeys.contains { bytes[lastRun].lazy.map { $0 | 0x20 }.elementsEqual($0.utf8) }
    }

    private static let spokenKeys = [
        "msg", "message", "error", "err", "event", "reason", "level", "severity", "exception", "detail", "cause",
    ]

    /// Such as `GET /cart HTTP/1.1`.
    private func isRequest(_ quoted: Range<Int>) -> Bool {
        let method = bytes[quoted].prefix { (0x41...0x5A).contains($0) }
        guard (3...8).contains(method.count), method.endIndex + 1 < quoted.upperBound,
            bytes[method.endIndex] == 0x20
        else { return false }
        let version = bytes[quoted].suffix(8)
        return version.starts(with: "HTTP/".utf8)
    }

    /// In the common log format the status follows, and what is behind it is of the client.
    private mutating func takeRequest(until close: Int) -> Bool {
        openQuote = close
        let status = (close + 2)..<(close + 5)
        guard status.upperBound <= bytes.count, bytes[close + 1] == 0x20, isStatus(status),
            status.upperBound == bytes.count || bytes[status.upperBound] == 0x20
        else { return true }
        beginning = text.count - 1
        while position < close, !isBlank(bytes[position]) { _ = takePart() }
        text.append(0x20)
        wordHasSlash = false
        _ = skipBlanks()
        while position < close, !isBlank(bytes[position]) { _ = takePart() }
        text.append(UInt8(ascii: "\""))
        text.append(0x20)
        text += bytes[status]
        return false
    }

    // MARK: bytes

    private mutating func skipBlanks() -> Bool {
        while position < bytes.count, isBlank(bytes[position]) { position += 1 }
        return position < bytes.count
    }

    private func hasLetter(_ word: ArraySlice<UInt8>) -> Bool { word.contains { isLetter($0) || $0 >= 0x80 } }
}

private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }

/// Bytes above 0x7F are letters of some language, or of some encoding.
private func isRunByte(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) || byte >= 0x80 }

private func isJoint(_ byte: UInt8) -> Bool { ".:-,+_".utf8.contains(byte) }
