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

/// A day of the Gregorian calendar, extended to all years.
///
/// The arithmetic is that of https://howardhinnant.github.io/date_algorithms.html: years begin in March, so that the leap
/// day is the last of its year, and 400 years always have 146,097 days.
private struct CivilDate: Equatable {
    var year: Int64
    var month: Int64
    var day: Int64

    init(year: Int64, month: Int64, day: Int64) {
        self.year = year
        self.month = month
        self.day = day
    }

    init(daysSinceEpoch: Int64) {
        let shifted = daysSinceEpoch + daysFromMarchOfYearZeroToEpoch
        let era = shifted.flooredQuotient(daysPerEra)
        let dayOfEra = shifted - era * daysPerEra
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var daysSinceEpoch: Int64 {
        let yearFromMarch = month <= 2 ? year - 1 : year
        let era = yearFromMarch.flooredQuotient(400)
        let yearOfEra = yearFromMarch - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * daysPerEra + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
            - daysFromMarchOfYearZeroToEpoch
    }
}

private let secondsPerDay: Int64 = 86_400
private let daysPerEra: Int64 = 146_097
private let daysFromMarchOfYearZeroToEpoch: Int64 = 719_468

private func padded(_ number: Int64, to width: Int) -> String {
    let digits = String(number.magnitude)
    return (number < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

extension Int64 {
    fileprivate func flooredQuotient(_ divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
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
