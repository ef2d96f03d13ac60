/// Finds the moment that a line of a log says it was written.
///
/// It knows RFC 3339 and ISO 8601 in their usual spellings, the common log format, the errors of nginx and Apache, Tomcat,
/// PHP, syslog, klog, seconds and their fractions since the epoch, and all of these as values of a JSON line's keys for times. A time
/// stands at the start of its line: behind a priority, a bracket or one word at most. The common log format may stand
/// anywhere in the first ``reach`` bytes. The work for a line is bounded by a constant, but for JSON by its length.
public struct LogTimeReader: Sendable {
    /// How far into a line a time is looked for, in bytes.
    public static let reach = 256

    // A level such as `[WARNING]`, or a key such as `timestamp=`.
    private static let longestWord = 16

    private let zoneSeconds: Int
    private let limit: YearLimit
    private let latest: Timestamp

    /// Makes a reader for the logs of one host.
    ///
    /// - Parameters:
    ///   - zoneSeconds: how far east of UTC the host's clock is, in seconds, for times that do not say it.
    ///   - now: when the log is read, which says what year a day without one is of.
    public init(zoneSeconds: Int, now: Timestamp) {
        self.zoneSeconds = zoneSeconds
        limit = YearLimit(now: now, zoneSeconds: zoneSeconds)
        latest = now.adding(seconds: secondsPerDay)
    }

    /// The moment of `line`; nil where it says none, as the lines of a stack trace.
    public func time(of line: UnsafeRawBufferPointer) -> Timestamp? {
        written(line).map(moment)
    }

    /// What `line` says, and whether it says its zone; nil where it says no moment.
    func written(_ line: UnsafeRawBufferPointer) -> WrittenTime? {
        if line.first == UInt8(ascii: "{") { return JSONLine.time(of: line, limit) }
        let start = UnsafeRawBufferPointer(rebasing: line.prefix(Self.reach))
        return atStart(start) ?? behindWord(start) ?? inBrackets(start)
    }

    /// The moment of what was ``written(_:)``.
    func moment(_ time: WrittenTime) -> Timestamp { time.moment(zoneSeconds: zoneSeconds) }

    private func atStart(_ line: UnsafeRawBufferPointer) -> WrittenTime? {
        var cursor = ByteCursor(line)
        cursor.takePriority()
        cursor.takeOpening()
        if let time = WrittenTime.numeric(cursor) ?? .named(cursor, limit) ?? .klog(cursor, limit) ?? .common(cursor) {
            return time
        }
        // Any line may begin with ten digits; those of a moment that is still to come are a number of something.
        guard let epoch = WrittenTime.epoch(cursor), epoch.moment(zoneSeconds: 0) <= latest else { return nil }
        return epoch
    }

    // `INFO 2026-…`, `[WARN] 2026-…`, `time="2026-…"`.
    private func behindWord(_ line: UnsafeRawBufferPointer) -> WrittenTime? {
        var cursor = ByteCursor(line)
        while let next = cursor.next, isLetter(next) || "[]<>_-".utf8.contains(next) {
            _ = cursor.take()
            guard cursor.position <= Self.longestWord else { return nil }
        }
        guard cursor.position > 0, cursor.take("=") || cursor.take(":") || cursor.take("|") || cursor.take(" ") else {
            return nil
        }
        cursor.skip(" ")
        cursor.takeOpening()
        return WrittenTime.numeric(cursor)
    }

    private func inBrackets(_ line: UnsafeRawBufferPointer) -> WrittenTime? {
        for (index, byte) in line.enumerated() where byte == UInt8(ascii: "[") {
            if let time = WrittenTime.common(ByteCursor(line, at: index + 1)) {
                return time
            }
        }
        return nil
    }
}

extension ByteCursor {
    /// Takes `<34>` of RFC 3164, or `<34>1 ` of RFC 5424.
    fileprivate mutating func takePriority() {
        var ahead = self
        guard ahead.take("<"), ahead.takeDigit() != nil else { return }
        _ = ahead.takeDigit()
        _ = ahead.takeDigit()
        guard ahead.take(">") else { return }
        self = ahead
        _ = takeWord("1 ")
    }

    fileprivate mutating func takeOpening() {
        _ = take("[") || take("(") || take("\"")
    }
}
