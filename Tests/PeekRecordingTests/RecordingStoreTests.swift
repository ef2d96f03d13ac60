import PeekCore
import Testing

@testable import PeekRecording

struct RecordingStoreTests {
    @Test func framesComeBackInOrderByteForByte() async throws {
        let scratch = try Scratch()
        let store = scratch.store(stretch: 20_000)
        #expect(try store.start() == [])
        defer { store.stop() }
        let start = SessionStart.sample()
        let recorder = try store.begin(start, worker: 0)
        var random = FixedRandom(state: 1)
        var expected: [(FrameKind, [UInt8])] = []
        for _ in 0..<300 {
            let kind = [FrameKind.output, .errorOutput, .notice, .input, .marker][Int.random(in: 0..<5, using: &random)]
            let bytes = random.bytes(Int.random(in: 0...2000, using: &random))
            try await recorder.append(kind, bytes)
            expected.append((kind, bytes))
        }
        let live = try await store.frames(start.id)
        let seal = try await store.finish(start.id, .exited)
        let sealed = try await store.frames(start.id)

        #expect(live.dropFirst().map(\.kind) == expected.map(\.0))
        #expect(live.dropFirst().map(\.bytes) == expected.map(\.1))
        #expect(sealed.dropLast() == live[...])
        #expect(sealed.first?.kind == .start)
        #expect(sealed.last.flatMap { RecordingEnd(decoding: $0.bytes) } == .exited)
        #expect(zip(sealed, sealed.dropFirst()).allSatisfy { $0.offset <= $1.offset })
        #expect(seal.segments > 10)
        #expect(seal.length == sealed.reduce(0) { $0 + Int64(16 + $1.bytes.count) })
        #expect(try names(in: scratch.paths.journals) == [])
        let verification = try await store.verify(start.id, against: seal)
        #expect(verification.passed, "\(verification.message)")
    }

