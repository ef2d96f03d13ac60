import Glibc

/// What tells a changed file without reading it (stat(2)).
struct FileStamp: Hashable {
    /// The device and the number on it: what a file is, by whatever name.
    struct Identity: Hashable {
        let device: UInt
        let number: UInt
    }

    let identity: Identity
    private let size: Int
    private let modified: [Int]

    /// The stamp of an open file; nil when there is none to be had.
    init?(descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    /// The stamp of what is at `path` now; nil when nothing is, or it cannot be looked at.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    private init(_ status: stat) {
        identity = Identity(device: UInt(status.st_dev), number: UInt(status.st_ino))
        size = Int(status.st_size)
        // A change within one tick of the kernel's clock shows in neither time, but seldom leaves the size as it was.
        modified = [
            status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec, status.st_ctim.tv_nsec,
        ]
    }
}
