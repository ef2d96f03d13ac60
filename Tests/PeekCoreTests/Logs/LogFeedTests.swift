import Testing

@testable import PeekCore

struct LogFeedTests {
    private static let capacity = 8192
    private let mark = LogMark(bits: 7)
    private let file = FileIdentity(device: 1, inode: 2)

    /// Where somebody is who has read `text` from the start of a file.
    private func position(after text: String, inode: UInt64 = 2) -> LogPosition {
        var position = LogPosition(file: FileIdentity(device: 1, inode: inode), offset: 0)
        Array(text.utf8).withUnsafeBytes { position.advance(over: $0) }
        return position
    }

    private func feed(after text: String) -> LogFeed {
        LogFeed(at: position(after: text), mark: mark, capacity: Self.capacity)
    }

    private func found(_ offset: Int, _ start: Int, inode: Int = 2) -> String {
        "/usr/bin/tail: \(mark.text) found 1 \(inode) \(offset) \(start)\n"
    }

    private func words(_ text: String) -> String { "/usr/bin/tail: '\(mark.marked("/a"))'\(text)\n" }

    private func write(_ text: String, to feed: inout LogFeed) -> [String] {
        var said: [String] = []
        Array(text.utf8).withUnsafeBytes { feed.take($0) { said.append($0) } }
        return said
    }

    /// What somebody is shown who goes on at `position`; nil where the feed has no place for them.
    private func joining(_ feed: LogFeed, at position: LogPosition) -> (shown: String, cursor: LogCursor)? {
        guard var place = feed.place(of: position) else { return nil }
        var cursor = LogCursor(at: position, from: place, since: nil)
        var shown: [UInt8] = []
        while place < feed.end {
            let bytes = feed.bytes(from: place, atMost: 700)
            guard !bytes.isEmpty else { break }
            bytes.withUnsafeBytes {
                cursor.take($0) { if case .bytes(let bytes) = $0 { shown.append(contentsOf: bytes) } }
            }
            place += Int64(bytes.count)
        }
        return (String(decoding: shown, as: UTF8.self), cursor)
    }

    @Test func whoeverJoinsSeesWhatFollowsTheirPlaceOnce() throws {
        var feed = feed(after: "one\n")
        #expect(write(found(4, 0) + "one\ntwo\nthree\n", to: &feed).isEmpty)
        for (read, rest) in [("one\n", "two\nthree\n"), ("one\ntw", "o\nthree\n"), ("one\ntwo\nthree\n", "")] {
            let joined = try #require(joining(feed, at: position(after: read)))
            #expect(joined.shown == rest)
            #expect(joined.cursor.position == position(after: "one\ntwo\nthree\n"))
            #expect(joined.cursor.stop == nil)
        }
    }

    @Test func whoeverIsAheadSeesNothingTwice() throws {
        var feed = feed(after: "one\n")
        let ahead = position(after: "one\ntwo\nthr")
        let place = try #require(feed.place(of: ahead))
        _ = write(found(4, 0) + "one\ntwo\nthree\n", to: &feed)
        var cursor = LogCursor(at: ahead, from: place, since: nil)
        var shown: [UInt8] = []
        feed.bytes(from: place, atMost: 100).withUnsafeBytes {
            cursor.take($0) { if case .bytes(let bytes) = $0 { shown.append(contentsOf: bytes) } }
        }
        #expect(String(decoding: shown, as: UTF8.self) == "ee\n")
    }

    @Test func everyPlaceIsExactHoweverTheLogGrows() throws {
        var generator = SystemRandomNumberGenerator()
        let text = (0..<6000).map { "line \($0) of the log\n" }.joined()
        let bytes = Array(text.utf8)
        var feed = feed(after: "")
        _ = write(found(0, 0), to: &feed)
        var written = 0
        while written < bytes.count {
            let part = bytes[written...].prefix(Int.random(in: 1...3000, using: &generator))
            Array(part).withUnsafeBytes { feed.take($0) { _ in } }
            written += part.count
            #expect(feed.end == Int64(written))
            #expect(feed.end - feed.first <= Int64(Self.capacity))
            let from = Int.random(in: max(1, written - 6000)...written, using: &generator)
            let there = position(after: String(decoding: bytes[..<from], as: UTF8.self))
            guard let joined = joining(feed, at: there) else {
                Issue.record("byte \(from) of \(written) has no place")
                return
            }
            #expect(joined.shown == String(decoding: bytes[from..<written], as: UTF8.self))
        }
    }

    @Test func whatIsNotKeptAnyMoreHasNoPlace() {
        var feed = feed(after: "")
        let text = String(repeating: "0123456789abcde\n", count: 2000)
        _ = write(found(0, 0) + text, to: &feed)
        #expect(feed.place(of: position(after: "0123456789abcde\n")) == nil)
        #expect(feed.bytes(from: feed.first - 1, atMost: 10).isEmpty)
        #expect(feed.bytes(from: feed.end, atMost: 10).isEmpty)
        let far = LogPosition(file: file, offset: feed.end + Int64(Self.capacity) + 1)
        #expect(feed.place(of: far) == nil)
    }

    @Test func placeWhoseSurroundingsAreGoneIsNotTrusted() {
        var feed = feed(after: "")
        _ = write(found(0, 0) + String(repeating: "0123456789abcde\n", count: 2000), to: &feed)
        // Only 16 of its bytes are kept, too few to tell that the file was not written anew.
        let near = position(after: String(repeating: "0123456789abcde\n", count: Int(feed.first) / 16 + 1))
        #expect(near.offset > feed.first)
        #expect(feed.place(of: near) == nil)
    }

