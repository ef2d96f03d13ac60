extension Timestamp {
    /// How long ago this was, such as `3 min ago`; `just now` for the last second and for what a wrong clock puts ahead.
    public func ago(at now: Timestamp) -> String {
        let elapsed = now.milliseconds - milliseconds
        return elapsed < 1000 ? "just now" : "\(duration(until: now)) ago"
    }

    /// The time from this to `end` in its largest unit, rounded down: `45 s`, `3 min`, `47 h`, `2 d`.
    ///
    /// Hours go on to two days, because "yesterday evening" is still thought of in hours; days go on for ever.
    public func duration(until end: Timestamp) -> String {
        let seconds = max(0, (end.milliseconds - milliseconds) / 1000)
        switch seconds {
        case ..<60: return "\(seconds) s"
        case ..<3600: return "\(seconds / 60) min"
        case ..<(48 * 3600): return "\(seconds / 3600) h"
        default: return "\(seconds / 86_400) d"
        }
    }
}
