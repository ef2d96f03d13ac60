import Glibc
import Synchronization

/// A thread for calls that block on a disk, which must not run on Swift's cooperative pool.
final class JournalThread: Sendable {
    private let thread: Mutex<pthread_t?>

    /// Starts `body`.
    ///
    /// - Parameter niceness: 0 to 19; more leaves more of a busy processor to the data path.
    init(niceness: Int32 = 0, _ body: @escaping @Sendable () -> Void) throws {
        let start = Unmanaged.passRetained(
            Start {
                // On Linux this call means the calling thread alone (setpriority(2), "C library/kernel differences").
                if niceness > 0 { setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness) }
                body()
            }
        )
        var thread = pthread_t()
        let code = pthread_create(&thread, nil, runStart, start.toOpaque())
        guard code == 0 else {
            start.release()
            throw DiskError("start", "a thread", code: code)
        }
        self.thread = Mutex(thread)
    }

    /// Returns when the body has; may be called again.
    func join() {
        guard let thread = thread.withLock({ $0.take() }) else { return }
        pthread_join(thread, nil)
    }
}

private final class Start: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }
}

private func runStart(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body()
    return nil
}
