import Glibc

/// Makes a directory unless it is there; its parent must be.
func makeDirectory(_ path: String) throws {
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw DiskError("make", path) }
}

/// Names in a directory, unordered; empty when there is no such directory.
func names(in path: String) throws -> [String] {
    guard let directory = opendir(path) else {
        if errno == ENOENT { return [] }
        throw DiskError("list", path)
    }
    defer { closedir(directory) }
    var names: [String] = []
    while true {
        errno = 0
        guard let entry = readdir(directory) else { break }
        let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { names.append(name) }
    }
    guard errno == 0 else { throw DiskError("list", path) }
    return names
}

/// Returns when the names in a directory are on the disk.
func syncDirectory(_ path: String) throws {
    let directory = try OpenFile(path, O_RDONLY | O_DIRECTORY)
    guard fsync(directory.descriptor) == 0 else { throw DiskError("sync", path) }
}

/// Gives a file another name; what had that name is gone.
func renameFile(_ path: String, to newPath: String) throws {
    guard rename(path, newPath) == 0 else { throw DiskError("rename", path) }
}

/// Removes a file unless it is gone already.
func removeFile(_ path: String) throws {
    guard unlink(path) == 0 || errno == ENOENT else { throw DiskError("remove", path) }
}
