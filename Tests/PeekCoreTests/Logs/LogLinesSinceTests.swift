import PeekCore
import Testing

struct LogLinesSinceTests {
    private static let old = "2026-11-23T09:00:00Z old"
    private static let new = "2026-11-23T10:00:00Z new"

    private func shown(_ lines: [String], atBeginningOfFile: Bool = false) throws -> [String] {
        let now = try #require(Timestamp(rfc3339: "2026-11-23T12:00:00Z"))
        let moment = try #require(Timestamp(rfc3339: "2026-11-23T10:00:00Z"))
        let reader = LogTimeReader(zoneSeconds: 0, now: now)
        var since = LogLinesSince(since: moment, reader, atBeginningOfFile: atBeginningOfFile)
        return lines.filter { line in Array(line.utf8).withUnsafeBytes { since.shows($0) } }
    }

    @Test func lineIsShownFromTheMomentOn() throws {
        #expect(try shown([Self.old, Self.new]) == [Self.new])
    }

    @Test func stackTraceGoesWithTheLineAboveIt() throws {
        let trace = ["\tat a", "\tat b"]
        #expect(try shown([Self.old] + trace + [Self.new]) == [Self.new])
        #expect(try shown([Self.old, Self.new] + trace) == [Self.new] + trace)
    }

    @Test func nothingIsHiddenOnceTheMomentHasCome() throws {
        let back = "2026-11-23T08:00:00Z the clock was set back"
        #expect(try shown([Self.old, Self.new, back]) == [Self.new, back])
    }

    @Test func traceOfALineThatWasNotReadIsNotShown() throws {
        #expect(try shown(["\tat a", Self.old, "\tat b", Self.new]) == [Self.new])
    }

    @Test func logWithoutTimesIsShownFromItsBeginning() throws {
        #expect(try shown(["a", "b"], atBeginningOfFile: true) == ["a", "b"])
        #expect(try shown(["a", "b"]).isEmpty)
    }

    @Test func headingOfAFileIsShownUntilATimeSaysOtherwise() throws {
        let lines = ["# heading", Self.old, "\tat a", Self.new]
        #expect(try shown(lines, atBeginningOfFile: true) == ["# heading", Self.new])
    }
}
