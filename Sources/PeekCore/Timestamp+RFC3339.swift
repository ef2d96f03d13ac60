// Foundation's ISO 8601 style goes through a floating-point number: it prints every second moment a millisecond early,
// and reads `…Zx` and the 31st of February. What the event log holds must read back as it was written.
extension Timestamp {
    /// RFC 3339 in UTC with milliseconds, exact for the years 0000 to 9999.
    public var description: String {
        let seconds = milliseconds.flooredQuotient(1000)
        let day = seconds.flooredQuotient(secondsPerDay)
        let second = seconds - day * secondsPerDay
        let date = CivilDate(daysSinceEpoch: day)
        let clock = [second / 3600, second / 60 % 60, second % 60].map { padded($0, to: 2) }.joined(separator: ":")
        return "\(padded(date.year, to: 4))-\(padded(date.month, to: 2))-\(padded(date.day, to: 2))"
            + "T\(clock).\(padded(milliseconds - seconds * 1000, to: 3))Z"
    }

    /// Reads RFC 3339 text (section 5.6), with or without a fraction and with any offset; nil when it is not that.
    ///
    /// Digits beyond the millisecond are dropped; a leap second is the first moment of the next minute.
    public init?(rfc3339 text: String) {
        var rest = text.utf8[...]
        guard let year = rest.takeNumber(4), rest.take("-"), let month = rest.takeNumber(2), rest.take("-"),
            let day = rest.takeNumber(2), rest.take("T") || rest.take("t") || rest.take(" "),
            let hour = rest.takeNumber(2), rest.take(":"), let minute = rest.takeNumber(2), rest.take(":"),
            let second = rest.takeNumber(2), let fraction = rest.takeFraction(), let offset = rest.takeOffset(),
            rest.isEmpty, hour < 24, minute < 60, second <= 60
        else { return nil }
        let date = CivilDate(year: year, month: month, day: day)
        guard CivilDate(daysSinceEpoch: date.daysSinceEpoch) == date else { return nil }
        let seconds = date.daysSinceEpoch * secondsPerDay + hour * 3600 + minute * 60 + second - offset
        self.init(milliseconds: seconds * 1000 + fraction)
    }
}

extension Substring.UTF8View {
    fileprivate mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let first, UInt32(first) == character.value else { return false }
        removeFirst()
        return true
    }

    fileprivate mutating func takeDigit() -> Int64? {
        guard let first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return nil }
        removeFirst()
        return Int64(first - UInt8(ascii: "0"))
    }

    fileprivate mutating func takeNumber(_ digits: Int) -> Int64? {
        var number: Int64 = 0
        for _ in 0..<digits {
            guard let digit = takeDigit() else { return nil }
            number = number * 10 + digit
        }
        return number
    }

    fileprivate mutating func takeFraction() -> Int64? {
        guard take(".") else { return 0 }
        var scale: Int64 = 100
        guard var milliseconds = takeDigit().map({ $0 * scale }) else { return nil }
        while let digit = takeDigit() {
            scale /= 10
            milliseconds += digit * scale
        }
        return milliseconds
    }

    fileprivate mutating func takeOffset() -> Int64? {
        if take("Z") || take("z") { return 0 }
        let sign: Int64 = take("-") ? -1 : 1
        guard sign == -1 || take("+"), let hours = takeNumber(2), take(":"), let minutes = takeNumber(2), hours < 24,
            minutes < 60
        else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }
}
