public import FoundationEssentials

/// The clock of whoever reads: moments in their zone, with its offset.
public struct WallClock: Sendable, Hashable {
    private let zone: TimeZone

    /// Makes a clock for a zone.
    public init(_ zone: TimeZone) {
        self.zone = zone
    }

    /// The clock of UTC.
    public static var utc: WallClock { WallClock(.gmt) }

    /// Such as `09:15:29.123+01:00`, with the day before it where that is not the day of `now`.
    public func text(_ time: Timestamp, now: Timestamp) -> String {
        let seconds = time.milliseconds.flooredQuotient(1000)
        let fraction = padded(time.milliseconds - seconds * 1000, to: 3)
        return text(seconds: seconds, fraction: fraction, now: now)
    }

    /// The same for seconds since the epoch and the digits of a fraction.
    func text(seconds: Int64, fraction: String, now: Timestamp) -> String {
        let offset = offset(at: seconds)
        let day = (seconds + offset).flooredQuotient(secondsPerDay)
        let second = seconds + offset - day * secondsPerDay
        let clock = [second / 3600, second / 60 % 60, second % 60].map { padded($0, to: 2) }.joined(separator: ":")
        return date(day, now) + clock + (fraction.isEmpty ? "" : ".\(fraction)") + name(of: offset)
    }

    private func date(_ day: Int64, _ now: Timestamp) -> String {
        let present = now.milliseconds.flooredQuotient(1000)
        guard day != (present + offset(at: present)).flooredQuotient(secondsPerDay) else { return "" }
        let date = CivilDate(daysSinceEpoch: day)
        return "\(padded(date.year, to: 4))-\(padded(date.month, to: 2))-\(padded(date.day, to: 2)) "
    }

    // In whole minutes, because that is how it is written; before railways it had seconds.
    private func offset(at seconds: Int64) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))) / 60 * 60
    }

    private func name(of offset: Int64) -> String {
        guard offset != 0 else { return "Z" }
        let minutes = Int64(offset.magnitude) / 60
        return (offset < 0 ? "-" : "+") + "\(padded(minutes / 60, to: 2)):\(padded(minutes % 60, to: 2))"
    }
}
