extension JSONLine {
    /// The line as a person reads it: time, level and message, then every other key with its value, in the line's order.
    ///
    /// For example `{"time":"2026-11-23T08:15:29Z","level":"warn","msg":"slow","ms":204}` becomes
    /// `09:15:29+01:00 WARN  slow  ms=204` in a zone an hour east. Nothing is left out: what is not understood as a time,
    /// a level or a message stands among the others, and a time without an offset stays as it is written. No control
    /// character that was escaped is set free.
    public func readable(_ clock: WallClock, now: Timestamp, coloured: Bool) -> [UInt8] {
        let time = first(Self.timeKeys) { timeText($0, clock, now) }
        let level = first(Self.levelKeys) { LogLevel($0) }
        let message = first(Self.messageKeys) { $0.string }
        var text = PaintedText(coloured)
        text.reserveCapacity(members.reduce(64) { $0 + $1.key.count + $1.value.count + 16 })
        if let time { text.append(time.value.utf8, .dim) }
        if let level {
            text.separate(by: 1)
            text.append(level.value.text.utf8, level.value.paint)
        }
        if let message {
            text.separate(by: 1)
            text.append(JSONText.readable(message.value, quoted: false), nil)
        }
        var blanks = 2
        for index in members.indices where ![time?.index, level?.index, message?.index].contains(index) {
            text.separate(by: blanks)
            append(members[index], to: &text)
            blanks = 1
        }
        return text.bytes
    }

    /// The first member of that name, by the order of names, that means what it says.
    private func first<Value>(_ names: [StaticString], _ meaning: (Member) -> Value?) -> (index: Int, value: Value)? {
        for name in names {
            guard let index = members.firstIndex(where: { $0.isCalled(name) }),
                let value = meaning(members[index])
            else { continue }
            return (index, value)
        }
        return nil
    }

    // Nil where something would be lost: a zone that nobody knows here, or digits behind the nanosecond.
    private func timeText(_ member: Member, _ clock: WallClock, _ now: Timestamp) -> String? {
        let limit = YearLimit(now: now, zoneSeconds: 0)
        let time = member.value.withUnsafeBytes { Self.time(ofValue: $0, limit) }
        guard let time, let offset = time.offset, time.fractionDigits <= 9 else { return nil }
        let fraction = padded(time.nanoseconds, to: 9).prefix(time.fractionDigits)
        return clock.text(seconds: time.seconds - offset, fraction: String(fraction), now: now)
    }

    private func append(_ member: Member, to text: inout PaintedText) {
        let key = bare(member.key[...]) ?? quoted(member.key[...])
        text.append(key + [UInt8(ascii: "=")], .dim)
        let paint: Paint? = Self.errorKeys.contains { member.isCalled($0) } ? .red : nil
        if let string = member.string {
            text.append(bare(string) ?? quoted(string), paint)
        } else {
            text.append(JSONText.compact(member.value), paint)
        }
    }

    /// The text where it can stand without quotes: it has no blank or mark, and could not be a number.
    private func bare(_ string: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let text = JSONText.readable(string, quoted: false)
        guard !text.isEmpty, !text.contains(where: needsQuotes), !text.withUnsafeBytes(JSONScanner.isBareWord) else {
            return nil
        }
        return text
    }

    private func quoted(_ string: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        [UInt8(ascii: "\"")] + JSONText.readable(string, quoted: true) + [UInt8(ascii: "\"")]
    }
}

private func needsQuotes(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...0x20, UInt8(ascii: "\""), UInt8(ascii: "="), UInt8(ascii: "\\"), UInt8(ascii: ","), UInt8(ascii: "["),
        UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"):
        true
    default: false
    }
}

/// How bad it is, as a line says it.
struct LogLevel {
    let text: String
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
        text = word + String(repeating: " ", count: max(0, 5 - word.utf8.count))
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
