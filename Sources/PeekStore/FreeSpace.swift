import Glibc
import PeekCore

/// How much the file system of a database has left for an account that is not root.
struct FreeSpace {
    /// Bytes below which there is soon no space: what the write-ahead log holds before SQLite moves it into the database
    /// (1000 pages of 4096 bytes, https://www.sqlite.org/pragma.html#pragma_wal_autocheckpoint), and the database's own
    /// growth by as much.
    static let least: UInt64 = 8 << 20

    /// Bytes.
    let bytes: UInt64

    /// Asks the file system of the file at `path`.
    init(besides path: String) throws {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else {
            throw Refusal(
                .unavailable,
                "the event log \(path) cannot be reached: \(String(cString: strerror(errno)))"
            )
        }
        bytes = UInt64(status.f_bavail) * UInt64(status.f_frsize)
    }

    /// Why there is too little; nil when there is enough.
    var trouble: String? {
        guard bytes < Self.least else { return nil }
        return "the event log soon has no space: \(bytes >> 20) of the \(Self.least >> 20) MiB that it needs are free"
    }
}
