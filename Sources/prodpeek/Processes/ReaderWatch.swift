import Foundation

/// Notices that nobody reads what goes to a file descriptor any more, also while nothing is written to it.
///
/// `ssh` finds out only when it writes, so that `tail … | head` would go on until a quiet log says something.
final class ReaderWatch: Sendable {
    private let wakes: Int32
    private let woken: Int32

    /// Calls `leave` at most once, on a thread of its own, until ``stop()``.
    ///
    /// - Returns: nil when the system has no descriptor left; then the next write tells.
    init?(of descriptor: Int32, _ leave: @escaping @Sendable () -> Void) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (woken, wakes) = (ends[0], ends[1])
        Thread.detachNewThread { [woken] in
            // Nothing is asked for, so that only what is always told comes: errors and hang-ups (poll(2)).
            var watched = [pollfd(fd: descriptor, events: 0, revents: 0), pollfd(fd: woken, events: 0, revents: 0)]
            while poll(&watched, nfds_t(watched.count), -1) < 0, errno == EINTR {}
            if watched[0].revents & Int16(POLLERR | POLLHUP) != 0, watched[1].revents == 0 { leave() }
            close(woken)
        }
    }

    /// Lets go; a call that is on its way may still come.
    func stop() { close(wakes) }
}
