import Foundation
import PeekCore
import Testing

@testable import PeekRecording

struct ExportTests {
    private let end = Frame(kind: .end, offset: 9_000_000, bytes: Array(#"{"cause":"exit","exitStatus":3}"#.utf8))

    private func start(_ terminal: Terminal? = nil, line: String = "tail log") throws -> Frame {
        var start = SessionStart.sample(terminal: terminal)
        start.line = line
        return Frame(kind: .start, offset: 0, bytes: Array(try JSONEncoder().encode(start)))
    }

    private func export(_ export: some RecordingExport, _ frames: [Frame]) -> [UInt8] {
        var export = export
        var bytes: [UInt8] = []
        for frame in frames { bytes += export.add(frame) }
        return bytes + export.finish()
    }

    private func lines(_ version: AsciicastExport.Version, _ frames: [Frame]) -> [String] {
        let text = String(decoding: export(AsciicastExport(version), frames), as: UTF8.self)
        return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private func frame(_ kind: FrameKind, _ text: String, at offset: UInt64 = 1_500_000) -> Frame {
        Frame(kind: kind, offset: offset, bytes: Array(text.utf8))
    }

    @Test func rawIsWhatWasSentByteForByte() {
        var random = FixedRandom(state: 41)
        let frames = (0..<500).map { _ in
            let kind = FrameKind.allCases.randomElement(using: &random) ?? .output
            return Frame(kind: kind, offset: 0, bytes: random.bytes(Int.random(in: 0...50, using: &random)))
        }
        let sent: Set<FrameKind> = [.output, .errorOutput, .notice, .errorNotice]
        #expect(export(RawExport(nil), frames) == frames.filter { sent.contains($0.kind) }.flatMap(\.bytes))
        #expect(export(RawExport(.stdout), frames) == frames.filter { $0.kind == .output }.flatMap(\.bytes))
        #expect(export(RawExport(.stderr), frames) == frames.filter { $0.kind == .errorOutput }.flatMap(\.bytes))
    }

    @Test func textIsReadableWithMarkersOnLinesOfTheirOwn() {
        let frames = [
            frame(.errorNotice, "web1: recorded\r\n"), frame(.output, "\u{1B}[31mred\u{1B}[0m caf\u{E9}"),
            frame(.marker, "deploy checkout v42\nby alice"), frame(.output, "\u{1B}]52;c;AA"), frame(.input, "typed"),
            frame(.errorOutput, "err\n"), frame(.output, "AA\u{7}done\n"),
        ]
        #expect(
            String(decoding: export(TextExport(nil), frames), as: UTF8.self)
                == "web1: recorded\nred café\n--- deploy checkout v42\\nby alice ---\nerr\ndone\n"
        )
        #expect(String(decoding: export(TextExport(.stdout), frames), as: UTF8.self) == "red cafédone\n")
        #expect(String(decoding: export(TextExport(.stderr), frames), as: UTF8.self) == "err\n")
    }

    @Test func asciicastV2HasAHeaderAndEventsInAbsoluteTime() throws {
        let frames = try [
            start(Terminal(type: "xterm", columns: 120, rows: 40)), frame(.output, "a\r\n", at: 100),
            frame(.marker, "deploy checkout v42 by alice started", at: 1_000_000), frame(.input, "x", at: 1_100_000),
            Frame(kind: .resize, offset: 1_234_567, bytes: [100, 0, 0, 0, 30, 0, 0, 0]),
            frame(.errorNotice, "b", at: 12_000_000), end,
        ]
        let lines = lines(.two, frames)
        #expect(
            lines.dropFirst() == [
                #"[0.000100, "o", "a\r\n"]"#, #"[1.000000, "m", "deploy checkout v42 by alice started"]"#,
                #"[1.234567, "r", "100x30"]"#, #"[12.000000, "o", "b"]"#, "",
            ]
        )
        let header = try #require(try JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: Any])
        #expect(header["version"] as? Int == 2)
        #expect(header["width"] as? Int == 120 && header["height"] as? Int == 40)
        #expect(header["timestamp"] as? Int == 1_700_000_000)
        #expect(header["title"] as? String == "web1: tail log")
        #expect(header["env"] as? [String: String] == ["TERM": "xterm"])
        let own = try #require(header["prodpeek"] as? [String: String])
        #expect(own["host"] == "web1" && own["principal"] == "dev" && own["command"] == "tail log")
        #expect(own["session"]?.hasPrefix("s-") == true)
    }

    @Test func asciicastV3HasIntervalsThatDoNotDriftAndAnExitStatus() throws {
        let frames = try [start()] + (1...5).map { frame(.output, "x", at: UInt64($0) * 1_000_600) } + [end]
        let lines = lines(.three, frames)
        #expect(lines[0].hasPrefix(#"{"version": 3, "term": {"cols": 80, "rows": 24}, "timestamp": 1700000000"#))
        #expect(
            lines.dropFirst() == [
                #"[1.000, "o", "x"]"#, #"[1.001, "o", "x"]"#, #"[1.000, "o", "x"]"#, #"[1.001, "o", "x"]"#,
                #"[1.001, "o", "x"]"#, #"[3.997, "x", "3"]"#, "",
            ]
        )
    }

