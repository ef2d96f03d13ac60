import Glibc

/// A file that is there to be given up: when the disk is full, its room is what every session's end is recorded in.
struct Ballast: Sendable {
    /// The default size in bytes: twice what two full rings hold, and room for the ends in the event log.
    static let defaultSize = 64 << 20

    /// Where it is.
    let path: String
    /// Its size in bytes.
    let size: Int

    /// Frees the room.
    func release() throws {
        try removeFile(path)
    }

    /// Takes the room, unless that is done already.
    ///
    /// A quarter more must be free: right after a release there is room, but it belongs to the ends.
    ///
    /// - Throws: a full disk's error while there is too little room.
    func restore() throws {
        if let file = try OpenFile.reading(path), try file.length() >= Int64(size) { return }
        let making = path + ".tmp"
        let file = try OpenFile(making, O_RDWR | O_CREAT)
        var room = statvfs()
        guard fstatvfs(file.descriptor, &room) == 0 else { throw DiskError("stat", making) }
        guard UInt64(room.f_bavail) * UInt64(room.f_frsize) >= UInt64(size + size / 4) else {
            throw DiskError("keep room free in", path, code: ENOSPC)
        }
        let code = posix_fallocate(file.descriptor, 0, off_t(size))
        guard code == 0 else {
            try removeFile(making)
            throw DiskError("keep room free in", path, code: code)
        }
        try renameFile(making, to: path)
    }
}
