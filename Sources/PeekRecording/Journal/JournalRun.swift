import Glibc

/// Frames of one session that lie behind one another in its journal, though not in the ring: one `pwritev`.
final class JournalRun {
    // Linux takes 1024 parts at once (IOV_MAX).
    private static let most = 512

    private let parts = UnsafeMutableBufferPointer<iovec>.allocate(capacity: most)
    private var count = 0
    private var length = 0

    /// Whose frames.
    private(set) var session = SessionName(first: 0, second: 0)
    /// The journal, from 1.
    private(set) var stretch: UInt32 = 0
    /// Where the first frame belongs.
    private(set) var position: UInt32 = 0
    /// Bytes that the frames take in the ring.
    private(set) var sizeInRing = 0

    var isEmpty: Bool { count == 0 }

    deinit { parts.deallocate() }

    /// Takes a frame, unless it does not follow on those here.
    func add(_ frame: RingFrame) -> Bool {
        if isEmpty {
            session = frame.session
            stretch = frame.stretch
            position = frame.position
        } else if count == Self.most || frame.session != session || frame.stretch != stretch
            || frame.position != position + UInt32(length)
        {
            return false
        }
        parts[count] = iovec(iov_base: frame.onDisk, iov_len: frame.sizeOnDisk)
        count += 1
        length += frame.sizeOnDisk
        sizeInRing += frame.size
        return true
    }

    /// Writes the frames to their place; can be done again after an error.
    func write(to file: OpenFile) throws {
        let copy = UnsafeMutableBufferPointer<iovec>.allocate(capacity: count)
        defer { copy.deallocate() }
        _ = copy.initialize(fromContentsOf: parts[..<count])
        try file.write(copy, at: Int64(position))
    }

    /// Forgets the frames.
    func clear() {
        count = 0
        length = 0
        sizeInRing = 0
    }
}
