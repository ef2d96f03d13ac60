import Glibc
import PeekCertificates
import PeekCore

/// The unix socket at which the signer is asked; mode 0660, so that its group decides who may connect at all.
struct ListeningSocket: Sendable {
    /// Waiting connections; each is one request of a gateway, and no gateway has more at once.
    private static let backlog: Int32 = 128

    private let path: String
    private let descriptor: Int32
    private let device: dev_t
    private let inode: ino_t

    /// Listens at `path`; a socket that a dead signer left there is replaced, anything else is left alone.
    init(path: String) throws(Refusal) {
        self.path = path
        // Between two signers that start at once, the one without the lock would remove the other's new socket.
        let lock = try Self.lockDirectory(of: path)
        defer { close(lock) }
        try Self.removeStale(path)
        descriptor = try Self.bound(path)
        var attributes = stat()
        guard listen(descriptor, Self.backlog) == 0, lstat(path, &attributes) == 0 else {
            throw refusal(.unavailable, "cannot listen at", path, errno: errno, try: "another path")
        }
        device = attributes.st_dev
        inode = attributes.st_ino
    }

    /// Waits for the next connection; nil when one was lost before it was taken.
    func next() -> Int32? {
        let connection = accept(descriptor, nil, nil)
        return connection >= 0 ? connection : nil
    }

    /// Removes the socket, unless somebody else has put another in its place.
    func remove() {
        var attributes = stat()
        guard lstat(path, &attributes) == 0, attributes.st_dev == device, attributes.st_ino == inode else { return }
        unlink(path)
    }

    private static func lockDirectory(of path: String) throws(Refusal) -> Int32 {
        let slash = path.lastIndex(of: "/")
        let directory = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let lock = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard lock >= 0, flock(lock, LOCK_EX) == 0 else {
            throw refusal(.unavailable, "cannot use the directory", directory, errno: errno, try: "create it first")
        }
        return lock
    }

    private static func removeStale(_ path: String) throws(Refusal) {
        var attributes = stat()
        guard lstat(path, &attributes) == 0 else { return }
        guard attributes.st_mode & S_IFMT == S_IFSOCK else {
            throw Refusal(.unavailable, "\(path) exists and is not a socket", wouldWork: "another path")
        }
        do {
            _ = try FramedSocket.connect(to: path, deadline: .now + .seconds(1))
        } catch {
            guard error.code == ECONNREFUSED else {
                throw Refusal(.unavailable, "\(path) exists and cannot be tried (\(error))", wouldWork: "another path")
            }
            unlink(path)
            return
        }
        throw Refusal(.unavailable, "another signer listens at \(path)", wouldWork: "stop it first, or another path")
    }

    private static func bound(_ path: String) throws(Refusal) -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let mask = umask(0o117)
        defer { umask(mask) }
        do {
            guard try withUnixAddress(path, { bind(descriptor, $0, $1) }) == 0 else {
                throw SocketError("bind", errno: errno)
            }
        } catch {
            throw Refusal(
                .unavailable,
                "cannot make the socket \(path) (\(error))",
                wouldWork: "its directory and owner"
            )
        }
        return descriptor
    }
}
