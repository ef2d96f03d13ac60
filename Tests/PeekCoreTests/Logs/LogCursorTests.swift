import Testing

@testable import PeekCore

struct LogCursorTests {
    private let mark = LogMark(bits: 7)
    private let file = FileIdentity(device: 1, inode: 2)

    /// What a cursor passes on of one stream.
    private func read(_ cursor: inout LogCursor, _ text: String) -> String {
        var shown: [UInt8] = []
        let pass = { (part: TailPart) in if case .bytes(let bytes) = part { shown.append(contentsOf: bytes) } }
        Array(text.utf8).withUnsafeBytes { cursor.take($0, pass) }
        cursor.finish(pass)
        return String(decoding: shown, as: UTF8.self)
    }

    private func found(_ offset: Int, _ start: Int, inode: Int = 2) -> String {
        "/usr/bin/tail: \(mark.text) found 1 \(inode) \(offset) \(start)\n"
    }

    private func words(_ text: String) -> String { "/usr/bin/tail: '\(mark.marked("/a"))'\(text)\n" }

    /// Where a first reading of `text` got, which began at the start of the file.
    private func position(after text: String) -> LogPosition? {
        var cursor = LogCursor(at: nil, mark: mark)
        _ = read(&cursor, found(0, 0) + text)
        return cursor.position
    }

    @Test func firstReadingShowsFromItsStartAndKnowsWhatIsBefore() {
        var cursor = LogCursor(at: nil, mark: mark)
        #expect(read(&cursor, found(4, 0) + "old\nnew\n") == "new\n")
        #expect(cursor.position?.offset == 8)
        #expect(cursor.position?.fingerprint == Array("old\nnew\n".utf8))
    }

    @Test func readingThatBreaksBeforeItsStartShowsNothingOfThePast() {
        var cursor = LogCursor(at: nil, mark: mark)
        #expect(read(&cursor, found(4, 0) + "ol").isEmpty)
        #expect(cursor.position?.offset == 4)
        #expect(cursor.position?.fingerprint == [])
        var next = LogCursor(at: cursor.position, mark: mark)
        #expect(read(&next, found(4, 4) + "new\n") == "new\n")
    }

    @Test func nextReadingShowsWhatIsNew() {
        var cursor = LogCursor(at: position(after: "one\ntw"), mark: mark)
        #expect(read(&cursor, found(6, 0) + "one\ntwo\n") == "o\n")
        #expect(cursor.position?.offset == 8)
        #expect(cursor.hasRecognised)
    }

    @Test func otherFileUnderTheNameIsSeenBeforeAnythingOfItIsShown() {
        var cursor = LogCursor(at: position(after: "one\n"), mark: mark)
        #expect(read(&cursor, found(4, 0, inode: 3) + "one\ntwo\n").isEmpty)
        #expect(cursor.stop == .replaced)
    }

    @Test func fileThatWasCutOffAndWrittenAnewIsSeen() {
        var cursor = LogCursor(at: position(after: "one\n"), mark: mark)
        #expect(read(&cursor, found(4, 0) + "two\nthree\n").isEmpty)
        #expect(cursor.stop == .truncated)
        #expect(cursor.position == position(after: "one\n"))
    }

    @Test(arguments: [
        (" has been replaced;  following new file", LogCursor.Stop.replaced),
        (" has appeared;  following new file", .replaced),
    ])
    func nothingIsShownAfterTheNameLeadsElsewhere(text: String, stop: LogCursor.Stop) {
        var cursor = LogCursor(at: position(after: "one\n"), mark: mark)
        #expect(read(&cursor, found(4, 0) + "one\ntwo\n" + words(text) + "three\n") == "two\n")
        #expect(cursor.stop == stop)
        #expect(cursor.position?.offset == 8)
    }

    @Test func fileThatWasOpenedUnlookedAtIsUncertain() {
        var cursor = LogCursor(at: nil, mark: mark)
        #expect(read(&cursor, found(0, 0) + "/usr/bin/tail: \(mark.text) opened 1 3\n" + "x\n").isEmpty)
        #expect(cursor.stop == .uncertain)
        var unseen = LogCursor(at: nil, mark: mark)
        #expect(read(&unseen, "bytes from nowhere\n").isEmpty)
        #expect(unseen.stop == .uncertain)
    }

    @Test func absenceIsRemembered() {
        var cursor = LogCursor(at: nil, mark: mark)
        let appeared = words(" has appeared;  following new file")
        #expect(read(&cursor, "/usr/bin/tail: \(mark.text) absent\n" + appeared + "new\n").isEmpty)
        #expect(cursor.wasAbsent && cursor.stop == .replaced && cursor.position == nil)
    }

    @Test func copyThatIsShorterThanWhatWasReadIsRecognised() {
        let text = (0..<40).map { "line \($0)\n" }.joined()
        let place = position(after: text)
        for (copy, isIt) in [
            (text, true), (String(text.dropLast(9)), true), (text + "more\n", true), (String(text.prefix(20)), false),
            ("another log\n" + text, false), ("", false),
        ] {
            var cursor = LogCursor(at: place, mark: mark)
            _ = read(&cursor, found(text.utf8.count, 0) + copy)
            #expect(cursor.hasRecognised == isIt, "\(copy.suffix(20))")
        }
    }

    @Test func fileThatIsGoneIsNotRecognised() {
        for place in [LogPosition(file: file, offset: 0), position(after: "one\n")] {
            var cursor = LogCursor(at: place, mark: mark)
            _ = read(&cursor, "")
            #expect(!cursor.hasRecognised)
        }
        var empty = LogCursor(at: LogPosition(file: file, offset: 0), mark: mark)
        _ = read(&empty, found(0, 0))
        #expect(empty.hasRecognised)
    }

    @Test func onlyTheLastBytesAreKept() {
        let text = String(repeating: "0123456789", count: 1000)
        let place = position(after: text)
        #expect(place?.offset == 10_000)
        #expect(place?.fingerprint == Array(text.utf8.suffix(LogPosition.fingerprintLength)))
    }

    @Test func momentGoesOnOverConnections() throws {
        let moment = try #require(Timestamp(rfc3339: "2026-11-23T10:00:00Z"))
        let reader = LogTimeReader(zoneSeconds: 0, now: moment.adding(seconds: 3600))
        let old = "2026-11-23T09:00:00Z old\n\tat a\n2026-11-23T0"
        var first = LogCursor(at: nil, mark: mark, since: LogSince(since: moment, reader, from: .file))
        #expect(read(&first, found(0, 0) + old).isEmpty)
        var second = LogCursor(at: first.position, mark: mark, since: first.since)
        let rest = "9:59:59Z old\n2026-11-23T10:00:00Z new\n\tat b\n"
        #expect(read(&second, found(old.utf8.count, 0) + old + rest) == "2026-11-23T10:00:00Z new\n\tat b\n")
    }
}
