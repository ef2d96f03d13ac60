import Foundation
import PeekCore

/// Writes moments for people: in the reader's zone with its offset, and how long ago.
struct ClockText: Sendable {
    private let zone: TimeZone
    private let now: Timestamp

    /// Takes the reader's zone as `PRODPEEK_TZ` names it: an IANA name such as `Europe/Berlin`, or `+02:00`.
    ///
    /// Without one, or with one that does not exist, it is this machine's.
    init(zone name: String?, now: Timestamp) {
        zone = name.flatMap(Self.zone) ?? .current
        self.now = now
    }

    /// The reader's clock, for lines of logs.
    var wall: WallClock { WallClock(zone) }

    /// Such as `2026-11-23 04:14:15+01:00`.
    func moment(_ time: Timestamp) -> String {
        var style = Date.ISO8601FormatStyle(timeZone: zone).year().month().day()
        style = style.dateTimeSeparator(.space).time(includingFractionalSeconds: false)
        return time.date.formatted(style.timeSeparator(.colon).timeZone(separator: .colon))
    }

    /// Such as `3 min ago`.
    func ago(_ time: Timestamp) -> String { time.ago(at: now) }

    /// Such as `3 min`, since `time`.
    func since(_ time: Timestamp) -> String { time.duration(until: now) }

    /// Such as `2026-11-23 04:14:15+01:00 (3 min ago)`.
    func both(_ time: Timestamp) -> String { "\(moment(time)) (\(ago(time)))" }

    private static func zone(_ name: String) -> TimeZone? {
        // The longest IANA name has 32 characters; a client may send anything.
        guard name.utf8.count <= 64 else { return nil }
        guard let sign = name.first, sign == "+" || sign == "-" else { return TimeZone(identifier: name) }
        let parts = name.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }), let hours = UInt8(parts[0]),
            let minutes = UInt8(parts[1]), hours <= 14, minutes < 60
        else { return nil }
        let seconds = Int(hours) * 3600 + Int(minutes) * 60
        return TimeZone(secondsFromGMT: sign == "-" ? -seconds : seconds)
    }
}
