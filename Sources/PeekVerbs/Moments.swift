import PeekCore

/// Reads a moment in the past as people write it: `10m`, `2h`, `3d`, `1w` ago, or RFC 3339.
///
/// - Throws: a usage ``Refusal`` when it is neither.
func moment(_ text: String, now: Timestamp) throws(Refusal) -> Timestamp {
    if let time = Timestamp(rfc3339: text) { return time }
    if let seconds = seconds(text) { return now.adding(seconds: -seconds) }
    throw Refusal(.usage, "'\(text)' is no time", wouldWork: "10m, 2h, 3d, or 2026-11-23T03:14:15Z")
}

/// Reads a length of time as people write it: `90s`, `10m`, `2h`, `3d`, `1w`; nil when it is none.
func seconds(_ text: String) -> Int64? {
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
    // Nine digits of weeks stay far inside 64 bits of milliseconds.
    guard let unit = text.last.flatMap({ units[$0] }), text.utf8.count <= 10, let count = UInt32(text.dropLast()) else {
        return nil
    }
    return Int64(count) * unit
}
