import Foundation
import PeekCore
import PeekTesting
import Testing

@testable import PeekRecording

struct RecordingFailureTests {
    @Test(arguments: 0..<4)
    func everythingWrittenSurvivesSIGKILL(_ round: Int) async throws {
        let scratch = try Scratch()
        let start = SessionStart.sample()
        let victim = try [builtProgram("recording-victim"), scratch.data, scratch.run, start.id.description]
        // Far enough that the ring has wrapped and journals have been sealed while it was written.
        let wanted = 1000 + 1777 * round
        let said = try await Running.whileRunning(victim, pipesOutput: true) { victim in
            let first = try await victim.nextOutput(8 * (wanted + 1))
            victim.signal(SIGKILL)
            return try await first + victim.nextOutput(.max)
        }
        // It says them from 0 on, in eight bytes each.
        let last = said.count / 8 - 1
        try #require(last >= wanted)

        let store = scratch.store(stretch: 1 << 18)
        #expect(try store.start() == [start.id])
        defer { store.stop() }
        let frames = try await store.frames(start.id)
        let outputs = frames.filter { $0.kind == .output }
        #expect(outputs.count > last, "the person saw frame \(last)")
        for (number, frame) in outputs.enumerated() {
            let expected = withUnsafeBytes(of: UInt64(number).littleEndian) { Array($0) }
            try #require(frame.bytes.count == 8 + number % 1009 && Array(frame.bytes.prefix(8)) == expected)
            try #require(frame.bytes.dropFirst(8).allSatisfy { $0 == UInt8(truncatingIfNeeded: number) })
        }
        let seal = try await store.finish(start.id, .interrupted)
        let verification = try await store.verify(start.id, against: seal)
        #expect(verification.passed, "\(verification.message)")
        #expect(try await store.frames(start.id).dropLast() == frames[...])
    }

    @Test func aTornFrameIsIgnoredAndTheWholeOnesBeforeItAreKept() async throws {
        let scratch = try Scratch()
        let start = SessionStart.sample()
        let name = SessionName(start.id)
        let ring = try Ring.create(scratch.paths.ring(0), capacity: 1 << 16)
        let first = Frame(kind: .start, offset: 0, bytes: [1, 2, 3])
        let second = Frame(kind: .output, offset: 9, bytes: [4])
        var position: UInt32 = 0
        for frame in [first, second] {
            frame.bytes.withUnsafeBytes { bytes in
                let header = FrameHeader(kind: frame.kind, length: bytes.count, offset: frame.offset)
                let place = RingFrame(session: name, stretch: 1, position: position, header: header, bytes: bytes)
                #expect(ring.append(place))
            }
            position += UInt32(16 + frame.bytes.count)
        }
        // All of a third frame but its first word, which is stored last.
        let file = try OpenFile(scratch.paths.ring(0), O_RDWR)
        try file.write([UInt8](repeating: 0xAA, count: 100), at: Int64(RingLayout.page) + Int64(ring.produced) + 8)

        let store = scratch.store()
        #expect(try store.start() == [start.id])
        #expect(try await store.frames(start.id) == [first, second])
        store.stop()
    }

    @Test func aRingThatWasNotReadyIsNoObstacle() throws {
        let scratch = try Scratch()
        for content in [0, 10, 4096, 4096 * 17] {
            try Data(count: content).write(to: URL(fileURLWithPath: scratch.paths.ring(0)))
            let store = scratch.store()
            #expect(try store.start() == [])
            store.stop()
        }
    }

    @Test func aRingThatNobodyWroteStopsTheStartAndStays() throws {
        let scratch = try Scratch()
        let ring = try Ring.create(scratch.paths.ring(0), capacity: 1 << 16)
        let file = try OpenFile(scratch.paths.ring(0), O_RDWR)
        try file.write([UInt8](repeating: 0x5A, count: 100), at: Int64(RingLayout.page) + Int64(ring.produced))
        #expect(throws: Refusal.self) { try scratch.store().start() }
        #expect(try names(in: scratch.run) == ["ring-0"])
    }

