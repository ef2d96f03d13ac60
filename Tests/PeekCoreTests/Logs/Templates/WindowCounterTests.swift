import PeekCore
import Testing

/// Which lines count, and on which side.
struct WindowCounterTests {
    let lines: ComparedLines

    init() throws { lines = try ComparedLines() }

    @Test(
        arguments: [
            (-601, 0, 0), (-600, 1, 0), (-1, 1, 0), (0, 0, 0), (59, 0, 0), (60, 0, 1), (659, 0, 1), (660, 0, 0),
        ] as [(Int64, Int, Int)]
    )
    func windowHasItsFirstMomentAndNotItsLast(_ second: Int64, _ before: Int, _ after: Int) {
        let comparison = lines.compare(["web1": [lines.at(second, "x")]])
        #expect(comparison.linesBefore == before && comparison.linesAfter == after)
    }

    @Test func lineWithoutATimeBelongsToTheOneBefore() {
        let text = [
            "no time at all", lines.at(-700, "old"), "java.lang.Old: x", lines.at(-10, "a"), "java.lang.Before: x",
            "\tat com.example.A", "  File \"x.py\"", lines.at(30, "while it was deployed"), "java.lang.While: x",
            lines.at(100, "b"), "java.lang.After: x", "\tat com.example.B",
        ]
        let rows = lines.compare(["web1": text]).rows
        #expect(Set(rows.filter { $0.before > 0 }.map(\.template)) == ["a", "java.lang.Before: x"])
        #expect(Set(rows.filter { $0.after > 0 }.map(\.template)) == ["b", "java.lang.After: x"])
    }

    @Test(
        arguments: [
            ("2026-11-23T10:05:00Z x", false), ("2026-11-23T10:05:00+0100 x", false), ("1795428300 x", false),
            (#"{"time":"2026-11-23T10:05:00Z","msg":"x"}"#, false),
            (#"{"time":"2026-11-23 10:05:00","msg":"x"}"#, true),
            ("2026-11-23 10:05:00,123 x", true), ("Nov 23 10:05:00 web1 x", true), ("2026/11/23 10:05:00 x", true),
            // Outside the windows nothing is counted.
            ("2026-11-23 08:05:00 x", false), ("no time", false),
        ]
    )
    func timeWithoutAZoneIsToldApart(_ line: String, _ hasNone: Bool) {
        #expect(lines.counter(Array("\(line)\n".utf8)).hasTimesWithoutZone == hasNone)
    }

    @Test func hostThatWasNotReadFromBeforeIsLeftOut() {
        let usual = (0..<20).flatMap { [lines.at(-590 + $0 * 20, "usual"), lines.at(70 + $0 * 20, "usual")] }
        let late = (0..<20).map { lines.at(70 + Int64($0) * 20, "only here, and always") }
        func part(_ host: String, _ text: [String], isWhole: Bool) -> LogComparison.HostPart {
            .init(lines.counter(Array(text.map { $0 + "\n" }.joined().utf8), host), isWhole: isWhole)
        }
        let comparison = LogComparison([part("web1", usual, isWhole: true), part("web2", late, isWhole: false)])
        #expect(comparison.leftOut == ["web2"])
        #expect(comparison.rows.map(\.template) == ["usual"] && comparison.linesAfter == 20)
        // What was read whole and has no line from before had none.
        let whole = LogComparison([part("web1", usual, isWhole: true), part("web2", late, isWhole: true)])
        #expect(whole.leftOut.isEmpty && whole.rows(.new).count == 1)
        // Without a time in any line nothing is known of when.
        let timeless = LogComparison([part("web1", usual, isWhole: true), part("web2", ["x"], isWhole: true)])
        #expect(timeless.leftOut == ["web2"] && timeless.perMinute(20, .after) == 2)
        #expect(LogComparison([part("web2", late, isWhole: false)]).leftOut.isEmpty)
    }

    @Test func endOfALineThatBeganEarlierIsNoLine() {
        let bytes = Array("d of a line\n\(lines.at(100, "whole"))\n".utf8)
        #expect(lines.counter(bytes, beginsInsideLine: true).lines == 1)
        #expect(lines.counter(bytes).lines == 2)
        #expect(lines.counter(Array("no end".utf8), beginsInsideLine: true).lines == 0)
    }

    @Test func lastLineNeedsNoLineFeed() {
        #expect(lines.counter(Array(lines.at(100, "x").utf8)).lines == 1)
    }

    @Test func endlessLineIsOneLine() {
        let bytes = Array(lines.at(100, String(repeating: "x", count: 500_000)).utf8)
        let counter = lines.counter(bytes + Array("\n\(lines.at(101, "y"))\n".utf8))
        #expect(counter.lines == 2)
        let rows = LogComparison([.init(counter, isWhole: true)]).rows
        #expect(rows.allSatisfy { $0.example.bytes.count <= 1024 } && rows.contains { $0.example.isCut })
    }

    @Test func clockThatWasSetBackChangesNothing() {
        let text = [lines.at(100, "b"), lines.at(-10, "a"), lines.at(101, "b")]
        let comparison = lines.compare(["web1": text])
        #expect(comparison.linesBefore == 1 && comparison.linesAfter == 2)
    }

    @Test func exampleIsTheFirstAfterTheDeploy() throws {
        let text = [lines.at(-10, "n=1"), lines.at(100, "n=2"), lines.at(101, "n=3")]
        let row = try #require(lines.compare(["web1": text]).rows.first)
        #expect(String(decoding: row.example.bytes, as: UTF8.self) == text[1])
        #expect(row.example.host == "web1" && row.example.time == lines.start.adding(seconds: 100))
    }

    @Test func shapeSaysWhenLinesCame() throws {
        let text = [lines.at(-599, "x"), lines.at(-1, "x"), lines.at(60, "x"), lines.at(61, "x"), lines.at(659, "x")]
        let row = try #require(lines.compare(["web1": text]).rows.first)
        #expect(row.shapeBefore == [1, 0, 0, 0, 0, 0, 0, 1] && row.shapeAfter == [2, 0, 0, 0, 0, 0, 0, 1])
    }
}
