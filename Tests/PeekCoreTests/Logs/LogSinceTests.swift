import Testing

@testable import PeekCore

struct LogSinceTests {
    private static let old = "2026-11-23T09:00:00Z old\n\tat a\n"
    private static let new = "2026-11-23T10:00:00Z new\n\tat b\nno end"

    private func shown(_ parts: [String], from beginning: LogSince.Beginning) throws -> String {
        let moment = try #require(Timestamp(rfc3339: "2026-11-23T10:00:00Z"))
        let reader = LogTimeReader(zoneSeconds: 0, now: moment.adding(seconds: 3600))
        var since = LogSince(since: moment, reader, from: beginning)
        var shown: [UInt8] = []
        for part in parts { Array(part.utf8).withUnsafeBytes { since.take($0) { shown.append(contentsOf: $0) } } }
        since.finish { shown.append(contentsOf: $0) }
        return String(decoding: shown, as: UTF8.self)
    }

    @Test func linesAreChosenWhereverTheirBytesAreCut() throws {
        let text = Self.old + Self.new
        for cut in 0...text.utf8.count {
            let parts = [String(text.utf8.prefix(cut)) ?? "", String(text.utf8.dropFirst(cut)) ?? ""]
            #expect(try shown(parts, from: .file) == Self.new, "cut at \(cut)")
        }
        #expect(try shown(text.map(String.init), from: .file) == Self.new)
    }

    @Test func restOfALineIsNotTakenForALine() throws {
        #expect(try shown(["2026-11-23T11:00:00Z is a part\n" + Self.old + Self.new], from: .insideLine) == Self.new)
    }

    @Test func pieceOfALongLineGoesWithItsBeginning() throws {
        let long = String(repeating: "x", count: 70_000)
        let late = "2026-11-23T11:00:00Z"
        let old = "2026-11-23T09:00:00Z \(long)"
        #expect(try shown([old, late, long, "\n", Self.new], from: .file) == Self.new)
        let new = "2026-11-23T10:00:00Z \(long)"
        #expect(try shown([new, late, long, "\n"], from: .file) == new + late + long + "\n")
    }

    @Test func endOfAFileEndsItsLastLine() throws {
        let moment = try #require(Timestamp(rfc3339: "2026-11-23T10:00:00Z"))
        let reader = LogTimeReader(zoneSeconds: 0, now: moment.adding(seconds: 3600))
        var since = LogSince(since: moment, reader, from: .file)
        var shown: [UInt8] = []
        for file in ["2026-11-23T09:00:00Z old", Self.new] {
            Array(file.utf8).withUnsafeBytes { since.take($0) { shown.append(contentsOf: $0) } }
            since.finish { shown.append(contentsOf: $0) }
            since.endLine()
        }
        #expect(String(decoding: shown, as: UTF8.self) == Self.new)
    }

    @Test func linesBeforeTheFirstTimeAreShownOnlyWhereNoOlderFileHasTheirs() throws {
        #expect(try shown(["\tat x\n" + Self.new], from: .file) == Self.new)
        #expect(try shown(["\tat x\n" + Self.new], from: .fileWithoutOlderLines) == "\tat x\n" + Self.new)
    }
}