    @Test func littleIsKeptWhereEverybodyHasReadIt() throws {
        var feed = LogFeed(at: position(after: ""), mark: mark)
        let line = "0123456789abcde\n"
        _ = write(found(0, 0) + String(repeating: line, count: 100_000), to: &feed)
        #expect(feed.end - feed.first == Int64(LogFeed.capacity))
        feed.forget(readTo: feed.end - 100_000)
        #expect(feed.end - feed.first == Int64(100_000 + LogPosition.fingerprintLength))
        feed.forget(readTo: feed.end)
        #expect(feed.end - feed.first == Int64(LogFeed.spare))
        let joined = try #require(joining(feed, at: position(after: String(repeating: line, count: 99_990))))
        #expect(joined.shown == String(repeating: line, count: 10))
        // What comes is kept in full again.
        _ = write(String(repeating: line, count: 10_000), to: &feed)
        #expect(feed.end - feed.first == Int64(LogFeed.spare + 160_000))
    }

    @Test func otherFileHasNoPlace() {
        var feed = feed(after: "one\n")
        _ = write(found(4, 0) + "one\n", to: &feed)
        #expect(feed.place(of: position(after: "one\n", inode: 3)) == nil)
    }

    @Test func otherBytesOfTheSameFileAreNoPlace() {
        var feed = feed(after: "one\n")
        _ = write(found(4, 0) + "one\ntwo\n", to: &feed)
        // Cut off and written anew, which the feed has not seen.
        for read in ["six\n", "one\nten\n", "six\ntwo\nten\n"] {
            #expect(feed.place(of: position(after: read)) == nil)
            #expect(!feed.isNear(position(after: read)))
        }
    }

    @Test func otherBytesAreSeenWhereTheyComeLater() throws {
        var feed = feed(after: "one\n")
        _ = write(found(4, 0) + "one\n", to: &feed)
        let ahead = position(after: "one\nten\n")
        let place = try #require(feed.place(of: ahead))
        _ = write("two\n", to: &feed)
        var cursor = LogCursor(at: ahead, from: place, since: nil)
        feed.bytes(from: place, atMost: 100).withUnsafeBytes { cursor.take($0) { _ in Issue.record("it is shown") } }
        #expect(cursor.stop == .truncated)
    }

    @Test func emptyFileIsNotTakenForOneThatHasBytes() {
        var feed = feed(after: "")
        _ = write(found(0, 0), to: &feed)
        #expect(feed.place(of: position(after: "")) == 0)
        _ = write("old\n", to: &feed)
        #expect(feed.place(of: position(after: "")) == nil)
    }

    @Test(arguments: [
        ("' has been replaced;  following new file", LogCursor.Stop.replaced),
        (": file truncated", .truncated),
    ])
    func endOfTheFileIsTheEndOfTheFeed(words text: String, stop: LogCursor.Stop) {
        var feed = feed(after: "one\n")
        let path = mark.marked("/a")
        let message = "/usr/bin/tail: \(text.hasPrefix("'") ? "'\(path)" : path)\(text)\n"
        _ = write(found(4, 0) + "one\ntwo\n" + message + "new\n", to: &feed)
        #expect(feed.stop == stop)
        #expect(feed.end == 8)
        #expect(feed.place(of: position(after: "one\n")) == nil, "nobody joins it any more")
        #expect(String(decoding: feed.bytes(from: 4, atMost: 100), as: UTF8.self) == "two\n")
    }

    @Test func anotherFileUnderTheNameEndsItBeforeAnythingIsKept() {
        var feed = feed(after: "one\n")
        _ = write(found(4, 0, inode: 3) + "six\nten\n", to: &feed)
        #expect(feed.stop == .replaced)
        #expect(feed.end == 4)
    }

    @Test func wordsOfTheProgramAreNotTheLogs() {
        var feed = feed(after: "")
        let said = write(found(0, 0) + "one\n/usr/bin/tail: cannot watch \(mark.marked("/a"))\ntwo\n", to: &feed)
        #expect(said == ["tail: cannot watch /a\n"])
        #expect(String(decoding: feed.bytes(from: 0, atMost: 100), as: UTF8.self) == "one\ntwo\n")
    }

    @Test func roomEndsWhereTheFurthestReaderWouldLose() {
        var feed = feed(after: "")
        _ = write(found(0, 0) + String(repeating: "x", count: Self.capacity), to: &feed)
        #expect(feed.room(for: 0) == 0)
        #expect(feed.room(for: 100) == 100)
        #expect(feed.room(for: feed.end) == Self.capacity)
        #expect(feed.room(for: feed.end + 5) == Self.capacity)
        #expect(!feed.isNear(position(after: String(repeating: "x", count: Self.capacity / 2 - 1))))
        #expect(feed.isNear(position(after: String(repeating: "x", count: Self.capacity / 2))))
    }

    @Test func onlyAFileThatIsCertainIsLeftForAFeed() {
        let pass = { (_: TailPart) in }
        var cursor = LogCursor(at: position(after: "one\n"), mark: mark)
        func take(_ text: String) { Array(text.utf8).withUnsafeBytes { cursor.take($0, pass) } }
        #expect(cursor.joinable == nil)
        take(found(4, 0) + "on")
        #expect(cursor.joinable == nil, "what is known has not come again")
        take("e\ntwo\n")
        #expect(cursor.joinable == nil, "another file may have been opened")
        take("/usr/bin/tail: \(mark.text) opened 1 2\n")
        #expect(cursor.joinable == position(after: "one\ntwo\n"))
        take(words(" has been replaced;  following new file"))
        #expect(cursor.joinable == nil)
    }
}
