import Glibc
import PeekCore

/// What becomes of frames on their way from a ring to the journals; the writer's part in a life, a start's after a death.
protocol DrainObserver {
    /// Whether a session's frames are of no use any more, because some before them could not be written.
    func isFailed(_ session: SessionName) -> Bool

    /// Frames have left the ring, `written` to `journal` or, after a failure, not.
    ///
    /// - Parameter isFirst: whether they are the first ones of that journal.
    func left(_ journal: JournalName, sizeInRing: Int, written: Bool, isFirst: Bool)

    /// A journal could not be written, for a reason that is its own.
    ///
    /// - Throws: when the frames must stay in the ring; else they leave it unwritten.
    func failed(_ session: SessionName, _ error: any Error) throws
}

/// Moves frames from one ring to the journals; by one thread.
struct RingDrain<Observer: DrainObserver> {
    // Sessions take turns on descriptors, so that thousands of them need few.
    private static var mostOpenFiles: Int { 64 }
    // Nanoseconds.
    private static var longestOpen: UInt64 { 1_000_000_000 }
    // A pass ends here, so that who waits for the ring to be drained hears of it.
    private static var passLength: UInt64 { 4 << 20 }

    private let ring: Ring
    private let paths: RecordingPaths
    private let observer: Observer
    private let isRecovery: Bool
    private let run = JournalRun()
    private var files: [JournalName: OpenFile] = [:]
    private var filesOpened: UInt64 = 0

    /// Makes a drain.
    ///
    /// - Parameter isRecovery: whether a journal that has gone is made again, with a hole; in a life that is an error.
    init(_ ring: Ring, paths: RecordingPaths, observer: Observer, isRecovery: Bool) {
        self.ring = ring
        self.paths = paths
        self.observer = observer
        self.isRecovery = isRecovery
    }

    /// Writes what is in the ring, up to a few megabytes.
    ///
    /// - Returns: whether there was anything.
    /// - Throws: ``DiskError`` when the disk as a whole refuses; the rest stays in the ring. ``RingDamage``.
    mutating func pass() throws -> Bool {
        closeOldFiles()
        let begin = ring.consumed
        var position = begin
        while position - begin < Self.passLength, position - begin < UInt64(ring.capacity),
            let frame = try ring.frame(at: position)
        {
            if !run.add(frame) {
                try finishRun(at: position)
                _ = run.add(frame)
            }
            position += UInt64(frame.size)
        }
        try finishRun(at: position)
        return position > begin
    }

    private mutating func finishRun(at position: UInt64) throws {
        defer { run.clear() }
        guard !run.isEmpty, let session = run.session.identifier else { return }
        let name = JournalName(session: session, stretch: Int(run.stretch))
        var written = false
        if !observer.isFailed(run.session) {
            do {
                try run.write(to: file(name))
                written = true
            } catch let error as DiskError where !error.isFull {
                try observer.failed(run.session, error)
            }
        }
        ring.consumed = position
        observer.left(name, sizeInRing: run.sizeInRing, written: written, isFirst: run.position == 0)
    }

    // A journal is removed when it is sealed; an open descriptor would keep its room on the disk.
    private mutating func closeOldFiles() {
        if !files.isEmpty, monotonicNanoseconds() - filesOpened > Self.longestOpen { files = [:] }
    }

    private mutating func file(_ name: JournalName) throws -> OpenFile {
        if let file = files[name] { return file }
        if files.count >= Self.mostOpenFiles { files = [:] }
        if files.isEmpty { filesOpened = monotonicNanoseconds() }
        let file = try OpenFile(paths.journal(name), O_WRONLY | (isRecovery || run.position == 0 ? O_CREAT : 0))
        files[name] = file
        return file
    }
}
