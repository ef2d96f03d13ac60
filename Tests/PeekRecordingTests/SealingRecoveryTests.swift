import Foundation
import PeekCore
import Testing

@testable import PeekRecording

/// A death between any two steps of sealing leaves something from which the next start goes on.
struct SealingRecoveryTests {
    private let scratch: Scratch
    private let session = Identifier(.session)
    private let journal: [UInt8]

    init() throws {
        scratch = try Scratch()
        try makeDirectory(scratch.paths.journals)
        try makeDirectory(scratch.paths.recordings)
        var offset: UInt64 = 0
        journal = [FrameKind.start, .output, .output].flatMap { kind in
            offset += 10
            return Frame(kind: kind, offset: offset, bytes: [1, 2, 3]).encoded
        }
    }

    private func leave(_ bytes: [UInt8], _ stretch: Int = 1) throws {
        let name = JournalName(session: session, stretch: stretch)
        try OpenFile(scratch.paths.journal(name), O_RDWR | O_CREAT | O_TRUNC).write(bytes, at: 0)
    }

    private func seal(includingNewest: Bool) throws {
        let pass = SealingPass(paths: scratch.paths, compressor: try SegmentCompressor(), logs: SharedLogs())
        _ = try pass.seal(session, includingNewest: includingNewest)
        try pass.settle()
    }

    private func restart() async throws -> [Frame] {
        let store = scratch.store()
        let interrupted = try store.start()
        let seal = try await store.finish(session, .interrupted)
        #expect(interrupted == [session])
        let verification = try await store.verify(session, against: seal)
        #expect(verification.passed, "\(verification.message)")
        let frames = try await store.frames(session)
        store.stop()
        #expect(try names(in: scratch.paths.journals) == [])
        #expect(frames.last?.kind == .end)
        return frames
    }

    @Test func afterTheJournalAlone() async throws {
        try leave(journal)
        #expect(try await restart().map(\.offset) == [10, 20, 30, 30])
    }

    @Test(arguments: 0..<57)
    func afterAJournalThatEndsAnywhere(_ length: Int) async throws {
        try leave(Array(journal.prefix(length)))
        #expect(try await restart().count == length / 19 + 1)
    }

    @Test func afterAJournalThatEndsInZeros() async throws {
        try leave(journal + [UInt8](repeating: 0, count: 5000))
        #expect(try await restart().count == 4)
    }

    @Test func afterASegmentThatWasBeingWritten() async throws {
        try leave(journal)
        try seal(includingNewest: true)
        try leave(journal)
        let paths = scratch.paths
        try renameFile(paths.segment(1, of: session), to: paths.segment(1, of: session) + ".tmp")
        try removeFile(paths.chain(of: session))
        #expect(try await restart().count == 4)
    }

    @Test func afterASegmentThatTheChainDoesNotNameYet() async throws {
        try leave(journal)
        try seal(includingNewest: true)
        try leave(journal)
        try removeFile(scratch.paths.chain(of: session))
        #expect(try await restart().count == 4)
    }

    @Test(arguments: [0, 10, 30, 100, 200])
    func afterALineThatWasBeingWritten(_ length: Int) async throws {
        try leave(journal)
        try seal(includingNewest: true)
        try leave(journal)
        try OpenFile(scratch.paths.chain(of: session), O_RDWR).truncate(to: Int64(length))
        #expect(try await restart().count == 4)
    }

    @Test func readerThatComesBetweenTheChainAndItsFirstLineReadsTheJournal() async throws {
        try leave(journal)
        try seal(includingNewest: true)
        try leave(journal)
        try OpenFile(scratch.paths.chain(of: session), O_RDWR).truncate(to: 0)
        #expect(try RecordingReader(scratch.paths, session).next()?.map(\.offset) == [10, 20, 30])
    }

    @Test(arguments: [false, true])
    func afterALineWhoseSegmentIsNotOnTheDisk(_ isEmpty: Bool) async throws {
        try leave(journal)
        try seal(includingNewest: true)
        try leave(journal)
        let segment = scratch.paths.segment(1, of: session)
        if isEmpty { try OpenFile(segment, O_RDWR).truncate(to: 0) } else { try removeFile(segment) }
        #expect(try await restart().count == 4)
    }

    @Test func beforeTheJournalIsRemoved() async throws {
        try leave(journal)
        try seal(includingNewest: true)
        let head = try ChainFile(scratch.paths, session).read()?.head
        try leave(journal)
        try leave(Frame(kind: .output, offset: 40, bytes: [4]).encoded, 2)
        #expect(try await restart().map(\.offset) == [10, 20, 30, 40, 40])
        #expect(try ChainFile(scratch.paths, session).read()?.links.first?.link == head)
    }

    @Test func aSealedEndWhoseJournalCameBackKeepsItsSeal() async throws {
        let end = Frame(kind: .end, offset: 40, bytes: Array(try JSONEncoder().encode(RecordingEnd.exited)))
        try leave(journal + end.encoded)
        try seal(includingNewest: true)
        let seal = try ChainFile(scratch.paths, session).read()?.seal
        // What a loss of power may leave of it: less than what was sealed.
        try leave(Array(journal.prefix(30)))
        let store = scratch.store()
        _ = try store.start()
        #expect(try await store.finish(session, .interrupted) == seal)
        #expect(try await store.frames(session).count == 4)
        store.stop()
        #expect(try names(in: scratch.paths.journals) == [])
    }

    @Test func anEndWithoutASealIsSealedWithoutBeingAsked() async throws {
        let end = Frame(kind: .end, offset: 40, bytes: Array(try JSONEncoder().encode(RecordingEnd.exited)))
        try leave(journal + end.encoded)
        let store = scratch.store()
        #expect(try store.start() == [])
        while try !names(in: scratch.paths.journals).isEmpty { await Task.yield() }
        #expect(try await store.frames(session).count == 4)
        store.stop()
    }

    @Test func whatIsNoFrameIsKeptBesideTheSegmentAndNamed() async throws {
        var altered = journal
        altered[19 + 4] = 99
        try leave(altered)
        let store = scratch.store()
        #expect(try store.start() == [session])
        let seal = try await store.finish(session, .interrupted)
        #expect(try await store.frames(session).map(\.kind) == [.start, .end])
        let kept = "\(scratch.paths.directory(of: session))/000001.damaged"
        #expect(try Array(Data(contentsOf: URL(fileURLWithPath: kept))) == altered)
        let verification = try await store.verify(session, against: seal)
        #expect(!verification.passed)
        #expect(verification.message == "000001.damaged holds a journal that was altered before it could be sealed")
        store.stop()
    }

    @Test func aMissingJournalIsNamed() async throws {
        try leave(journal, 1)
        try leave(journal, 3)
        let store = scratch.store()
        #expect(try store.start() == [session])
        await #expect(throws: Refusal(.unavailable, "journal 2 is missing")) { try await store.frames(session) }
        await #expect(throws: Refusal(.recording, "journal \(session).000002 is missing")) {
            try await store.finish(session, .interrupted)
        }
        store.stop()
    }
}
