import PeekCore

/// What was counted of one host's log.
struct ReadHost: Sendable {
    let part: LogComparison.HostPart
    /// Why something is missing, in a few words.
    let shortfall: String?

    /// Counts the lines; they are not kept.
    init(_ lines: PastLines, of host: String, _ windows: ComparedWindows, now: Timestamp) {
        // A host's clock that is not in UTC writes its offset in every format but those of syslog and a few programs;
        // where it does not, the report says what that may mean.
        let reader = LogTimeReader(zoneSeconds: 0, now: now)
        var counter = WindowCounter(windows, reader, host: host, beginsInsideLine: lines.beginsInsideLine)
        for part in lines.parts {
            part.withUnsafeBytes { counter.take($0) }
            counter.finish()
        }
        part = LogComparison.HostPart(counter, isWhole: lines.isWhole)
        if counter.lines > 0, counter.firstTime == nil {
            shortfall = "no line says a time that can be read"
        } else {
            shortfall = lines.shortfall
        }
    }

    var name: String { part.counter.host }
}