    @Test func aJournalThatCannotBeWrittenEndsItsSessionAlone() async throws {
        let scratch = try Scratch()
        let store = scratch.store(stretch: 4096)
        _ = try store.start()
        defer { store.stop() }
        let broken = SessionStart.sample()
        let sound = SessionStart.sample()
        let brokenRecorder = try store.begin(broken, worker: 0)
        let soundRecorder = try store.begin(sound, worker: 0)
        // Where the second journal would be made.
        let second = scratch.paths.journal(JournalName(session: broken.id, stretch: 2))
        try FileManager.default.createDirectory(atPath: second, withIntermediateDirectories: false)
        var failure: Refusal?
        for _ in 0..<10_000 where failure == nil {
            do {
                try await brokenRecorder.append(.output, [UInt8](repeating: 0, count: 500))
            } catch {
                failure = error as? Refusal
            }
        }
        #expect(failure?.message.contains("Is a directory") == true)
        for _ in 0..<100 { try await soundRecorder.append(.output, [UInt8](repeating: 1, count: 500)) }
        let seal = try await store.finish(sound.id, .exited)
        #expect(try await store.verify(sound.id, against: seal).passed)
        #expect(try await store.frames(sound.id).count == 102)
    }

    @Test(.enabled(if: geteuid() == 0, "mounting a small disk needs root"))
    func aFullDiskEndsSessionsWithTheirEndsRecorded() async throws {
        let scratch = try Scratch()
        #expect(mount("tmpfs", scratch.data, "tmpfs", 0, "size=1m") == 0)
        defer { umount(scratch.data) }
        let store = RecordingStore(
            dataDirectory: scratch.data,
            runDirectory: scratch.run,
            workers: 1,
            sizes: RecordingSizes(ring: 1 << 16, stretch: 1 << 30, ballast: 1 << 19)
        )
        _ = try store.start()
        defer { store.stop() }
        #expect(store.trouble() == nil)
        let start = SessionStart.sample()
        let recorder = try store.begin(start, worker: 0)
        var random = FixedRandom(state: 3)
        var sent: [UInt8] = []
        var failure: Refusal?
        while failure == nil {
            let bytes = random.bytes(3000).map { $0 & 3 }
            do {
                try await recorder.append(.output, bytes)
                sent += bytes
            } catch {
                failure = error as? Refusal
            }
        }
        #expect(failure?.message.contains("No space left on device") == true)
        #expect(store.trouble()?.contains("No space left on device") == true)
        #expect(throws: Refusal.self) { try store.begin(.sample(), worker: 0) }

        try await recorder.append(.errorNotice, "prodpeek: recording: the disk is full\n")
        let seal = try await store.finish(start.id, RecordingEnd(cause: .recording, exitStatus: 74))
        let frames = try await store.frames(start.id)
        #expect(frames.filter { $0.kind == .output }.flatMap(\.bytes) == sent)
        #expect(frames.suffix(2).map(\.kind) == [.errorNotice, .end])
        #expect(try await store.verify(start.id, against: seal).passed)

        // Sealing has made room: the ballast comes back, and sessions start again.
        while store.trouble() != nil { await Task.yield() }
        #expect(try OpenFile.reading(scratch.paths.ballast)?.length() == 1 << 19)
        let next = SessionStart.sample()
        try await store.begin(next, worker: 0).append(.output, "again\n")
        _ = try await store.finish(next.id, .exited)
    }

    @Test func aFullDiskCostsTheBallastAndLetsOnlyTheGatewaysOwnWordsThrough() throws {
        let scratch = try Scratch()
        let health = DiskHealth(ballast: Ballast(path: scratch.paths.ballast, size: 4096), probe: scratch.paths.probe)
        health.begin()
        #expect(health.trouble == nil)
        #expect(try names(in: scratch.data) == ["ballast"])
        health.report(DiskError("write", "x", code: ENOSPC))
        #expect(health.trouble == "cannot write x: No space left on device")
        #expect(try names(in: scratch.data) == [])
        #expect(FrameKind.allCases.filter { health.refusal(of: $0) == nil } == [.notice, .errorNotice])
        health.check()
        #expect(health.trouble == nil)
        #expect(FrameKind.allCases.allSatisfy { health.refusal(of: $0) == nil })
        #expect(try names(in: scratch.data).sorted() == ["ballast", "probe"])
    }

    @Test func aFailingDiskIsTroubleUntilItWritesAgain() throws {
        let scratch = try Scratch()
        let health = DiskHealth(ballast: Ballast(path: scratch.paths.ballast, size: 4096), probe: scratch.paths.probe)
        health.begin()
        health.report(DiskError("sync", "x", code: EIO))
        #expect(health.trouble == "cannot sync x: Input/output error")
        health.check()
        #expect(health.trouble == nil)
    }
}
