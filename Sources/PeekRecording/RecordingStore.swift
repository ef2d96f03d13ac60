import FoundationEssentials
import Glibc
public import PeekCore
import Synchronization

/// The recordings of a gateway, on one directory of a disk and one of memory.
///
/// ``start()`` and ``stop()`` once, in that order, by the owner; everything else from any thread between them. Each
/// worker has a ring in memory (tmpfs) and a thread that drains it to journals; see `RecordingPaths` for the files.
public final class RecordingStore: Recordings {
    private let paths: RecordingPaths
    private let sizes: RecordingSizes
    private let workers: Int
    private let live = LiveRecorders()
    private let health: DiskHealth
    private let machinery = Mutex<Machinery?>(nil)

    /// Makes a store; nothing is read or written before ``start()``.
    ///
    /// - Parameters:
    ///   - dataDirectory: on a disk; exists; for this gateway alone.
    ///   - runDirectory: in memory, such as `/run/prodpeek`; exists; survives this process and not the machine.
    ///   - workers: threads that will append; one ring each.
    public init(
        dataDirectory: String,
        runDirectory: String,
        workers: Int,
        sizes: RecordingSizes = RecordingSizes()
    ) {
        paths = RecordingPaths(data: dataDirectory, run: runDirectory)
        self.sizes = sizes
        self.workers = workers
        health = DiskHealth(ballast: Ballast(path: paths.ballast, size: sizes.ballast), probe: paths.probe)
    }

    /// Brings what a dead process left into the journals, then starts to record.
    ///
    /// Blocks while it reads and writes what is left. A full disk is no error here: ``trouble()`` says so until there
    /// is room.
    ///
    /// - Returns: the sessions whose recordings have no end, oldest first; each is to be given one by
    ///   ``finish(_:_:)``, with the cause `interrupted`.
    /// - Throws: when another gateway uses the directory, or what is left cannot be saved; nothing is lost then.
    public func start() throws -> [Identifier] {
        do {
            for directory in [paths.journals, paths.recordings] { try makeDirectory(directory) }
            let lock = try DirectoryLock(paths.lock)
            health.begin()
            let recovery = try recover()
            let started = try Machinery(
                paths: paths,
                workers: workers,
                ringCapacity: sizes.ring,
                live: live,
                health: health,
                lock: lock
            )
            for ended in recovery.ended { started.sealer.sealInBackground(ended, includingNewest: true) }
            for interrupted in recovery.interrupted { started.sealer.sealInBackground(interrupted) }
            machinery.withLock { $0 = started }
            return recovery.interrupted
        } catch {
            throw refusal(.recording, error)
        }
    }

    /// Brings every frame to disk and ends the threads; sessions without an end are interrupted ones at the next start.
    ///
    /// Blocks for as long as the disk needs.
    public func stop() {
        machinery.withLock { $0.take() }?.stop()
    }

    /// Opens a recording, with its first frame written to the journal, which is on disk within a second.
    ///
    /// Writes a file, so that what cannot be recorded does not even start: not for a worker's thread.
    public func begin(_ start: SessionStart, worker: Int) throws -> any SessionRecorder {
        let machinery = try running()
        guard machinery.writers.indices.contains(worker) else {
            throw Refusal(.recording, "there is no worker \(worker)")
        }
        if let trouble = trouble() { throw Refusal(.recording, "nothing can be recorded now: \(trouble)") }
        do {
            let began = monotonicNanoseconds()
            let frame = Frame(kind: .start, offset: 0, bytes: Array(try JSONEncoder().encode(start)))
            guard frame.bytes.count <= FrameHeader.longestFrame else {
                throw Refusal(.recording, "the facts of the session's start are too long to be recorded")
            }
            let encoded = frame.encoded
            let name = JournalName(session: start.id, stretch: 1)
            let journal = try OpenFile(paths.journal(name), O_WRONLY | O_CREAT | O_EXCL)
            try journal.write(encoded, at: 0)
            machinery.syncer.touched(name)
            let recorder = RingRecorder(
                start.id,
                writer: machinery.writers[worker],
                health: health,
                began: began,
                position: UInt32(encoded.count),
                stretchLength: UInt32(sizes.stretch)
            )
            live.insert(recorder)
            return recorder
        } catch {
            if error is DiskError { health.report(error) }
            throw refusal(.recording, error)
        }
    }

