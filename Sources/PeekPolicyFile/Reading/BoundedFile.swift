import Glibc

/// The bytes of a file, at most a little more than a limit, so that too many are noticed.
struct BoundedFile {
    /// Why a file cannot be read, as strerror(3) says it.
    struct Trouble: Error {
        let reason: String

        /// What the last call of the system said.
        static var last: Trouble { Trouble(reason: String(cString: strerror(errno))) }
    }

    let bytes: [UInt8]
    /// As it was just before the first byte was read.
    let stamp: FileStamp

    /// Reads the file at `path`.
    init(path: String, limit: Int) throws(Trouble) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Trouble.last }
        defer { close(descriptor) }
        guard let stamp = FileStamp(descriptor: descriptor) else { throw Trouble.last }
        self.stamp = stamp
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count <= limit {
            let count = read(descriptor, &chunk, chunk.count)
            if count == 0 { break }
            if count < 0 {
                if errno == EINTR { continue }
                throw Trouble.last
            }
            bytes += chunk[..<count]
        }
        self.bytes = bytes
    }
}

/// The bytes of the YAML file at `path`.
///
/// - Throws: why it cannot be read, as an error at its first line.
func readBounded(_ path: String) throws(PolicyFileErrors) -> [UInt8] {
    do throws(BoundedFile.Trouble) {
        return try BoundedFile(path: path, limit: YAMLComposer.maximumBytes).bytes
    } catch {
        let message = "cannot be read: \(error.reason)"
        throw PolicyFileErrors([PolicyFileError(file: path, line: 1, column: 1, message: message)])
    }
}
