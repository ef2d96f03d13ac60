extension JSONLine {
    /// The line as a person reads it: time, level and message, then every other key with its value, in the line's order.
    ///
    /// For example `{"time":"2026-11-23T08:15:29Z","level":"warn","msg":"slow","ms":204}` becomes
    /// `09:15:29+01:00 WARN  slow  ms=204` in a zone an hour east. Nothing is left out: what is not understood as a time,
    /// a level or a message stands among the others, and a time without an offset stays as it is written. No control
    /// character that was escaped is set free.
    public func readable(_ clock: WallClock, now: Timestamp, coloured: Bool) -> [UInt8] {
        var rest = members
        var parts: [[UInt8]] = []
        if let time = take(Self.timeKeys, from: &rest, { timeText($0, clock, now) }) {
            parts.append(Paint.dim.applied(to: time, coloured))
        }
        if let level = take(Self.levelKeys, from: &rest, { Level($0) }) {
            parts.append(level.paint?.applied(to: level.text, coloured) ?? level.text)
        }
        if let message = take(Self.messageKeys, from: &rest, { $0.string.map { JSONText.readable($0, quoted: false) } })
        {
            parts.append(message)
        }
        let start = Array(parts.joined(separator: [0x20]))
        let pairs = Array(rest.map { pair($0, coloured) }.joined(separator: [0x20]))
        return start + (start.isEmpty || pairs.isEmpty ? [] : [0x20, 0x20]) + pairs
    }

    /// Takes the first member of that name, by the order of names, that means what it says.
    private func take<Value>(
        _ names: [StaticString],
        from members: inout [Member],
        _ meaning: (Member) -> Value?
    ) -> Value? {
        for name in names {
            guard let index = members.firstIndex(where: { $0.isCalled([name]) }),
                let value = meaning(members[index])
            else { continue }
            members.remove(at: index)
            return value
        }
        return nil
    }

    // Nil where something would be lost: a zone that nobody knows here, or digits behind the nanosecond.
    private func timeText(_ member: Member, _ clock: WallClock, _ now: Timestamp) -> [UInt8]? {
        let limit = YearLimit(now: now, zoneSeconds: 0)
        let time = member.value.withUnsafeBytes { Self.time(ofValue: $0, limit) }
        guard let time, let offset = time.offset, time.fractionDigits <= 9 else { return nil }
        let fraction = padded(time.nanoseconds, to: 9).prefix(time.fractionDigits)
        return Array(clock.text(seconds: time.seconds - offset, fraction: String(fraction), now: now).utf8)
    }

    private func pair(_ member: Member, _ coloured: Bool) -> [UInt8] {
        let key = bare(member.key) ?? quoted(member.key)
        let value = value(of: member)
        let isError = member.isCalled(Self.errorKeys)
        return Paint.dim.applied(to: key + [UInt8(ascii: "=")], coloured)
            + (isError ? Paint.red.applied(to: value, coloured) : value)
    }

    private func value(of member: Member) -> [UInt8] {
        guard let string = member.string else { return JSONText.compact(member.value) }
        return bare(string) ?? quoted(string)
    }

    /// The text where it can stand without quotes: it has no blank or mark, and could not be a number.
    private func bare(_ string: some Collection<UInt8>) -> [UInt8]? {
        let text = JSONText.readable(string, quoted: false)
        guard !text.isEmpty, text.allSatisfy({ $0 > 0x20 && !#""=\{}[],"#.utf8.contains($0) }),
            !text.withUnsafeBytes(JSONScanner.isBareWord)
        else { return nil }
        return text
    }

    private func quoted(_ string: some Collection<UInt8>) -> [UInt8] {
        [UInt8(ascii: "\"")] + JSONText.readable(string, quoted: true) + [UInt8(ascii: "\"")]
    }
}

/// How bad it is, as a line says it.
private struct Level {
    let text: [UInt8]
    let paint: Paint?

    /// Takes a word, or a number of bunyan and pino; nil for anything else.
    init?(_ member: JSONLine.Member) {
        let word: String
        if let string = member.string {
            guard string.count <= 16, string.allSatisfy(isLetter), !string.isEmpty else { return nil }
            word = String(decoding: string, as: UTF8.self).uppercased()
        } else {
            guard let name = Self.numbers[String(decoding: member.value, as: UTF8.self)] else { return nil }
            word = name
        }
        // The usual words have five letters at most, so that messages stand below one another.
        text = Array((word + String(repeating: " ", count: max(0, 5 - word.utf8.count))).utf8)
        paint = Self.paints[word]
    }

    private static let numbers = [
        "10": "TRACE", "20": "DEBUG", "30": "INFO", "40": "WARN", "50": "ERROR", "60": "FATAL",
    ]

    private static let paints: [String: Paint] = [
        "TRACE": .dim, "DEBUG": .dim, "INFO": .green, "NOTICE": .green, "WARN": .yellow, "WARNING": .yellow,
        "ERR": .red, "ERROR": .red, "SEVERE": .red, "CRIT": .red, "CRITICAL": .red, "FATAL": .red, "PANIC": .red,
        "DPANIC": .red, "ALERT": .red, "EMERG": .red, "EMERGENCY": .red,
    ]
}

/// Colours of "Select Graphic Rendition" (ECMA-48 section 8.3.117) that read well on light and dark.
private enum Paint: Int {
    case dim = 2
    case red = 31
    case green = 32
    case yellow = 33

    func applied(to text: [UInt8], _ coloured: Bool) -> [UInt8] {
        coloured ? Array("\u{1B}[\(rawValue)m".utf8) + text + Array("\u{1B}[0m".utf8) : text
    }
}
