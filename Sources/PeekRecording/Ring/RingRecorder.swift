import Glibc
import PeekCore
import Synchronization

/// Writes one session's frames into its worker's ring.
///
/// A few hundred bytes: everything large belongs to the ring, which all sessions of a worker share.
final class RingRecorder: SessionRecorder, @unchecked Sendable {
    /// The session as the ring names it.
    let name: SessionName
    /// The writer that drains the ring.
    let writer: JournalWriter

    private let health: DiskHealth
    /// When the recording began, in nanoseconds on the monotonic clock.
    let began: UInt64
    private let stretchLength: UInt32
    // The place of the next frame; the worker's alone.
    private var stretch: UInt32 = 1
    private var position: UInt32
    // Bytes of this session in the ring: added to by the worker, taken from by the writer.
    private let undrained = Atomic<Int>(0)
    private let hasFailed = Atomic<Bool>(false)
    private let failure = Mutex<String?>(nil)

    /// Makes a recorder of a session whose first frame is in its journal already.
    ///
    /// - Parameters:
    ///   - began: nanoseconds on the monotonic clock.
    ///   - position: bytes in the journal.
    init(
        _ session: Identifier,
        writer: JournalWriter,
        health: DiskHealth,
        began: UInt64,
        position: UInt32,
        stretchLength: UInt32
    ) {
        name = SessionName(session)
        self.writer = writer
        self.health = health
        self.began = began
        self.position = position
        self.stretchLength = stretchLength
    }

    func append(_ kind: FrameKind, _ bytes: UnsafeRawBufferPointer) -> AppendOutcome {
        if hasFailed.load(ordering: .acquiring) { return .failed(reason) }
        if let reason = health.refusal(of: kind) { return .failed(reason) }
        guard bytes.count <= FrameHeader.longestFrame else {
            return .failed("a frame of \(bytes.count) bytes is longer than \(FrameHeader.longestFrame)")
        }
        let atEnd = position >= stretchLength
        let frame = RingFrame(
            session: name,
            stretch: atEnd ? stretch + 1 : stretch,
            position: atEnd ? 0 : position,
            header: FrameHeader(kind: kind, length: bytes.count, offset: offset),
            bytes: bytes
        )
        let ring = writer.ring
        let waiting = undrained.wrappingAdd(frame.size, ordering: .relaxed).newValue
        guard waiting <= ring.share, ring.append(frame) else {
            undrained.wrappingSubtract(frame.size, ordering: .relaxed)
            writer.signal.raise()
            return .full
        }
        stretch = frame.stretch
        position = frame.position + UInt32(frame.sizeOnDisk)
        writer.frameWasAppended(sessionBacklog: waiting)
        return .written
    }

    /// Microseconds since the recording began.
    var offset: UInt64 { (monotonicNanoseconds() - began) / 1000 }

    /// Says that `bytes` of this session have left the ring.
    func drained(_ bytes: Int) {
        undrained.wrappingSubtract(bytes, ordering: .relaxed)
    }

    /// Says that the recording has a hole from here on; the first reason stays.
    func fail(_ reason: String) {
        failure.withLock { $0 = $0 ?? reason }
        hasFailed.store(true, ordering: .releasing)
    }

    /// Whether ``fail(_:)`` was called.
    var isFailed: Bool { hasFailed.load(ordering: .acquiring) }

    /// Why it failed.
    var reason: String { failure.withLock { $0 } ?? "the recording failed" }
}

/// The monotonic clock.
func monotonicNanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