    /// Waits until every frame is on disk, appends `end`, and seals the recording.
    ///
    /// The session's worker appends no more. Finishing again, also after a restart, changes nothing and returns the
    /// same seal.
    ///
    /// - Throws: a ``Refusal`` when that was not possible; what is on disk stays, and the next start tries again.
    public func finish(_ session: Identifier, _ end: RecordingEnd) async throws -> RecordingSeal {
        let machinery = try running()
        defer { machinery.sealer.logs.forget(session) }
        do {
            var offset: UInt64?
            if let recorder = live[SessionName(session)] {
                defer { live.remove(session) }
                try await recorder.writer.drained()
                offset = recorder.offset
            }
            return try await machinery.sealer.finish(session, end, offset: offset)
        } catch {
            throw refusal(.recording, error)
        }
    }

    public func follows(_ log: String, in session: Identifier) {
        guard let recorder = live[SessionName(session)] else { return }
        machinery.withLock { $0 }?.sealer.logs.follow(log, in: session, began: recorder.began / 1000)
    }

    public func trouble() -> String? {
        if let trouble = health.trouble { return trouble }
        guard access(paths.journals, W_OK) == 0 else { return DiskError("write to", paths.journals).description }
        return machinery.withLock { $0 == nil } ? "the gateway is not recording" : nil
    }

    /// Gives up the ballast because somebody else, such as the event log, found the disk full.
    public func reportFullDisk() {
        health.report(DiskError("write to", paths.data, code: ENOSPC))
    }

    public func read(_ session: Identifier, _ body: (Frame) throws -> Void) async throws {
        let reader = try await reader(session)
        while let frames = try refusing({ try reader.next() }) {
            for frame in frames { try body(frame) }
            // A long recording must not keep a thread of the pool.
            await Task.yield()
        }
    }

    public func verify(_ session: Identifier, against seal: RecordingSeal?) async throws -> Verification {
        do {
            return try await RecordingVerifier(paths, session).verify(against: seal)
        } catch {
            throw refusal(.unavailable, error)
        }
    }

    /// Opens what of a recording is written now.
    func reader(_ session: Identifier) async throws -> sending RecordingReader {
        do {
            try await live[SessionName(session)]?.writer.drained()
            return try RecordingReader(paths, session)
        } catch {
            throw refusal(.unavailable, error)
        }
    }

    /// Opens what is recorded from now on.
    func follower(_ session: Identifier) async throws -> sending RecordingFollower {
        do {
            _ = try await drained(session)
            return try RecordingFollower(paths, session)
        } catch {
            throw refusal(.unavailable, error)
        }
    }

    /// Brings what is recorded of a session to its file.
    ///
    /// - Returns: whether it is still being recorded, so that more can come.
    func drained(_ session: Identifier) async throws -> Bool {
        guard let recorder = live[SessionName(session)] else { return false }
        try await recorder.writer.drained()
        return true
    }

    private func recover() throws -> Recovery.Finding {
        do {
            return try Recovery(paths).run()
        } catch let error as DiskError where error.isFull {
            health.report(error)
            return try Recovery(paths).run()
        }
    }

    private func running() throws -> Machinery {
        guard let machinery = machinery.withLock({ $0 }) else {
            throw Refusal(.recording, "the gateway is not recording")
        }
        return machinery
    }
}

/// What a person is told of an error.
func refusal(_ status: ExitStatus, _ error: any Error) -> Refusal {
    error as? Refusal ?? Refusal(status, "\(error)")
}

/// Reads, and tells a person what went wrong.
func refusing<Value>(_ read: () throws -> Value) throws -> Value {
    do {
        return try read()
    } catch {
        throw refusal(.unavailable, error)
    }
}

/// How much of what a store takes; the defaults are for production.
public struct RecordingSizes: Sendable {
    /// Bytes of each worker's ring; a multiple of 4096.
    public var ring: Int
    /// Bytes after which a journal is sealed while its session goes on.
    public var stretch: Int
    /// Bytes kept free for the ends of sessions when the disk is full.
    public var ballast: Int

    /// Makes sizes.
    ///
    /// 16 MiB of ring are 40 ms at 400 MB/s. 8 MiB of journal are sealed in about 50 ms and read back as fast after a
    /// death. 64 MiB of ballast hold what two full rings do, and as much for ends and events.
    public init(ring: Int = 16 << 20, stretch: Int = 8 << 20, ballast: Int = 64 << 20) {
        self.ring = ring
        self.stretch = stretch
        self.ballast = ballast
    }
}
