import PeekCore
import Testing

@testable import PeekRecording

struct FormatTests {
    @Test func framesAreTheSameHoweverTheStreamIsCut() throws {
        var random = FixedRandom(state: 21)
        for _ in 0..<200 {
            var offset: UInt64 = 0
            let frames = (0..<Int.random(in: 0...9, using: &random)).map { _ in
                offset += UInt64.random(in: 0...1_000_000, using: &random)
                let kind = FrameKind.allCases.randomElement(using: &random) ?? .output
                return Frame(kind: kind, offset: offset, bytes: random.bytes(Int.random(in: 0...90, using: &random)))
            }
            var stream = frames.flatMap(\.encoded)
            var decoder = FrameDecoder()
            var decoded: [Frame] = []
            while !stream.isEmpty {
                let count = Int.random(in: 1...min(40, stream.count), using: &random)
                stream.prefix(count).withUnsafeBytes { decoder.append($0) }
                stream.removeFirst(count)
                while let frame = try decoder.next() { decoded.append(frame) }
            }
            try #require(decoded == frames && decoder.waiting == 0)
        }
    }

    @Test func noBytesCrashTheDecoder() {
        var random = FixedRandom(state: 22)
        for _ in 0..<5000 {
            var decoder = FrameDecoder()
            random.bytes(Int.random(in: 0...64, using: &random)).withUnsafeBytes { decoder.append($0) }
            do {
                while try decoder.next() != nil {}
            } catch {
                #expect(error is FrameDecoder.Nonsense)
            }
        }
    }

    @Test(arguments: [
        [0, 0, 0, 0, 0, 0, 0, 0],  // No kind.
        [0, 0, 0, 0, 11, 0, 0, 0],  // A kind that does not exist.
        [1, 0, 1, 0, 4, 0, 0, 0],  // 65,537 bytes.
        [1, 0, 0, 0, 4, 1, 0, 0],  // Something where zeros belong.
    ])
    func whatIsNoHeaderIsRefused(_ start: [UInt8]) {
        var decoder = FrameDecoder()
        (start + [UInt8](repeating: 0, count: 70_000)).withUnsafeBytes { decoder.append($0) }
        #expect(throws: FrameDecoder.Nonsense.self) { try decoder.next() }
    }

    @Test func timeNeverGoesBack() throws {
        let frames = [5, 5, 4].flatMap { Frame(kind: .output, offset: $0, bytes: []).encoded }
        var decoder = FrameDecoder()
        frames.withUnsafeBytes { decoder.append($0) }
        #expect(try decoder.next()?.offset == 5)
        #expect(try decoder.next()?.offset == 5)
        #expect(throws: FrameDecoder.Nonsense.self) { try decoder.next() }
    }

    @Test func aChainIsWrittenAndReadAlike() throws {
        let session = Identifier(.session)
        var chain = Chain(session: session)
        var text = Chain.firstLine(session)
        for index in 1...5 {
            let content = Hash(hex: Substring(String(repeating: "\(index)", count: 64)))
            let hash = try #require(content)
            let link = ChainLink(after: chain.head, index: index, length: 9, content: hash, stored: hash)
            chain.links.append(link)
            text += Chain.line(link)
        }
        let tombstone = Tombstone(at: Timestamp(milliseconds: 1_700_000_000_000), by: "al ice", why: "\"x\" / \n\u{1B}")
        chain.tombstones[2] = tombstone
        text += try Chain.line(tombstone, for: 2)
        #expect(try Chain(Array(text.utf8), session: session) == chain)
        #expect(throws: Damage.self) { try Chain(Array(text.utf8), session: Identifier(.session)) }
        #expect(throws: Damage.self) {
            try Chain(Array((text + Chain.line(tombstone, for: 2)).utf8), session: session)
        }
        #expect(throws: Damage.self) {
            try Chain(Array((text + Chain.line(tombstone, for: 6)).utf8), session: session)
        }
    }

    @Test func noBytesCrashTheChain() {
        var random = FixedRandom(state: 23)
        let session = Identifier(.session)
        for _ in 0..<5000 {
            let bytes =
                Array(Chain.firstLine(session).utf8) + random.bytes(Int.random(in: 1...80, using: &random)) + [10]
            #expect(throws: Damage.self) { try Chain(bytes, session: session) }
            #expect(Chain.soundLength(bytes, session: session) == 33)
        }
    }

    @Test func theLayoutFollowsFromTheIDAlone() {
        let paths = RecordingPaths(data: "/d", run: "/r")
        let session = Identifier(.session, at: Timestamp(milliseconds: 1_700_000_000_000))
        #expect(paths.segment(7, of: session) == "/d/recordings/2023-11-14/\(session)/000007.zst")
        #expect(paths.journal(JournalName(session: session, stretch: 12)) == "/d/journals/\(session).000012")
    }

    @Test func onlyNamesOfJournalsAreJournals() {
        let session = Identifier(.session)
        #expect(JournalName("\(session).000012") == JournalName(session: session, stretch: 12))
        #expect(JournalName("\(session).1234567") == JournalName(session: session, stretch: 1_234_567))
        for name in [
            "\(session).12", "\(session).000000", "\(session).+00001", "\(session)", "x.000001", "\(session).00001x",
        ] {
            #expect(JournalName(name) == nil, "\(name)")
        }
    }
}
