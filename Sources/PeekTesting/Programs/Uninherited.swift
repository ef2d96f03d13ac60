import CLinux
import Foundation

/// Descriptors that no program inherits which another test starts at the same moment.
package enum Uninherited {
    /// Opens a file; one that is made is the test's alone.
    ///
    /// - Throws: `POSIXError` with the path.
    package static func open(_ path: String, _ flags: Int32) throws -> Int32 {
        let descriptor = Glibc.open(path, flags | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw POSIXError(number: errno, path: path) }
        return descriptor
    }

    /// Makes a pipe.
    ///
    /// - Throws: `POSIXError`.
    package static func pipe() throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [0, 0]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { throw POSIXError(number: errno, path: "pipe") }
        return (ends[0], ends[1])
    }
}

extension POSIXError {
    init(number: Int32, path: String) {
        self.init(POSIXErrorCode(rawValue: number) ?? .EIO, userInfo: [NSFilePathErrorKey: path])
    }
}
