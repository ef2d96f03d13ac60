import Glibc

/// A system call on a file that failed.
struct DiskError: Error, Hashable, CustomStringConvertible {
    /// What was tried, such as `write`.
    var operation: String
    /// The file.
    var path: String
    /// The value of errno.
    var code: Int32

    /// Takes errno as the last call left it.
    init(_ operation: String, _ path: String, code: Int32 = errno) {
        self.operation = operation
        self.path = path
        self.code = code
    }

    /// Whether no file on this disk can grow now, so that it is nobody's fault but the disk's.
    var isFull: Bool { code == ENOSPC || code == EDQUOT || code == EROFS }

    var description: String { "cannot \(operation) \(path): \(String(cString: strerror(code)))" }
}
