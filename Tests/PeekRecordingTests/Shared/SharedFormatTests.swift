import PeekCore
import Testing

@testable import PeekRecording

struct SharedFormatTests {
    private static let hash = ChainLink.genesis(Identifier(.session, at: Timestamp(milliseconds: 0)))

    @Test(arguments: 1...2)
    func headIsWrittenAndReadAlike(_ count: Int) throws {
        let head = SharedHead(payload: 7, forms: 8_000_000, bases: Array(repeating: Self.hash, count: count))
        #expect(SharedHead(head.bytes) == head)
        #expect(SharedHead(head.bytes + [1, 2, 3]) == head)
        for length in head.bytes.indices { #expect(SharedHead(Array(head.bytes.prefix(length))) == nil) }
    }

    @Test(arguments: [
        "", "\n", "prodpeek-shared 1 1 1\n", "prodpeek-shared 1 1 1 \n", "prodpeek-shared 2 1 1 H\n",
        "prodpeek-shared 1 1 1 H H H\n", "prodpeek-shared 1 -1 1 H\n", "prodpeek-shared 1 01 1 H\n",
        "prodpeek-shared 1 +1 1 H\n", "prodpeek-shared 1 1 10485761 H\n", "prodpeek-shared 1 1 H H\n",
        "prodpeek-shared 1 1 9223372036854775808 H\n", "prodpeek-shared 1 1 1 H", "prodpeek-shared 1 1 1 H\n\n",
        "prodpeek-shared 1 1 1  H\n", "prodpeek-shared 1 1 1 ../../chain\n", " prodpeek-shared 1 1 1 H\n",
    ])
    func whatIsNoHeadIsRefused(_ line: String) {
        let line = Array(line.replacing("H", with: Self.hash.description).utf8)
        let head: [UInt8] = [0x5B, 0x2A, 0x4D, 0x18, UInt8(truncatingIfNeeded: line.count), 0, 0, 0] + line
        #expect(SharedHead(head) == nil)
    }

    @Test func noBytesCrashTheHead() {
        var random = FixedRandom(state: 81)
        let sound = SharedHead(payload: 70, forms: 12, bases: [Self.hash, Self.hash]).bytes
        for _ in 0..<5000 {
            var bytes = sound
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if let head = SharedHead(bytes) { #expect(head.bytes == bytes) }
            bytes = Array(sound.prefix(8)) + random.bytes(Int.random(in: 0...300, using: &random))
            #expect(SharedHead(bytes) == nil)
        }
    }

    private static func frames(_ random: inout FixedRandom) -> [UInt8] {
        var offset = UInt64.random(in: 0...UInt64.max / 2, using: &random)
        return (0..<Int.random(in: 0...20, using: &random)).flatMap { _ in
            offset += UInt64.random(in: 0...1 << 40, using: &random) >> UInt64.random(in: 0...40, using: &random)
            let kind = FrameKind.allCases.randomElement(using: &random) ?? .output
            let bytes = random.bytes(Int.random(in: 0...300, using: &random))
            return Frame(kind: kind, offset: offset, bytes: bytes).encoded
        }
    }

    @Test func columnsAreFramesAgain() throws {
        var random = FixedRandom(state: 82)
        for _ in 0..<300 {
            let frames = Self.frames(&random)
            let columns = try #require(FrameColumns(of: frames))
            #expect(columns.bytes.count <= frames.count)
            #expect(columns.frames(length: frames.count) == frames)
            #expect(columns.frames(length: frames.count + 1) == nil)
            if !frames.isEmpty {
                #expect(columns.frames(length: frames.count - 1) == nil)
                #expect(FrameColumns(of: Array(frames.dropLast())) == nil || frames.last == nil)
            }
        }
    }

    @Test func noBytesCrashTheColumns() {
        var random = FixedRandom(state: 83)
        for _ in 0..<3000 {
            let frames = Self.frames(&random)
            guard var columns = FrameColumns(of: frames) else { continue }
            if !columns.bytes.isEmpty, Bool.random(using: &random) {
                let place = Int.random(in: columns.bytes.indices, using: &random)
                columns.bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
            let places = -9...columns.bytes.count + 9
            if Bool.random(using: &random) { columns.payload = Int.random(in: places, using: &random) }
            if Bool.random(using: &random) { columns.forms = Int.random(in: places, using: &random) }
            let length = frames.count + Int.random(in: 0...1, using: &random)
            if let again = columns.frames(length: length) { #expect(again.count == length) }
            _ = FrameColumns(of: random.bytes(Int.random(in: 0...60, using: &random)))
        }
        for (payload, forms) in [(Int.max, Int.max), (Int.max, 0), (0, Int.max), (Int.min, 1), (1, Int.min)] {
            #expect(FrameColumns(bytes: [1, 2, 3], payload: payload, forms: forms).frames(length: 3) == nil)
        }
    }
}
