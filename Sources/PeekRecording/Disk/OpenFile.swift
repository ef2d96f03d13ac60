import Glibc

/// An open file; closed with the last reference.
///
/// Calls are safe from any thread: everything is read and written at explicit positions.
final class OpenFile: Sendable {
    /// For calls that are not wrapped here.
    let descriptor: Int32
    /// As it was opened; for messages.
    let path: String

    /// Opens `path`; never follows a link in its last part.
    init(_ path: String, _ flags: Int32) throws {
        descriptor = open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0o600)
        self.path = path
        if descriptor < 0 { throw DiskError("open", path) }
    }

    deinit { close(descriptor) }

    /// Opens `path` for reading; nil when there is no such file.
    static func reading(_ path: String) throws -> OpenFile? {
        do {
            return try OpenFile(path, O_RDONLY)
        } catch let error as DiskError where error.code == ENOENT {
            return nil
        }
    }

    /// Bytes in the file now.
    func length() throws -> Int64 {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw DiskError("stat", path) }
        return Int64(status.st_size)
    }

    /// Reads until `buffer` is full or the file ends.
    ///
    /// - Returns: the number of bytes read.
    func read(into buffer: UnsafeMutableRawBufferPointer, at position: Int64) throws -> Int {
        var done = 0
        while done < buffer.count, let base = buffer.baseAddress {
            let count = pread(descriptor, base + done, buffer.count - done, off_t(position) + off_t(done))
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw DiskError("read", path) }
            if count == 0 { break }
            done += count
        }
        return done
    }

    /// Writes all of `bytes`.
    func write(_ bytes: UnsafeRawBufferPointer, at position: Int64) throws {
        var done = 0
        while done < bytes.count, let base = bytes.baseAddress {
            let count = pwrite(descriptor, base + done, bytes.count - done, off_t(position) + off_t(done))
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw DiskError("write", path) }
            done += count
        }
    }

    /// Writes all of `bytes`.
    func write(_ bytes: [UInt8], at position: Int64) throws {
        try bytes.withUnsafeBytes { try write($0, at: position) }
    }

    /// Writes all parts one after another; changes `parts` where the kernel takes less than was offered.
    func write(_ parts: UnsafeMutableBufferPointer<iovec>, at position: Int64) throws {
        var rest = parts[...]
        var position = off_t(position)
        while !rest.isEmpty {
            let slice = UnsafeMutableBufferPointer(rebasing: rest)
            var count = pwritev(descriptor, slice.baseAddress, Int32(slice.count), position)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw DiskError("write", path) }
            position += off_t(count)
            while let first = rest.first, count >= first.iov_len {
                count -= first.iov_len
                rest = rest.dropFirst()
            }
            if count > 0, let base = rest.first?.iov_base {
                rest[rest.startIndex].iov_base = base + count
                rest[rest.startIndex].iov_len -= count
            }
        }
    }

    /// Cuts the file at `length`.
    func truncate(to length: Int64) throws {
        guard ftruncate(descriptor, off_t(length)) == 0 else { throw DiskError("truncate", path) }
    }

    /// Returns when the file's content, and what is needed to find it again, is on the disk.
    func sync() throws {
        guard fdatasync(descriptor) == 0 else { throw DiskError("sync", path) }
    }
}
