import CLinux
import Foundation

/// Waits until one of the descriptors has something to read, or time is up.
///
/// The thread that waits meanwhile ends with the wait, and that with its task.
///
/// - Throws: `CancellationError`, and `POSIXError` where the system has no more descriptors.
func waitUntilReadable(_ descriptors: [Int32], before end: ContinuousClock.Instant) async throws {
    let stop = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
    guard stop >= 0 else { throw POSIXError(number: errno, path: "eventfd") }
    defer { close(stop) }
    await withTaskCancellationHandler {
        await onOwnThread { pollUntilReadable(descriptors + [stop], before: end) }
    } onCancel: {
        _ = eventfd_write(stop, 1)
    }
    try Task.checkCancellation()
}

private func pollUntilReadable(_ descriptors: [Int32], before end: ContinuousClock.Instant) {
    var looked = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    while true {
        let left = max(0, ContinuousClock.now.duration(to: end) / .milliseconds(1))
        if poll(&looked, nfds_t(looked.count), Int32(left.rounded(.up))) >= 0 || errno != EINTR { return }
    }
}

/// Whether a descriptor has something to read.
func isReadable(_ descriptor: Int32) -> Bool {
    var looked = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&looked, 1, 0) > 0
}
