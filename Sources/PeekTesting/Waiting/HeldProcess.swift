import CLinux
import Foundation
package import Testing

/// A process that a test knows by its number, and holds so that no later one of that number is taken for it.
package struct HeldProcess: Sendable {
    /// Its pidfd; nil where it was gone before it could be held.
    private let handle: FileHandle?

    /// Holds a process, which may be gone.
    ///
    /// - Throws: `POSIXError` where the system has no more descriptors.
    package init(_ id: Int32) throws {
        let descriptor = pidfd_open(id, 0)
        guard descriptor >= 0 || errno == ESRCH else { throw POSIXError(number: errno, path: "pidfd_open") }
        handle = descriptor >= 0 ? FileHandle(fileDescriptor: descriptor, closeOnDealloc: true) : nil
    }

    /// Whether it has ended, though its parent may not know.
    package var hasEnded: Bool { handle.map { isReadable($0.fileDescriptor) } ?? true }

    /// Sends it a signal, which nothing gets where it is gone.
    func signal(_ number: Int32) {
        if let handle { _ = pidfd_send_signal(handle.fileDescriptor, number, nil, 0) }
    }

    /// What can be read once it has ended: pidfd_open(2).
    var descriptor: Int32? { handle?.fileDescriptor }

    /// Waits until it has ended; records an issue when it has not in ``patience``.
    package func waitForEnd(_ what: Comment, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        guard let descriptor else { return }
        try await waitUntilReadable([descriptor], before: .now + patience)
        if !hasEnded { Issue.record(what, sourceLocation: sourceLocation) }
    }
}
