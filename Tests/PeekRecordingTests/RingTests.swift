import Foundation
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

    private func append(
        _ bytes: [UInt8],
        _ session: Identifier = Identifier(.session),
        to other: Ring? = nil
    ) -> Bool {
        let ring = other ?? ring
        return bytes.withUnsafeBytes { bytes in
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

    @Test func framesPassThroughARingThatGivesItsRoomBack() throws {
        let ring = try Ring.create(scratch.paths.ring(1), capacity: 16 * RingRoom.part)
        var random = FixedRandom(state: 12)
        var waiting: [[UInt8]] = []
        var passed = 0
        while passed < 8 * ring.capacity {
            switch Int.random(in: 0..<8, using: &random) {
            case 0: ring.giveBackRoom()
            case 1...4:
                let bytes = random.bytes(Int.random(in: 1...20_000, using: &random))
                if append(bytes, to: ring) { waiting.append(bytes) }
            default:
                guard let frame = try ring.frame(at: ring.consumed) else {
                    try #require(waiting.isEmpty)
                    continue
                }
                try #require(Array(frame.bytes) == waiting.removeFirst())
                ring.consumed += UInt64(frame.size)
                passed += frame.size
            }
        }
    }

    @Test func whatIsDrainedTakesNoMemoryAndTheRestSurvivesTheProcess() throws {
        let ring = try Ring.create(scratch.paths.ring(1), capacity: 16 * RingRoom.part)
        let size = try memory(of: ring)
        #expect(size >= ring.capacity)
        var count: UInt8 = 0
        while ring.produced < 10 * UInt64(RingRoom.part) {
            #expect(append([UInt8](repeating: count, count: 10_000), to: ring))
            count += 1
        }
        while ring.undrained > 3 * RingFrame.size(10_000) { ring.consumed += UInt64(RingFrame.size(10_000)) }
        ring.giveBackRoom()
        #expect(try memory(of: ring) <= 2 * RingRoom.part + RingLayout.page)
        let left = try #require(try Ring.left(at: ring.path))
        var seen: [UInt8] = []
        while let frame = try left.frame(at: left.consumed) {
            seen += frame.bytes.prefix(1)
            left.consumed += UInt64(frame.size)
        }
        #expect(seen == [count - 3, count - 2, count - 1])
    }

    /// A store to a page that cannot be had would be the end of the process.
    @Test func aRingWithoutMemoryRefusesUntilThereIsSome() throws {
        let full = scratch.run + "/full"
        try FileManager.default.createDirectory(atPath: full, withIntermediateDirectories: false)
        #expect(mount("tmpfs", full, "tmpfs", 0, "size=2m") == 0)
        defer { umount2(full, Int32(MNT_DETACH)) }
        let ring = try Ring.create(full + "/ring", capacity: 16 * RingRoom.part)
        #expect(append([1], to: ring))
        ring.consumed = ring.produced
        ring.giveBackRoom()
        let filler = try OpenFile(full + "/filler", O_RDWR | O_CREAT)
        #expect(posix_fallocate(filler.descriptor, 0, 4 << 20) == ENOSPC)
        let rest = [UInt8](repeating: 0, count: 4096)
        var length: Int64 = 0
        do {
            while true {
                try filler.write(rest, at: length)
                length += 4096
            }
        } catch let error as DiskError {
            #expect(error.isFull)
        }
        var written = 0
        while append([UInt8](repeating: 7, count: 1000), to: ring) { written += 1 }
        #expect(written < RingRoom.part / 1000)
        try filler.truncate(to: 0)
        #expect(append([UInt8](repeating: 7, count: 1000), to: ring))
        for _ in 0...written {
            let frame = try #require(try ring.frame(at: ring.consumed))
            #expect(frame.bytes.allSatisfy { $0 == 7 })
            ring.consumed += UInt64(frame.size)
        }
        #expect(try ring.frame(at: ring.consumed) == nil)
    }

    private func memory(of ring: Ring) throws -> Int {
        var status = stat()
        guard stat(ring.path, &status) == 0 else { throw DiskError("stat", ring.path) }
        return Int(status.st_blocks) * 512
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
