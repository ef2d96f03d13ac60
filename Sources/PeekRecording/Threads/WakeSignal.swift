import CLinux
import Glibc
import Synchronization

/// Wakes one waiting thread; raising it twice before that thread looks costs one system call.
final class WakeSignal: Sendable {
    private let descriptor: Int32
    private let raised = Atomic<Bool>(false)

    init() throws {
        descriptor = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
        if descriptor < 0 { throw DiskError("open", "an event descriptor") }
    }

    deinit { close(descriptor) }

    /// Wakes the waiting thread now, or lets its next wait return at once.
    ///
    /// Never blocks; from any thread.
    func raise() {
        guard !raised.exchange(true, ordering: .acquiringAndReleasing) else { return }
        eventfd_write(descriptor, 1)
    }

    /// Returns when raised, or after `milliseconds`.
    func wait(milliseconds: Int32) {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        if poll(&wanted, 1, milliseconds) > 0 {
            var count: eventfd_t = 0
            eventfd_read(descriptor, &count)
        }
        _ = raised.exchange(false, ordering: .acquiringAndReleasing)
    }
}
