import Foundation

/// Tells of writes to the files of directories, and of files that come and go there: inotify(7).
struct DirectoryChanges {
    private let queue: FileHandle

    /// What can be read once there is something to tell.
    var descriptor: Int32 { queue.fileDescriptor }

    /// Begins to watch.
    ///
    /// - Throws: `POSIXError` with the directory.
    init(in directories: [String]) throws {
        let descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
        guard descriptor >= 0 else { throw POSIXError(number: errno, path: "inotify") }
        queue = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        let changes = IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO
        for directory in directories {
            guard inotify_add_watch(descriptor, directory, UInt32(changes)) >= 0 else {
                throw POSIXError(number: errno, path: directory)
            }
        }
    }

    /// Forgets what has been told so far.
    func forget() {
        var events = [UInt8](repeating: 0, count: 65_536)
        while read(descriptor, &events, events.count) > 0 {}
    }
}
