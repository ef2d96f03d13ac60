import Glibc

/// The bytes of the file at `path`, at most one more than ``YAMLComposer/maximumBytes``, so that too many are noticed.
///
/// - Throws: why it cannot be read, as an error at its first line.
func readBounded(_ path: String) throws(PolicyFileErrors) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(path) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while bytes.count <= YAMLComposer.maximumBytes {
        let count = read(descriptor, &chunk, chunk.count)
        if count == 0 { break }
        if count < 0 {
            if errno == EINTR { continue }
            throw unreadable(path)
        }
        bytes += chunk[..<count]
    }
    return bytes
}

private func unreadable(_ path: String) -> PolicyFileErrors {
    let reason = String(cString: strerror(errno))
    return PolicyFileErrors([PolicyFileError(file: path, line: 1, column: 1, message: "cannot be read: \(reason)")])
}
