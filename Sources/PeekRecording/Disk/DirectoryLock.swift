import Glibc

/// Keeps two gateways from using one directory; released with the process, whatever ends it.
final class DirectoryLock: Sendable {
    private let file: OpenFile

    /// Takes the lock.
    ///
    /// - Throws: when another process holds it.
    init(_ path: String) throws {
        file = try OpenFile(path, O_RDWR | O_CREAT)
        guard flock(file.descriptor, LOCK_EX | LOCK_NB) == 0 else { throw DiskError("lock", path) }
    }

    /// Gives the lock up, also where a child process holds a copy of the descriptor for a moment.
    func release() {
        flock(file.descriptor, LOCK_UN)
    }
}
