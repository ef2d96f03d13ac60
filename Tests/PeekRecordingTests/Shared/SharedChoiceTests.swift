import Foundation
import PeekCore
import Testing

@testable import PeekRecording

/// Sessions that are out of step share what was recorded at the same time, whenever it is sealed.
struct SharedChoiceTests {
    private let scratch: Scratch
    private let logs = SharedLogs()
    private let lines = FollowedSessions.lines(4000)

    init() throws {
        scratch = try Scratch()
        try makeDirectory(scratch.paths.journals)
        try makeDirectory(scratch.paths.recordings)
    }

    /// Seals a session that began at a line and has stretches of so many; a line comes each second.
    private func seal(from first: Int, _ stretches: [Int]) throws -> [SharedHead?] {
        let session = Identifier(.session)
        logs.follow("a log", in: session, began: UInt64(first) * 1_000_000)
        var number = first
        for (index, count) in stretches.enumerated() {
            let frames = (number..<number + count).flatMap { number in
                Frame(kind: .output, offset: UInt64(number - first) * 1_000_000, bytes: Array(lines[number].utf8))
                    .encoded
            }
            let journal = scratch.paths.journal(JournalName(session: session, stretch: index + 1))
            try OpenFile(journal, O_RDWR | O_CREAT).write(frames, at: 0)
            number += count
        }
        let pass = SealingPass(paths: scratch.paths, compressor: try SegmentCompressor(), logs: logs)
        _ = try pass.seal(session, includingNewest: true)
        try pass.settle()
        return try stretches.indices.map { index in
            let path = scratch.paths.segment(index + 1, of: session)
            return SharedHead(Array(try Data(contentsOf: URL(fileURLWithPath: path))))
        }
    }

    @Test func oldStretchIsFoundAmongManyNewOnes() throws {
        #expect(try seal(from: 0, [200, 200, 200, 200, 200]) == [nil, nil, nil, nil, nil])
        #expect(try !seal(from: 0, [200, 200, 200, 200, 200]).contains(nil))
    }

    @Test func stretchBetweenTwoOthersNeedsBoth() throws {
        #expect(try seal(from: 0, [300, 300, 300]) == [nil, nil, nil])
        let heads = try seal(from: 150, [300, 300])
        #expect(heads.map { $0?.bases.count } == [2, 2])
    }

    @Test func baseOfAnotherTimeIsNone() throws {
        #expect(try seal(from: 0, [300]) == [nil])
        #expect(try seal(from: 400, [300]) == [nil])
    }

    @Test func shortStretchDoesNotReadALongBase() throws {
        #expect(try seal(from: 0, [3200]) == [nil])
        #expect(try seal(from: 100, [160]) == [nil])
        #expect(try !seal(from: 100, [400]).contains(nil))
    }

    @Test func sessionWithFewLinesDoesNotHideTheOthers() throws {
        _ = try seal(from: 0, [400])
        // All the time of the others, and next to nothing of what they were shown.
        let session = Identifier(.session)
        logs.follow("a log", in: session, began: 0)
        for number in 0..<4 {
            let base = SharedLogs.Base(
                session: session,
                path: "\(scratch.data)/none",
                stored: ChainLink.genesis(Identifier(.session)),
                length: Int64(20_000 + number),
                size: 9000,
                times: 0...UInt64(1_200_000_000)
            )
            logs.add(base, of: "a log")
        }
        let times = UInt64(0)...399_000_000
        let best = try #require(logs.bases(of: "a log").max { $0.length(within: times) < $1.length(within: times) })
        #expect(best.session != session && best.length(within: times) == Double(best.length))
    }

    @Test func timesThatMakeNoSenseAreNotShared() throws {
        let journal = try OpenFile("\(scratch.data)/journal", O_RDWR | O_CREAT)
        try journal.write(Frame(kind: .output, offset: .max, bytes: [1]).encoded, at: 0)
        let following = SharedLogs.Following(log: "a log", began: 7)
        #expect(following.times(try JournalScan(journal)) == nil)
        try journal.write(Frame(kind: .output, offset: 5, bytes: [1]).encoded, at: 0)
        #expect(following.times(try JournalScan(journal)) == 12...12)
        try journal.truncate(to: 0)
        #expect(following.times(try JournalScan(journal)) == nil)
    }
}
