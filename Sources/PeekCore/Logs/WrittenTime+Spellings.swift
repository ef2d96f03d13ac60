extension WrittenTime {
    /// Reads a time in any spelling at the cursor, without what may stand around it.
    ///
    /// - Parameter limit: the latest moment that a day without a year can mean.
    static func any(_ cursor: ByteCursor, _ limit: YearLimit) -> WrittenTime? {
        numeric(cursor) ?? named(cursor, limit) ?? common(cursor) ?? klog(cursor, limit) ?? epoch(cursor)
    }

    /// `2026-11-23T09:15:29.123+01:00` of RFC 3339 and ISO 8601, with `T` or a blank, and `2026/11/23 09:15:29` of nginx
    /// and Go.
    static func numeric(_ cursor: ByteCursor) -> WrittenTime? {
        var cursor = cursor
        guard let year = cursor.takeNumber(4) else { return nil }
        let isSlashed = cursor.take("/")
        guard isSlashed || cursor.take("-"), let month = cursor.takeNumber(2),
            isSlashed ? cursor.take("/") : cursor.take("-"), let day = cursor.takeNumber(2),
            cursor.take("T") || cursor.take("t") || cursor.take(" "), var time = cursor.takeClock(),
            let date = CivilDate(checkedYear: year, month: month, day: day)
        else { return nil }
        time.seconds += date.daysSinceEpoch * secondsPerDay
        time.offset = cursor.takeOffset()
        return time
    }

    /// `23/Nov/2026:09:15:29 +0000`, the common log format of Apache and nginx, and `23-Nov-2026 09:15:29.123` of Tomcat
    /// and PHP.
    static func common(_ cursor: ByteCursor) -> WrittenTime? {
        var cursor = cursor
        guard let day = cursor.takeNumber(2) else { return nil }
        let isDashed = cursor.take("-")
        guard isDashed || cursor.take("/"), let month = cursor.takeMonth(),
            isDashed ? cursor.take("-") : cursor.take("/"), let year = cursor.takeNumber(4),
            isDashed ? cursor.take(" ") : cursor.take(":"), var time = cursor.takeClock(),
            let date = CivilDate(checkedYear: year, month: month, day: day)
        else { return nil }
        time.seconds += date.daysSinceEpoch * secondsPerDay
        time.offset = cursor.takeOffset()
        return time
    }

    /// `Nov  3 09:15:29` of syslog (RFC 3164), and `Tue Nov  3 09:15:29.123 2026` of ctime(3) and Apache's errors.
    static func named(_ cursor: ByteCursor, _ limit: YearLimit) -> WrittenTime? {
        var cursor = cursor
        let hasYear = cursor.takeWeekday()
        if hasYear, !cursor.take(" ") { return nil }
        guard let month = cursor.takeMonth(), cursor.take(" ") else { return nil }
        cursor.skip(" ")
        guard var day = cursor.takeDigit() else { return nil }
        if let second = cursor.takeDigit() { day = day * 10 + second }
        guard cursor.take(" "), var time = cursor.takeClock() else { return nil }
        if hasYear {
            guard cursor.take(" "), let year = cursor.takeNumber(4), !cursor.insideWord,
                let date = CivilDate(checkedYear: year, month: month, day: day)
            else { return nil }
            time.seconds += date.daysSinceEpoch * secondsPerDay
            return time
        }
        return limit.newest(time, month: month, day: day)
    }

    /// `I1123 09:15:29.123456` of klog and glog.
    static func klog(_ cursor: ByteCursor, _ limit: YearLimit) -> WrittenTime? {
        var cursor = cursor
        guard cursor.take("I") || cursor.take("W") || cursor.take("E") || cursor.take("F"),
            let month = cursor.takeNumber(2), let day = cursor.takeNumber(2), cursor.take(" "),
            let time = cursor.takeClock(), time.fractionDigits > 0
        else { return nil }
        return limit.newest(time, month: month, day: day)
    }

    /// Seconds since the epoch with or without a fraction, or milli-, micro- or nanoseconds: 10, 13, 16 or 19 digits,
    /// which are the years 2001 to 2286.
    static func epoch(_ cursor: ByteCursor) -> WrittenTime? {
        var cursor = cursor
        guard let first = cursor.next, first != UInt8(ascii: "0"), let seconds = cursor.takeNumber(10) else {
            return nil
        }
        var time = WrittenTime(seconds: seconds, offset: 0)
        guard cursor.atDigit else {
            cursor.takeFraction(of: &time)
            return cursor.insideWord ? nil : time
        }
        var scale: Int64 = 100_000_000
        while let digit = cursor.takeDigit() {
            time.nanoseconds += digit * scale
            scale /= 10
            time.fractionDigits += 1
        }
        return [3, 6, 9].contains(time.fractionDigits) && !cursor.insideWord ? time : nil
    }
}

/// The latest moment that a time without a year can mean.
struct YearLimit {
    // One that is a day ahead is a clock that is wrong, or a zone that is not ours; further ahead it is last year's.
    private static let ahead = secondsPerDay
    // A 29th of February can be eight years back: 1896 and 1904.
    private static let yearsBack: Int64 = 8

    private let latest: Int64

    /// Takes the moment at which a log is read, and the zone of its clock.
    init(now: Timestamp, zoneSeconds: Int) {
        latest = now.milliseconds.flooredQuotient(1000) + Int64(zoneSeconds) + Self.ahead
    }

    /// The time of day `clock` on that day in the newest year that has it and is not ahead; nil where none has.
    func newest(_ clock: WrittenTime, month: Int64, day: Int64) -> WrittenTime? {
        let year = CivilDate(daysSinceEpoch: latest.flooredQuotient(secondsPerDay)).year
        for year in stride(from: year, through: year - Self.yearsBack, by: -1) {
            guard let date = CivilDate(checkedYear: year, month: month, day: day) else { continue }
            var time = clock
            time.seconds += date.daysSinceEpoch * secondsPerDay
            if time.seconds <= latest { return time }
        }
        return nil
    }
}
