import Foundation
import Glibc
import PeekCore
import Synchronization
import Testing

@testable import PeekStore

@Suite(.enabled(if: SmallDisk.canBeMade, "only root may mount a small file system"))
struct FullDiskTests {
    private let disk: SmallDisk
    private let log: SQLiteEventLog

    init() throws {
        disk = try SmallDisk(megabytes: 24)
        log = try SQLiteEventLog(path: disk.path + "/events.sqlite", gateway: "gw")
    }

    @Test func aFullDiskTakesWholeRequestsOrNothingAndTheLogGoesOnOnceThereIsSpace() async throws {
        try await log.append([.started(sessionID(1), at: 0)])
        try disk.fill()
        let long = String(repeating: "x", count: 500_000)
        var taken = 1
        var refusal: Refusal?
        while refusal == nil {
            do {
                taken += try await log.append([.note(long), .ended(sessionID(1), at: 9), .note(long)]).count
            } catch let error as Refusal {
                refusal = error
            }
            try #require(taken < 100)
        }
        #expect(refusal?.status == .unavailable)
        #expect(refusal?.message.contains("no space left") == true, "\(String(describing: refusal))")
        #expect(await log.trouble()?.contains("space") == true)
        #expect(try await log.events(after: 0, limit: 1000).count == taken)
        #expect(try await log.verify().passed)

        try disk.free()
        #expect(await log.trouble() == nil)
        #expect(try await log.append([.note(long)]).map(\.sequence) == [Int64(taken) + 1])
        try log.close()
        let reopened = try SQLiteEventLog(path: disk.path + "/events.sqlite", gateway: "gw")
        #expect(try await reopened.events(after: 0, limit: 1000).count == taken + 1)
        #expect(try await reopened.verify().passed)
        try reopened.close()
    }

    @Test(arguments: [true, false])
    func roomIsMadeOnceForEverythingButTheStartOfASession(isStart: Bool) async throws {
        let ballast = disk.path + "/ballast"
        let called = Mutex(0)
        let makeRoom: @Sendable () -> Void = {
            called.withLock { $0 += 1 }
            unlink(ballast)
        }
        let log = try SQLiteEventLog(path: disk.path + "/with-ballast.sqlite", gateway: "gw", makeRoom: makeRoom)
        try Data(count: 4 << 20).write(to: URL(fileURLWithPath: ballast))
        try disk.fill()
        var session = 0
        var refusal: Refusal?
        // What is left in files that are there already is used up first.
        while called.withLock({ $0 }) == 0, session < 100 {
            session += 1
            let fact: Fact = isStart ? .started(sessionID(session), at: 9) : .ended(sessionID(session), at: 9)
            do { try await log.append([fact]) } catch let error as Refusal { refusal = error }
        }
        #expect(called.withLock { $0 } == 1)
        #expect((refusal != nil) == isStart)
        #expect(try await log.events(after: 0, limit: 1000).count == session - (isStart ? 1 : 0))
        try await log.append([.note("there is room")])
        #expect(called.withLock { $0 } == 1)
        #expect(try await log.verify().passed)
        try log.close()
    }

    @Test func littleSpaceIsTroubleBeforeThereIsNone() async throws {
        #expect(await log.trouble() == nil)
        try disk.fill(leaving: 4 << 20)
        #expect(await log.trouble()?.contains("soon has no space") == true)
        try await log.append([.note("still taken")])
        try log.close()
    }
}

/// A file system in memory that is quickly full; it goes away with the value.
private final class SmallDisk: Sendable {
    static let canBeMade: Bool = {
        do {
            _ = try SmallDisk(megabytes: 1)
            return true
        } catch {
            return false
        }
    }()

    let path: String

    init(megabytes: Int) throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("prodpeek-disk-\(UUID())").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        guard mount("tmpfs", path, "tmpfs", UInt(MS_NOSUID | MS_NODEV), "size=\(megabytes)m") == 0 else {
            rmdir(path)
            throw POSIXError(.EPERM)
        }
    }

    deinit {
        umount2(path, Int32(MNT_DETACH))
        rmdir(path)
    }

    /// Takes all space but `bytes`.
    func fill(leaving bytes: Int = 0) throws {
        let attributes = try FileManager.default.attributesOfFileSystem(forPath: path)
        let free = (attributes[.systemFreeSize] as? NSNumber)?.intValue ?? 0
        try Data(count: max(0, free - bytes)).write(to: URL(fileURLWithPath: path + "/filling"))
    }

    /// Gives it back.
    func free() throws {
        try FileManager.default.removeItem(atPath: path + "/filling")
    }
}
