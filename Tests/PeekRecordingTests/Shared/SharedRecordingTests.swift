import Foundation
import PeekCore
import Testing

@testable import PeekRecording

struct SharedRecordingTests {
    private let sessions: FollowedSessions
    private var store: RecordingStore { sessions.store }

    init() throws { sessions = try FollowedSessions() }

    @Test func fiftyOfOneLogTakeLessThanTwiceWhatOneTakes() async throws {
        let lines = FollowedSessions.lines(1500)
        var seals: [Identifier: RecordingSeal] = [:]
        // All of them run before the first one ends.
        for _ in 0..<50 { seals[try await sessions.begin(lines)] = RecordingSeal(segments: 0, length: 0, head: "") }
        let order = seals.keys.sorted()
        for session in order { seals[session] = try await store.finish(session, .exited) }

        let one = try sessions.bytes(order[0]).count
        let all = try sessions.stored()
        #expect(one > 40_000)
        // A chain of a line, and the times.
        #expect(all < 2 * one + 50 * 1500, "\(all) bytes of fifty, \(one) of one")
        for session in order {
            let verification = try await store.verify(session, against: seals[session])
            #expect(verification.passed, "\(verification.message)")
            #expect(try await sessions.text(session) == lines.joined())
        }
        #expect(try names(in: sessions.scratch.paths.shared).count == 1)
    }

    @Test func thoseThatEndAtOnceShareInOnePass() async throws {
        let lines = FollowedSessions.lines(1000)
        var all: [Identifier] = []
        for _ in 0..<20 { all.append(try await sessions.begin(lines)) }
        let before = try sessions.stored()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for session in all { group.addTask { [store] in _ = try await store.finish(session, .exited) } }
            try await group.waitForAll()
        }
        #expect(before == 0)
        #expect(try all.count { try sessions.bases($0).isEmpty } == 1)
        for session in all { #expect(try await sessions.text(session) == lines.joined()) }
    }

    @Test(arguments: [3, 5, 9])
    func whatAFilterLeavesIsShared(_ tenths: Int) async throws {
        let lines = FollowedSessions.lines(3000)
        let chosen = lines.enumerated().filter { $0.offset * 7919 % 10 < tenths }.map(\.element)
        let whole = try await sessions.begin(lines)
        let part = try await sessions.begin(chosen)
        _ = try await store.finish(whole, .exited)
        _ = try await store.finish(part, .exited)
        let base = try sessions.bytes(whole).count
        #expect(try sessions.bases(part).count == 1)
        #expect(try sessions.bytes(part).count * 40 < base * tenths)
        #expect(try await sessions.text(part) == chosen.joined())
    }

    @Test func everyFormatIsTheSameSharedOrNot() async throws {
        let lines = FollowedSessions.lines(400)
        let all = [try await sessions.begin(lines), try await sessions.begin(lines)]
        for session in all {
            var before: [[UInt8]] = []
            var after: [[UInt8]] = []
            for format in ExportFormat.allCases { before.append(try await export(session, format)) }
            _ = try await store.finish(session, .exited)
            for format in ExportFormat.allCases { after.append(try await export(session, format)) }
            // Only version 3 says how it ended.
            for (one, other) in zip(before, after) { #expect(other.starts(with: one)) }
        }
        #expect(try sessions.bases(all[1]).count == 1)
    }

    private func export(_ session: Identifier, _ format: ExportFormat) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await part in try await store.export(session, as: format, stream: nil, markers: []) { bytes += part }
        return bytes
    }

    @Test func baseOutlivesItsRecording() async throws {
        let lines = FollowedSessions.lines(1000)
        let first = try await sessions.begin(lines)
        let second = try await sessions.begin(lines)
        _ = try await store.finish(first, .exited)
        let seal = try await store.finish(second, .exited)
        try FileManager.default.removeItem(atPath: sessions.scratch.paths.directory(of: first))
        #expect(try await store.verify(second, against: seal).passed)
        #expect(try await sessions.text(second) == lines.joined())
    }

