/// A moment as a log says it: what a clock on a wall showed, and the clock's offset where that is written too.
struct WrittenTime: Equatable {
    /// Seconds since the epoch, had the clock been in UTC.
    var seconds: Int64
    /// 0 to 999,999,999.
    var nanoseconds: Int64 = 0
    /// How many digits the fraction was written with; more than nine are not in ``nanoseconds``.
    var fractionDigits = 0
    /// Seconds east of UTC; nil where the line does not say.
    var offset: Int64?

    /// The moment that it was on a clock so many seconds east of UTC, where the line does not say.
    func moment(zoneSeconds: Int) -> Timestamp {
        let utc = seconds - (offset ?? Int64(zoneSeconds))
        return Timestamp(milliseconds: utc * 1000 + nanoseconds / 1_000_000)
    }
}

extension CivilDate {
    /// A day that the calendar has; nil for the 31st of February and its like.
    init?(checkedYear year: Int64, month: Int64, day: Int64) {
        let date = CivilDate(year: year, month: month, day: day)
        guard (1...12).contains(month), CivilDate(daysSinceEpoch: date.daysSinceEpoch) == date else { return nil }
        self = date
    }
}

extension ByteCursor {
    /// Takes `09:15:29` with or without a fraction behind `.` or `,`.
    ///
    /// - Returns: the time of day, as if the day were the first of the epoch; a leap second is the next minute's first.
    mutating func takeClock() -> WrittenTime? {
        guard let hour = takeNumber(2), take(":"), let minute = takeNumber(2), take(":"), let second = takeNumber(2),
            hour < 24, minute < 60, second <= 60, !atDigit
        else { return nil }
        var time = WrittenTime(seconds: hour * 3600 + minute * 60 + second)
        takeFraction(of: &time)
        return time
    }

    /// Takes digits behind `.` or `,`; a mark without a digit is left where it is.
    mutating func takeFraction(of time: inout WrittenTime) {
        var ahead = self
        guard ahead.take(".") || ahead.take(","), ahead.atDigit else { return }
        var scale: Int64 = 100_000_000
        while let digit = ahead.takeDigit() {
            time.nanoseconds += digit * scale
            scale /= 10
            time.fractionDigits += 1
        }
        self = ahead
    }

    /// Takes `Z`, `+01:00`, `+0100` or `+01`, or behind a blank `UTC`, `GMT`, `Z`, `+01:00` or `+0100`.
    ///
    /// - Returns: seconds east of UTC; nil, and nothing is taken, where there is no offset.
    mutating func takeOffset() -> Int64? {
        var ahead = self
        let isApart = ahead.take(" ")
        if ahead.takeWord("UTC") || ahead.takeWord("GMT") || ahead.take("Z") || ahead.take("z") {
            guard !ahead.insideWord else { return nil }
            self = ahead
            return 0
        }
        let isWest = ahead.take("-")
        guard isWest || ahead.take("+"), let hours = ahead.takeNumber(2) else { return nil }
        let hasColon = ahead.take(":")
        let minutes = ahead.takeNumber(2)
        // A blank and `+01` could be the next word of the line.
        guard minutes != nil || !(hasColon || isApart), hours < 24, minutes ?? 0 < 60, !ahead.insideWord else {
            return nil
        }
        self = ahead
        return (isWest ? -1 : 1) * (hours * 3600 + (minutes ?? 0) * 60)
    }
}
