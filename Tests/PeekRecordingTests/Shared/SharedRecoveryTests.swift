import Foundation
import PeekCore
import Testing

@testable import PeekRecording

/// A death between any two steps of sealing what is shared leaves every recording whole.
struct SharedRecoveryTests {
    /// What a death, or a loss of power, leaves of the segment's files when its journal is still there.
    enum Left: CaseIterable {
        case nothing, base, baseBeingMade, emptyBase, segmentBeingMade, segmentWithoutLine
        case lineWithoutSegment, segmentWithoutBase, segmentWithEmptyBase, everything
    }

    private let scratch: Scratch
    private let session = Identifier(.session, at: Timestamp(milliseconds: 1_700_000_000_000))
    private let other = Identifier(.session, at: Timestamp(milliseconds: 1_700_000_000_001))
    private let journal: [UInt8]

    init() throws {
        scratch = try Scratch()
        try makeDirectory(scratch.paths.journals)
        try makeDirectory(scratch.paths.recordings)
        journal = FollowedSessions.lines(300).enumerated().flatMap { offset, line in
            Frame(kind: .output, offset: UInt64(offset), bytes: Array(line.utf8)).encoded
        }
    }

    private func leave(_ session: Identifier) throws {
        let name = JournalName(session: session, stretch: 1)
        try OpenFile(scratch.paths.journal(name), O_RDWR | O_CREAT | O_TRUNC).write(journal, at: 0)
    }

    /// Seals both, one as what it adds to the other.
    private func sealBoth() throws -> (base: String, head: Hash) {
        let logs = SharedLogs()
        let pass = SealingPass(paths: scratch.paths, compressor: try SegmentCompressor(), logs: logs)
        for session in [other, session] {
            logs.follow("a log", in: session, began: 0)
            try leave(session)
            _ = try pass.seal(session, includingNewest: true)
        }
        try pass.settle()
        let file = Array(try Data(contentsOf: URL(fileURLWithPath: scratch.paths.segment(1, of: session))))
        let base = try #require(SharedHead(file)?.bases.first)
        return (scratch.paths.shared(base), try #require(try ChainFile(scratch.paths, session).read()).head)
    }

    @Test(arguments: Left.allCases)
    func afterADeath(_ left: Left) async throws {
        let (base, head) = try sealBoth()
        try leave(session)
        let segment = scratch.paths.segment(1, of: session)
        let chain = scratch.paths.chain(of: session)
        let truncate = { (path: String) in
            // Not the base's recording itself: that one is on the disk.
            try removeFile(path)
            try OpenFile(path, O_RDWR | O_CREAT).truncate(to: 0)
        }
        switch left {
        case .nothing: for path in [base, segment, chain] { try removeFile(path) }
        case .base: for path in [segment, chain] { try removeFile(path) }
        case .baseBeingMade:
            for path in [segment, chain] { try removeFile(path) }
            try renameFile(base, to: "\(base).\(session).tmp")
        case .emptyBase:
            for path in [segment, chain] { try removeFile(path) }
            try truncate(base)
        case .segmentBeingMade:
            try renameFile(segment, to: segment + ".tmp")
            try removeFile(chain)
        case .segmentWithoutLine: try removeFile(chain)
        case .lineWithoutSegment: try removeFile(segment)
        case .segmentWithoutBase: try removeFile(base)
        case .segmentWithEmptyBase: try truncate(base)
        case .everything: break
        }
        let store = scratch.store()
        #expect(try store.start() == [session])
        for each in [other, session] {
            let seal = try await store.finish(each, .interrupted)
            let verification = try await store.verify(each, against: seal)
            #expect(verification.passed, "\(verification.message)")
            let frames = try await store.frames(each)
            #expect(frames.dropLast().flatMap(\.encoded) == journal)
            #expect(frames.last?.kind == .end)
        }
        store.stop()
        #expect(try names(in: scratch.paths.journals) == [])
        // What is whole is gone on with; everything else is stored in full.
        let first = try #require(try ChainFile(scratch.paths, session).read()?.links.first)
        #expect((first.link == head) == (left == .everything))
    }

    @Test func baseThatADeathLeftEmptyIsReplaced() throws {
        let (base, head) = try sealBoth()
        for each in [session, other] {
            try FileManager.default.removeItem(atPath: scratch.paths.directory(of: each))
        }
        try OpenFile(base, O_RDWR).truncate(to: 0)
        let again = try sealBoth()
        #expect(again == (base, head))
        #expect(try OpenFile(base, O_RDONLY).length() > 5000)
        #expect(try names(in: scratch.paths.shared).count == 1)
    }
}