    @Test func withoutATerminalLinesReturnToTheirStart() throws {
        let frames = try [start(), frame(.output, "a\nb\r"), frame(.output, "\nc\n")]
        #expect(
            lines(.two, frames).dropFirst().map { $0.drop { $0 != "o" } } == [
                #"o", "a\r\nb\r"]"#, #"o", "\nc\r\n"]"#, "",
            ]
        )
    }

    @Test func charactersThatWereCutAreWholeAndHostileBytesHarmless() throws {
        let bytes = Array("é€🙂\u{1B}]52;c;AAAA\u{7}\u{1B}[31m\"\\\u{2028}".utf8) + [0xFF, 0xC3]
        let whole = #"é€🙂\u001b[31m\"\\\u2028\#u{FFFD}\#u{FFFD}"#
        for cut in bytes.indices {
            let frames = try [
                start(), Frame(kind: .output, offset: 0, bytes: Array(bytes[..<cut])),
                Frame(kind: .errorOutput, offset: 0, bytes: []),
                Frame(kind: .output, offset: 0, bytes: Array(bytes[cut...])), end,
            ]
            let events = lines(.two, frames).dropFirst().dropLast()
            let data = events.map { $0.dropFirst(#"[0.000000, "o", ""#.count).dropLast(2) }.joined()
            try #require(data == whole, "at \(cut)")
        }
    }

    @Test func hostileTextsStayInTheirLine() throws {
        let frames = try [start(line: "a\nb\u{1B}]0;x\u{7}\"\u{202E}"), frame(.marker, "m\n\u{1B}[c\"")]
        for version in [AsciicastExport.Version.two, .three] {
            let lines = lines(version, frames)
            #expect(lines.count == 3 && lines[2].isEmpty)
            #expect(!lines.joined().utf8.contains { $0 < 0x20 })
            #expect(lines[0].contains(#""title": "web1: a\\nb\\e]0;x\\u{7}\"\\u{202e}""#))
            #expect(lines[1].hasSuffix(#", "m", "m\\n\\e[c\""]"#))
        }
    }

    @Test func aRecordingWithoutAStartStillHasAHeader() {
        #expect(lines(.two, [frame(.output, "x")])[0] == #"{"version": 2, "width": 80, "height": 24}"#)
        #expect(lines(.three, [])[0] == #"{"version": 3, "term": {"cols": 80, "rows": 24}}"#)
        #expect(
            lines(.two, [Frame(kind: .start, offset: 0, bytes: [0xFF])]) == [
                #"{"version": 2, "width": 80, "height": 24}"#, "",
            ]
        )
    }

    @Test func whatIsNoSizeIsNotAResize() {
        #expect(TerminalSize(decoding: [80, 0, 0, 0, 24, 0, 0, 0]).map { [$0.columns, $0.rows] } == [80, 24])
        for bytes in [[], [1], [0, 0, 0, 0, 24, 0, 0, 0], [255, 255, 255, 255, 24, 0, 0, 0]] as [[UInt8]] {
            #expect(TerminalSize(decoding: bytes) == nil)
        }
    }

    @Test func anythingBecomesWholeLinesOfJSON() throws {
        var random = FixedRandom(state: 43)
        for _ in 0..<300 {
            var offset: UInt64 = 0
            let frames = (0..<20).map { _ in
                offset += UInt64.random(in: 0...3_000_000, using: &random)
                let kind = FrameKind.allCases.randomElement(using: &random) ?? .output
                return Frame(kind: kind, offset: offset, bytes: random.bytes(Int.random(in: 0...30, using: &random)))
            }
            for version in [AsciicastExport.Version.two, .three] {
                let lines = lines(version, frames)
                try #require(lines.last == "")
                for line in lines.dropLast() {
                    let event = try JSONSerialization.jsonObject(with: Data(line.utf8))
                    try #require(event is [Any] || event is [String: Any])
                }
            }
        }
    }
}
