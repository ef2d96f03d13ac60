import CLinux
import Glibc
import Synchronization

/// A thread for calls that block on a disk, which must not run on Swift's cooperative pool.
final class JournalThread: Sendable {
    private let thread: Mutex<pthread_t?>

    /// Starts `body`.
    ///
    /// - Parameter isIdle: whether it takes next to nothing of a processor that others want (SCHED_IDLE, sched(7)).
    init(isIdle: Bool = false, _ body: @escaping @Sendable () -> Void) throws {
        let start = Unmanaged.passRetained(
            Start {
                if isIdle {
                    // A kernel that refuses leaves it as it is: slower for others, and nothing worse.
                    var parameters = sched_param(sched_priority: 0)
                    pthread_setschedparam(pthread_self(), SCHED_IDLE, &parameters)
                }
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
