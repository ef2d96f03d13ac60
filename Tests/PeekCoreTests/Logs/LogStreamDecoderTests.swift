import Testing

@testable import PeekCore

struct LogStreamDecoderTests {
    private let mark = LogMark(bits: 0xA5A5_0F0F_1234_5678)

    private var words: [(text: String, item: DecodedStream.Item)] {
        let path = mark.marked("/var/log/app.log")
        return [
            (
                "/usr/bin/tail: \(mark.text) found 66 77 900 644\n",
                .found(FileIdentity(device: 66, inode: 77), offset: 900, start: 644)
            ),
            ("/usr/bin/tail: \(mark.text) opened 66 77\n", .opened(FileIdentity(device: 66, inode: 77))),
            ("/usr/bin/tail: \(mark.text) absent\n", .absent),
            ("/usr/bin/tail: \(path): file truncated\n", .truncated),
            ("/usr/bin/tail: '\(path)' has become inaccessible: No such file or directory\n", .gone),
            ("/usr/bin/tail: '\(path)' has appeared;  following new file\n", .replaced),
            ("/usr/bin/tail: '\(path)' has become accessible\n", .replaced),
            ("/usr/bin/tail: '\(path)' has been replaced;  following new file\n", .replaced),
            (
                "/usr/bin/tail: cannot open '\(path)' for reading: Permission denied\n",
                .said("tail: cannot open '/var/log/app.log' for reading: Permission denied\n")
            ),
        ]
    }

    @Test func wordsAreToldFromBytesWhereverTheStreamIsCut() {
        for (text, item) in words {
            let stream = Array("first\nhalf a li\(text)ne\n".utf8)
            let expected: [DecodedStream.Item] = [
                .bytes(Array("first\nhalf a li".utf8)), item, .bytes(Array("ne\n".utf8)),
            ]
            for cut in 0...stream.count {
                let seen = DecodedStream([Array(stream[..<cut]), Array(stream[cut...])], mark)
                #expect(seen.items == expected, "cut at \(cut)")
            }
            #expect(DecodedStream(stream.map { [$0] }, mark).items == expected)
        }
    }

    @Test func wordsFollowOneAnother() {
        let stream = Array(words.map(\.text).joined().utf8)
        #expect(DecodedStream([stream], mark).items == words.map(\.item))
    }

    @Test(arguments: [
        "/usr/bin/tail: '/var/log/app.log' has been replaced;  following new file\n",
        "/usr/bin/tail: /var/log/app.log: file truncated\n", "/usr/bin/tail: ", "/usr/bin/tail: /usr/bin/tail: ",
        "/usr/bin/tail: //././///./ found 1 1 0 0\n", "/usr/bin/tail", "/", "",
    ])
    func logThatSpeaksLikeTailIsALog(text: String) {
        let other = LogMark(bits: 1)
        for line in [text, text + "\n", text + other.text + " found 1 2 3 4\n"] {
            let bytes = Array(line.utf8)
            for cut in 0...bytes.count {
                #expect(DecodedStream([Array(bytes[..<cut]), Array(bytes[cut...])], mark).bytes == bytes)
            }
        }
    }

    @Test func lineThatWasCutInsideWhatLooksLikeWordsEndsThere() {
        let stream = Array("/usr/bin/tail: /usr/bin/tail: \(mark.text) absent\n".utf8)
        for cut in 0...stream.count {
            let seen = DecodedStream([Array(stream[..<cut]), Array(stream[cut...])], mark)
            #expect(seen.items == [.bytes(Array("/usr/bin/tail: ".utf8)), .absent], "cut at \(cut)")
        }
    }

    @Test func wordsThatBreakOffAreBytes() {
        let stream = Array("/usr/bin/tail: \(mark.text) found 66 ".utf8)
        #expect(DecodedStream([stream], mark).items == [.bytes(stream)])
    }

    @Test func wordsWithoutEndAreNotKeptForEver() {
        var decoder = LogStreamDecoder(mark)
        var seen = 0
        let count = { (item: LogStreamDecoder.Item) in if case .bytes(let bytes) = item { seen += bytes.count } }
        Array("/usr/bin/tail: \(mark.text)".utf8).withUnsafeBytes { decoder.take($0, count) }
        let chunk = [UInt8](repeating: 0x78, count: 10_000)
        for _ in 0..<10 { chunk.withUnsafeBytes { decoder.take($0, count) } }
        #expect(seen > 90_000)
    }

    @Test func manyMarksWithoutALineFeedAreBytes() {
        let one = Array("/usr/bin/tail: \(mark.text) ".utf8)
        let stream = Array(repeatElement(one, count: 2_000).joined())
        #expect(DecodedStream([stream], mark).bytes == stream)
    }

    @Test func everyMarkIsTheRootForTheKernelAndUnlikeTheOthers() {
        let marks = (0..<100).map { _ in LogMark() }
        #expect(Set(marks).count == marks.count)
        for mark in marks {
            #expect(mark.text.hasPrefix("/") && mark.text.allSatisfy { $0 == "/" || $0 == "." })
            #expect(!mark.text.contains("..") && mark.text.hasSuffix("/"))
            #expect(mark.marked("//var/log") == mark.text + "var/log")
        }
    }
}