    @Test func theLongestFrameFitsAndNoLongerOneDoes() async throws {
        let scratch = try Scratch()
        let store = scratch.store(ring: 1 << 20)
        _ = try store.start()
        defer { store.stop() }
        let start = SessionStart.sample()
        let recorder = try store.begin(start, worker: 0)
        try await recorder.append(.output, [UInt8](repeating: 7, count: 65_536))
        await #expect(throws: Refusal.self) {
            try await recorder.append(.output, [UInt8](repeating: 7, count: 65_537))
        }
        _ = try await store.finish(start.id, .exited)
        #expect(try await store.frames(start.id)[1].bytes == [UInt8](repeating: 7, count: 65_536))
    }

    // Readers take 128 KiB at a time, and a stretch is a multiple of that.
    @Test(arguments: [128 << 10, 256 << 10, 1 << 20], [-1, 0, 1])
    func segmentMayEndAnywhereInWhatIsReadAtOnce(_ length: Int, _ more: Int) async throws {
        let scratch = try Scratch()
        let store = scratch.store(ring: 1 << 20, stretch: length)
        _ = try store.start()
        defer { store.stop() }
        let start = SessionStart.sample()
        let recorder = try store.begin(start, worker: 0)
        let first = try await store.frames(start.id)[0]
        var rest = length + more - first.encoded.count
        while rest > 0 {
            let size = rest > 40_000 ? 20_000 : rest
            try await recorder.append(.output, [UInt8](repeating: 7, count: size - FrameHeader.size))
            rest -= size
        }
        try await recorder.append(.output, "next")
        let seal = try await store.finish(start.id, .exited)
        // One byte less, and the next frame belongs to the same stretch.
        #expect(seal.segments == (more < 0 ? 1 : 2))
        let verification = try await store.verify(start.id, against: seal)
        #expect(verification.passed, "\(verification.message)")
    }

    @Test func finishingAgainReturnsTheSameSealEvenAfterARestart() async throws {
        let scratch = try Scratch()
        let store = scratch.store()
        _ = try store.start()
        let start = SessionStart.sample()
        try await store.begin(start, worker: 0).append(.output, "once\n")
        let seal = try await store.finish(start.id, .exited)
        #expect(try await store.finish(start.id, .interrupted) == seal)
        store.stop()
        let next = scratch.store()
        #expect(try next.start() == [])
        #expect(try await next.finish(start.id, .interrupted) == seal)
        next.stop()
    }

    @Test func aStoppedSessionIsInterruptedAndCanBeFinished() async throws {
        let scratch = try Scratch()
        let store = scratch.store()
        _ = try store.start()
        let start = SessionStart.sample()
        try await store.begin(start, worker: 0).append(.output, "kept\n")
        store.stop()
        let next = scratch.store()
        #expect(try next.start() == [start.id])
        let seal = try await next.finish(start.id, .interrupted)
        #expect(try await next.frames(start.id).map(\.kind) == [.start, .output, .end])
        #expect(try await next.verify(start.id, against: seal).passed)
        next.stop()
        #expect(try scratch.store().start() == [])
    }

    @Test func aFastSessionCannotFillTheRingForOthers() throws {
        let scratch = try Scratch()
        let paths = scratch.paths
        let health = DiskHealth(ballast: Ballast(path: paths.ballast, size: 0), probe: paths.probe)
        let live = LiveRecorders()
        let syncer = try JournalSyncer(paths: paths, live: live, health: health)
        let sealer = try Sealer(paths: paths, live: live, health: health)
        let ring = try Ring.create(paths.ring(0), capacity: 1 << 16)
        // Nobody runs the writer: nothing is drained.
        let writer = try JournalWriter(
            ring,
            paths: paths,
            observer: .init(live: live, health: health, syncer: syncer, sealer: sealer)
        )
        func recorder() -> RingRecorder {
            RingRecorder(
                Identifier(.session),
                writer: writer,
                health: health,
                began: 0,
                position: 0,
                stretchLength: 1 << 20
            )
        }
        let bytes = [UInt8](repeating: 1, count: 1000)
        let fast = recorder()
        let slow = recorder()
        var written = 0
        while bytes.withUnsafeBytes({ fast.append(.output, $0) }) == .written { written += 1000 }
        #expect((10_000...(1 << 16) / 4).contains(written))
        #expect(bytes.withUnsafeBytes { slow.append(.output, $0) } == .written)
    }

    @Test func aThousandSessionsShareOneWorker() async throws {
        let scratch = try Scratch()
        let store = scratch.store(ring: 1 << 20)
        _ = try store.start()
        let starts = (0..<1000).map { moment in
            SessionStart.sample(Identifier(.session, at: Timestamp(milliseconds: 1_700_000_000_000 + moment)))
        }
        let recorders = try starts.map { try store.begin($0, worker: 0) }
        for round in 0..<3 {
            for (index, recorder) in recorders.enumerated() {
                try await recorder.append(.output, "\(index) \(round)\n")
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for start in starts {
                group.addTask { _ = try await store.finish(start.id, .exited) }
            }
            try await group.waitForAll()
        }
        for index in [0, 1, 499, 999] {
            let text = try await store.frames(starts[index].id).filter(\.kind.wasSent).flatMap(\.bytes)
            #expect(String(decoding: text, as: UTF8.self) == "\(index) 0\n\(index) 1\n\(index) 2\n")
        }
        store.stop()
    }

    @Test func whatDoesNotExistIsNotFound() async throws {
        let scratch = try Scratch()
        let store = scratch.store()
        _ = try store.start()
        defer { store.stop() }
        let nobody = Identifier(.session)
        await #expect(throws: Refusal(.notFound, "there is no recording of \(nobody)")) {
            try await store.frames(nobody)
        }
        await #expect(throws: Refusal(.notFound, "there is no recording of \(nobody)")) {
            try await store.finish(nobody, .interrupted)
        }
        await #expect(throws: Refusal(.notFound, "there is no recording of \(nobody)")) {
            try await store.verify(nobody, against: nil)
        }
    }

    @Test func aSecondGatewayMayNotUseTheDirectory() throws {
        let scratch = try Scratch()
        let store = scratch.store()
        _ = try store.start()
        #expect(throws: Refusal.self) { try scratch.store().start() }
        store.stop()
        let next = scratch.store()
        #expect(try next.start() == [])
        next.stop()
    }

    @Test func nothingStartsBeforeStartAndAfterStop() throws {
        let scratch = try Scratch()
        let store = scratch.store()
        #expect(throws: Refusal.self) { try store.begin(.sample(), worker: 0) }
        _ = try store.start()
        #expect(store.trouble() == nil)
        #expect(throws: Refusal.self) { try store.begin(.sample(), worker: 1) }
        store.stop()
        #expect(store.trouble() != nil)
        #expect(throws: Refusal.self) { try store.begin(.sample(), worker: 0) }
    }
}
