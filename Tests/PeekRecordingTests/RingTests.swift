import PeekCore
import Testing

@testable import PeekRecording

struct RingTests {
    private let scratch: Scratch
    private let ring: Ring

    init() throws {
        scratch = try Scratch()
        ring = try Ring.create(scratch.paths.ring(0), capacity: 1 << 16)
    }

    private func append(_ bytes: [UInt8], _ session: Identifier = Identifier(.session)) -> Bool {
        bytes.withUnsafeBytes { bytes in
            ring.append(
                RingFrame(
                    session: SessionName(session),
                    stretch: 3,
                    position: 77,
                    header: FrameHeader(kind: .output, length: bytes.count, offset: 5),
                    bytes: bytes
                )
            )
        }
    }

    @Test func aFrameKeepsEverything() throws {
        let session = Identifier(.session)
        #expect(append([1, 2, 3], session))
        let frame = try #require(try ring.frame(at: 0))
        #expect(frame.session.identifier == session)
        #expect(frame.stretch == 3 && frame.position == 77)
        #expect(frame.header == FrameHeader(kind: .output, length: 3, offset: 5))
        #expect(Array(frame.bytes) == [1, 2, 3])
        #expect(try ring.frame(at: UInt64(frame.size)) == nil)
    }

    @Test func framesPassThroughInOrderWhereverTheyFall() throws {
        var random = FixedRandom(state: 11)
        var waiting: [[UInt8]] = []
        var refused = 0
        for _ in 0..<20_000 {
            if Bool.random(using: &random) {
                let bytes = random.bytes(
                    Int.random(in: 0...300, using: &random) * Int.random(in: 1...40, using: &random)
                )
                if append(bytes) { waiting.append(bytes) } else { refused += 1 }
            } else if let frame = try ring.frame(at: ring.consumed) {
                try #require(Array(frame.bytes) == waiting.removeFirst())
                ring.consumed += UInt64(frame.size)
            } else {
                try #require(waiting.isEmpty)
            }
        }
        #expect(refused > 100)
    }

    /// A frame exists before the producer's place is moved; the writer may take it in between.
    @Test func aConsumerAheadOfTheProducersPlaceIsNoBacklog() {
        ring.consumed = 64
        #expect(ring.undrained == 0)
    }

    @Test func aFullRingRefusesAndKeepsWhatItHas() throws {
        var count = 0
        while append([UInt8](repeating: UInt8(truncatingIfNeeded: count), count: 1000)) { count += 1 }
        #expect(count == ((1 << 16) - 8) / RingFrame.size(1000))
        for number in 0..<count {
            let frame = try #require(try ring.frame(at: ring.consumed))
            #expect(frame.bytes.allSatisfy { $0 == UInt8(truncatingIfNeeded: number) })
            ring.consumed += UInt64(frame.size)
        }
        #expect(try ring.frame(at: ring.consumed) == nil)
        #expect(append([1]))
    }

    @Test func whoOpensTheFileLaterSeesWhatIsNotConsumed() throws {
        for number in 0..<10 { #expect(append([UInt8(number)])) }
        ring.consumed = UInt64(4 * RingFrame.size(1))
        let left = try #require(try Ring.left(at: ring.path))
        var numbers: [UInt8] = []
        while let frame = try left.frame(at: left.consumed) {
            numbers += frame.bytes
            left.consumed += UInt64(frame.size)
        }
        #expect(numbers == [4, 5, 6, 7, 8, 9])
    }

    @Test func namesOfSessionsSurviveTheRing() {
        for _ in 0..<1000 {
            let session = Identifier(.session)
            #expect(SessionName(session).identifier == session)
        }
        #expect(SessionName(first: 0, second: 0).identifier == nil)
        #expect(SessionName(first: .max, second: .max).identifier == nil)
    }
}
