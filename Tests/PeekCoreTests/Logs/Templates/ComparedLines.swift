import PeekCore
import Testing

/// A comparison of lines around a deploy that began at 10:00 and ended at 10:01, ten minutes on each side.
struct ComparedLines {
    let start: Timestamp
    let windows: ComparedWindows

    init() throws {
        start = try #require(Timestamp(rfc3339: "2026-11-23T10:00:00Z"))
        windows = ComparedWindows(
            before: .init(start.adding(seconds: -600), start),
            after: .init(start.adding(seconds: 60), start.adding(seconds: 660))
        )
    }

    /// `line` at a moment so many seconds after the start.
    func at(_ seconds: Int64, _ line: String) -> String { "\(start.adding(seconds: seconds)) \(line)" }

    /// Compares what hosts wrote; the lines have their times.
    func compare(_ hosts: [String: [String]]) -> LogComparison {
        LogComparison(
            hosts.sorted { $0.key < $1.key }.map { host, lines in
                LogComparison.HostPart(counter(Array(lines.map { $0 + "\n" }.joined().utf8), host), isWhole: true)
            }
        )
    }

    /// Compares lines without times: spread over the windows in their order.
    func compare(before: [String], after: [String]) -> LogComparison {
        let before = before.enumerated().map { at(-600 + Int64($0 * 600 / before.count), $1) }
        let after = after.enumerated().map { at(60 + Int64($0 * 600 / after.count), $1) }
        return compare(["web1": before + after])
    }

    func counter(_ bytes: [UInt8], _ host: String = "web1", beginsInsideLine: Bool = false) -> WindowCounter {
        let reader = LogTimeReader(zoneSeconds: 0, now: start.adding(seconds: 3600))
        var counter = WindowCounter(windows, reader, host: host, beginsInsideLine: beginsInsideLine)
        bytes.withUnsafeBytes { counter.take($0) }
        counter.finish()
        return counter
    }

    /// What is left of one line that came after.
    func template(_ line: String) throws -> String {
        try #require(compare(["web1": [at(100, line), at(-100, "x")]]).rows.first { $0.before == 0 }).template
    }
}
