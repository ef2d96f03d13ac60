import CLinux
import Glibc
import Synchronization

/// Which parts of a ring's file have memory.
///
/// A store to a page that tmpfs cannot provide is SIGBUS, so the producer asks for memory before it writes. A ring that
/// carries little would in time touch all of its file; what has been drained is given back.
final class RingRoom: Sendable {
    /// Bytes that get memory, or lose it, together: 10 µs of the producer's time.
    static let part = 64 << 10

    private struct State {
        // Whether each part of the file has memory.
        var isThere: [Bool]
        // The producer writes before this position only; a multiple of a part.
        var end: UInt64
    }

    private let file: OpenFile
    private let part: Int
    private let state: Mutex<State>

    /// Begins with memory for all of the `capacity` bytes behind the head.
    init(_ file: OpenFile, capacity: Int) {
        self.file = file
        // One too small to be divided keeps all that it has.
        part = capacity % Self.part == 0 ? Self.part : capacity
        state = Mutex(State(isThere: Array(repeating: true, count: capacity / part), end: 0))
    }

    /// Sees to memory for everything before `position`; by the producer.
    ///
    /// - Returns: the position before which it may write now; less than `position` when there is no memory.
    func reserve(before position: UInt64) -> UInt64 {
        state.withLock { state in
            while state.end < position {
                let index = Int(state.end / UInt64(part)) % state.isThere.count
                if !state.isThere[index] {
                    guard allocate(index) else { break }
                    state.isThere[index] = true
                }
                state.end += UInt64(part)
            }
            return state.end
        }
    }

    /// Gives back the memory of what has been drained; by the consumer, which is at `consumed`.
    func release(before consumed: UInt64) {
        state.withLock { state in
            var isInUse = Array(repeating: false, count: state.isThere.count)
            for number in consumed / UInt64(part)..<max(state.end / UInt64(part), consumed / UInt64(part) + 1) {
                isInUse[Int(number % UInt64(isInUse.count))] = true
            }
            for index in state.isThere.indices where state.isThere[index] && !isInUse[index] {
                let place = off_t(RingLayout.page + index * part)
                // Where it cannot be given back it stays, and can be written.
                if fallocate(file.descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, place, off_t(part)) == 0 {
                    state.isThere[index] = false
                }
            }
        }
    }

    private func allocate(_ index: Int) -> Bool {
        var code: Int32
        repeat {
            code = posix_fallocate(file.descriptor, off_t(RingLayout.page + index * part), off_t(part))
        } while code == EINTR
        return code == 0
    }
}
