import Testing

@testable import PeekCore

struct LogSamplesTests {
    private let mark = LogMark(bits: 99)

    private func samples(_ parts: [(offset: Int, text: String)], zone: String = "+0000") -> LogSamples? {
        let text = parts.map { "\(mark.text) at \($0.offset)\n\($0.text)" }.joined()
        return LogSamples(Array("\(mark.text) file 1 2 9000000 \(zone)\n\(text)".utf8), mark: mark)
    }

    private func beginning(_ samples: LogSamples?) throws -> (offset: Int64, LogSince.Beginning)? {
        let moment = try #require(Timestamp(rfc3339: "2026-11-23T10:00:00Z"))
        return try #require(samples).beginning(of: moment, now: moment.adding(seconds: 3600))
    }

    @Test func smallestWindowThatBeginsBeforeTheMomentIsTaken() throws {
        let seen = try beginning(
            samples([
                (8_000_000, "a line\n2026-11-23T10:30:00Z x\n"), (5_000_000, "rest\n2026-11-23T09:59:59Z x\n"),
                (0, "2026-11-23T01:00:00Z x\n"),
            ])
        )
        #expect(seen?.offset == 5_000_000 && seen?.1 == .insideLine)
    }

    @Test func fileThatBeginsLaterIsTakenWhole() throws {
        let seen = try beginning(samples([(100, "x\n"), (0, "heading\n2026-11-23T10:00:00Z x\n")]))
        #expect(seen?.offset == 0 && seen?.1 == .fileWithoutOlderLines)
    }

    @Test func fileThatBeginsEarlierHasItsOwnOldLines() throws {
        let seen = try beginning(samples([(0, "\tat x\n2026-11-23T09:00:00Z x\n")]))
        #expect(seen?.offset == 0 && seen?.1 == .file)
    }

    @Test func lineThatWasCutSaysNoTime() throws {
        let long = "2026-11-23T09:00:00Z " + String(repeating: "x", count: LogSamples.length)
        let seen = try beginning(
            samples([
                (500, "2026-11-23T09:00:00Z the rest of a line\n"), (100, "x\n" + long.prefix(LogSamples.length - 2)),
                (0, "2026-11-23T08:00:00Z x\n"),
            ])
        )
        #expect(seen?.offset == 0)
    }

    @Test func fileWithoutTimesHasNoBeginning() throws {
        #expect(try beginning(samples([(0, "a\nb\n")])) == nil)
        #expect(samples([(0, "")])?.isEmpty == true)
        #expect(samples([(0, "a")])?.isEmpty == false)
    }

    @Test(arguments: [("+0530", 19_800), ("-0330", -12_600), ("+0000", 0), ("-1200", -43_200)])
    func zoneIsTheHosts(zone: String, seconds: Int) {
        #expect(samples([(0, "")], zone: zone)?.zoneSeconds == seconds)
    }

    @Test(arguments: ["", "x", "\u{0}"])
    func whatIsNoSampleIsNone(text: String) {
        #expect(LogSamples(Array(text.utf8), mark: mark) == nil)
        #expect(LogSamples(Array("\(mark.text) file 1 2 3 +0000\n\(mark.text) at 7\n".utf8), mark: mark) == nil)
        #expect(samples([(0, "")], zone: "Z") == nil)
        #expect(samples([(0, "")], zone: "+99999") == nil)
    }

    @Test func logCannotInventASample() throws {
        let other = LogMark(bits: 98)
        let text = "\(other.text) at 0\n2026-11-23T01:00:00Z x\n"
        #expect(try beginning(samples([(100, "x\n" + text), (0, "2026-11-23T11:00:00Z\n")]))?.offset == 100)
    }
}