    @Test func copyWithoutHardLinksIsWhole() async throws {
        let lines = FollowedSessions.lines(1000)
        let all = [try await sessions.begin(lines), try await sessions.begin(lines)]
        var seals: [RecordingSeal] = []
        for session in all { seals.append(try await store.finish(session, .exited)) }
        let copy = try Scratch()
        try FileManager.default.copyItem(atPath: sessions.scratch.paths.recordings, toPath: copy.paths.recordings)
        let other = copy.store()
        _ = try other.start()
        for (session, seal) in zip(all, seals) { #expect(try await other.verify(session, against: seal).passed) }
        other.stop()
    }

    @Test(.enabled(if: geteuid() == 0, "mounting a disk needs root"))
    func diskWithoutHardLinksHoldsOneCopy() async throws {
        let shared = sessions.scratch.paths.shared
        try makeDirectory(shared)
        // No file can have a name on another disk.
        #expect(mount("tmpfs", shared, "tmpfs", 0, "size=8m") == 0)
        defer { umount(shared) }
        let lines = FollowedSessions.lines(1000)
        let all = [try await sessions.begin(lines), try await sessions.begin(lines), try await sessions.begin(lines)]
        for session in all.prefix(2) { _ = try await store.finish(session, .exited) }
        let base = try #require(try names(in: shared).first)
        let file = try FileManager.default.attributesOfItem(atPath: "\(shared)/\(base)")[.systemFileNumber] as? Int
        _ = try await store.finish(all[2], .exited)
        #expect(try names(in: shared) == [base])
        // The copy that the second needs is on the disk; another would not be yet.
        let after = try FileManager.default.attributesOfItem(atPath: "\(shared)/\(base)")[.systemFileNumber] as? Int
        #expect(file != nil && after == file)
        #expect(try sessions.bases(all[2]).count == 1)
        #expect(try await sessions.text(all[2]) == lines.joined())
    }

    @Test(.enabled(if: geteuid() == 0, "mounting a small disk needs root"))
    func fullDiskKeepsTheJournalUntilThereIsRoom() async throws {
        let scratch = sessions.scratch
        try makeDirectory(scratch.paths.shared)
        #expect(mount("tmpfs", scratch.paths.shared, "tmpfs", 0, "size=4k") == 0)
        let lines = FollowedSessions.lines(1000)
        let all = [try await sessions.begin(lines), try await sessions.begin(lines)]
        _ = try await store.finish(all[0], .exited)
        await #expect(throws: Refusal.self) { try await store.finish(all[1], .exited) }
        umount(scratch.paths.shared)
        #expect(try names(in: scratch.paths.journals) == ["\(JournalName(session: all[1], stretch: 1))"])
        #expect(try await sessions.text(all[1]) == lines.joined())
        let seal = try await store.finish(all[1], .exited)
        #expect(try await store.verify(all[1], against: seal).passed)
        #expect(try await sessions.text(all[1]) == lines.joined())
    }

    @Test func whoeverFollowsAloneOrAnotherLogIsStoredInFull() async throws {
        let lines = FollowedSessions.lines(1000)
        let follows = ["web1 /a", "web1 /b", nil]
        var all: [Identifier] = []
        for log in follows { all.append(try await sessions.begin(lines, following: log)) }
        for session in all { _ = try await store.finish(session, .exited) }
        for session in all { #expect(try sessions.bytes(session).starts(with: [0x28, 0xB5, 0x2F, 0xFD])) }
        #expect(!FileManager.default.fileExists(atPath: sessions.scratch.paths.shared))
    }

    @Test func whatDiffersIsStoredInFullAndBecomesABase() async throws {
        let lines = FollowedSessions.lines(1000)
        let others = FollowedSessions.lines(1000, seed: 72)
        let all = [
            try await sessions.begin(lines), try await sessions.begin(others), try await sessions.begin(others),
            try await sessions.begin(lines),
        ]
        for session in all { _ = try await store.finish(session, .exited) }
        #expect(try all.map { try sessions.bases($0).count } == [0, 0, 2, 2])
        #expect(try await sessions.text(all[3]) == lines.joined())
    }

    @Test func nothingIsKeptInMindOfALogThatNobodyFollows() {
        let logs = SharedLogs()
        let sessions = (0..<40).map { Identifier(.session, at: Timestamp(milliseconds: 1_700_000_000_000 + $0)) }
        let hash = ChainLink.genesis(sessions[0])
        for session in sessions {
            logs.follow("a", in: session, began: 0)
            logs.add(.init(session: session, path: "", stored: hash, length: 1, size: 1, times: 0...1), of: "a")
        }
        #expect(logs.bases(of: "a").map(\.session) == sessions.suffix(32).reversed())
        for session in sessions.dropLast() { logs.forget(session) }
        #expect(logs.bases(of: "a").count == 32)
        logs.forget(sessions[39])
        #expect(logs.bases(of: "a") == [])
        logs.add(.init(session: sessions[0], path: "", stored: hash, length: 1, size: 1, times: 0...1), of: "a")
        #expect(logs.bases(of: "a") == [])
    }
}
