import Glibc
import Synchronization

/// A file in memory through which one worker hands frames to one writer, and which outlives the process.
///
/// Single producer, single consumer. The data is mapped twice in a row, so that no frame ever wraps. A frame exists
/// from the moment in which its first word is stored, which is last and with release order: whoever opens the file
/// after a SIGKILL, at whatever instant, sees whole frames only. The word after the newest frame is always zero.
final class Ring: @unchecked Sendable {
    /// Bytes of data by default: at 400 MB/s from one worker, 40 ms.
    static let defaultCapacity = 16 << 20

    /// Where it is.
    let path: String
    /// Bytes of data; a multiple of the page size.
    let capacity: Int
    /// The most that one session may leave undrained, so that a fast one cannot stop the others.
    var share: Int { capacity / 4 }

    private let mapping: UnsafeMutableRawPointer
    private let data: UnsafeMutableRawPointer
    // Where the next frame goes; the producer's, and for others to see how far it is. Never wraps.
    private let producer = Atomic<UInt64>(0)
    // The producer's alone: before this position the file has memory.
    private var roomEnd: UInt64 = 0
    private let room: RingRoom
    // The producer's last look at ``consumed``; asking each time would move the cache line back and forth.
    private var consumedBefore: UInt64 = 0

    /// Makes a ring for `worker`s; what was at `path` is gone.
    ///
    /// - Parameter capacity: a multiple of the page size, at least 16 pages.
    static func create(_ path: String, capacity: Int) throws -> Ring {
        try removeFile(path)
        let file = try OpenFile(path, O_RDWR | O_CREAT | O_EXCL)
        // All of it, so that a gateway does not start where a full ring would have no memory.
        let code = posix_fallocate(file.descriptor, 0, off_t(RingLayout.page + capacity))
        guard code == 0 else { throw DiskError("reserve", path, code: code) }
        let ring = try Ring(file, capacity: capacity)
        ring.word(at: RingLayout.capacity).pointee.store(UInt64(capacity), ordering: .relaxed)
        ring.word(at: RingLayout.magic).pointee.store(RingLayout.magicNumber, ordering: .releasing)
        return ring
    }

    /// Opens what a dead process left; nil when it died before the ring was ready.
    static func left(at path: String) throws -> Ring? {
        let file = try OpenFile(path, O_RDWR)
        let capacity = Int(try file.length()) - RingLayout.page
        guard capacity > 0, capacity % RingLayout.page == 0 else { return nil }
        let ring = try Ring(file, capacity: capacity)
        guard ring.word(at: RingLayout.magic).pointee.load(ordering: .acquiring) == RingLayout.magicNumber,
            ring.word(at: RingLayout.capacity).pointee.load(ordering: .relaxed) == UInt64(capacity)
        else { return nil }
        return ring
    }

    private init(_ file: OpenFile, capacity: Int) throws {
        path = file.path
        self.capacity = capacity
        room = RingRoom(file, capacity: capacity)
        let total = RingLayout.page + 2 * capacity
        guard let mapping = mmap(nil, total, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0),
            mapping != MAP_FAILED
        else { throw DiskError("map", path) }
        self.mapping = mapping
        data = mapping + RingLayout.page
        let access = PROT_READ | PROT_WRITE
        guard
            mmap(mapping, RingLayout.page + capacity, access, MAP_SHARED | MAP_FIXED, file.descriptor, 0) != MAP_FAILED,
            mmap(data + capacity, capacity, access, MAP_SHARED | MAP_FIXED, file.descriptor, off_t(RingLayout.page))
                != MAP_FAILED
        else { throw DiskError("map", path) }
    }

    deinit { munmap(mapping, RingLayout.page + 2 * capacity) }

    /// Where the producer is; frames before it are written.
    var produced: UInt64 { producer.load(ordering: .acquiring) }

    /// Where the consumer is: frames before it are in their journals.
    ///
    /// Kept in the file, so that a start after a death goes on from there. Set by the consumer alone.
    var consumed: UInt64 {
        get { word(at: RingLayout.consumed).pointee.load(ordering: .acquiring) }
        set { word(at: RingLayout.consumed).pointee.store(newValue, ordering: .releasing) }
    }

    /// Bytes between consumer and producer.
    ///
    /// A frame exists before ``produced`` says so, and the consumer may have taken it by then: that is 0, not less.
    var undrained: Int { max(0, Int(Int64(bitPattern: produced &- consumed))) }

    /// Bytes between consumer and producer, as the producer last knew; for the producer alone.
    ///
    /// It looks again once the ring seems half full, so that a writer that keeps up is not woken for each frame.
    var backlog: Int {
        let produced = producer.load(ordering: .relaxed)
        if produced - consumedBefore > UInt64(capacity / 2) { consumedBefore = consumed }
        return Int(produced - consumedBefore)
    }

    /// Writes a frame; by the producer alone.
    ///
    /// - Returns: false when there is no room, or no memory for it; then nothing was written.
    func append(_ frame: RingFrame) -> Bool {
        let position = producer.load(ordering: .relaxed)
        // The word of zeros behind the frame needs room too.
        let needed = frame.size + RingLayout.word
        if Int(position - consumedBefore) + needed > capacity {
            consumedBefore = consumed
            if Int(position - consumedBefore) + needed > capacity { return false }
        }
        if position + UInt64(needed) > roomEnd {
            roomEnd = room.reserve(before: position + UInt64(needed))
            if position + UInt64(needed) > roomEnd { return false }
        }
        let place = data + Int(position % UInt64(capacity))
        atomic(data + Int((position + UInt64(frame.size)) % UInt64(capacity))).pointee.store(0, ordering: .relaxed)
        frame.storeBody(to: place)
        atomic(place).pointee.store(frame.commitWord, ordering: .releasing)
        producer.store(position + UInt64(frame.size), ordering: .releasing)
        return true
    }

    /// The frame at `position`, which lies in the ring; by the consumer alone.
    ///
    /// - Returns: nil when none is written there yet.
    /// - Throws: when what is there was not written by ``append(_:)``.
    func frame(at position: UInt64) throws -> RingFrame? {
        let place = data + Int(position % UInt64(capacity))
        let word = atomic(place).pointee.load(ordering: .acquiring)
        guard word != 0 else { return nil }
        guard let frame = RingFrame(commitWord: word, at: place) else { throw RingDamage(path: path) }
        return frame
    }

    /// Gives back the memory of frames that are in their journals; by the consumer.
    func giveBackRoom() { room.release(before: consumed) }

    private func word(at offset: Int) -> UnsafeMutablePointer<Atomic<UInt64>> {
        atomic(mapping + offset)
    }
}

/// Sees the word at `place`, which is aligned, as an atomic one; its layout is that of the word.
private func atomic(_ place: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Atomic<UInt64>> {
    place.assumingMemoryBound(to: Atomic<UInt64>.self)
}
