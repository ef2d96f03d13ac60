import Glibc
import PeekCertificates
import PeekCore

/// The file of an authority's private key: a regular file of this user's, readable by nobody else.
struct KeyFile {
    static let comment = "prodpeek-ca"
    /// An Ed25519 key has about 400 bytes; a long comment is no reason to read on.
    private static let maximumBytes = 16384

    let path: String

    /// Reads the key.
    ///
    /// - Throws: when anybody else could have read or replaced it, or when it is not an unencrypted Ed25519 key.
    func read() throws(Refusal) -> Ed25519Key {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw refusal(
                .unavailable,
                "cannot open the key",
                path,
                errno: errno,
                try: "prodpeek-signer make-key \(path)"
            )
        }
        defer { close(descriptor) }
        try checkAttributes(descriptor)
        do {
            return try Ed25519Key(pem: String(decoding: content(descriptor), as: UTF8.self))
        } catch let error as WireError {
            throw Refusal(
                .unavailable,
                "the key \(path) cannot be used: \(error)",
                wouldWork: "prodpeek-signer make-key, or ssh-keygen -t ed25519 -N ''"
            )
        } catch let error as Refusal {
            throw error
        } catch {
            throw Refusal(.unavailable, "the key \(path) cannot be used")
        }
    }

    /// Writes a new key, or nothing.
    func create(_ key: Ed25519Key) throws(Refusal) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw refusal(.unavailable, "cannot create", path, errno: errno, try: "a path that does not exist yet")
        }
        defer { close(descriptor) }
        let bytes = Array(key.pem(comment: Self.comment).utf8)
        guard fchmod(descriptor, 0o600) == 0, write(descriptor, bytes, bytes.count) == bytes.count,
            fsync(descriptor) == 0
        else {
            let code = errno
            unlink(path)
            throw refusal(.unavailable, "cannot write", path, errno: code, try: "a disk with room")
        }
    }

    private func checkAttributes(_ descriptor: Int32) throws(Refusal) {
        var attributes = stat()
        guard fstat(descriptor, &attributes) == 0, attributes.st_mode & S_IFMT == S_IFREG else {
            throw Refusal(
                .unavailable,
                "the key \(path) is not a regular file",
                wouldWork: "the path of the key itself"
            )
        }
        guard attributes.st_uid == geteuid() else {
            throw Refusal(
                .unavailable,
                "the key \(path) belongs to user \(attributes.st_uid), not to \(geteuid()), who runs the signer",
                wouldWork: "chown \(geteuid()) \(path)"
            )
        }
        guard attributes.st_mode & 0o077 == 0 else {
            throw Refusal(.unavailable, "the key \(path) is open to others", wouldWork: "chmod 600 \(path)")
        }
        guard attributes.st_size <= Self.maximumBytes else {
            throw Refusal(.unavailable, "the key \(path) has more than \(Self.maximumBytes) bytes")
        }
    }

    private func content(_ descriptor: Int32) throws(Refusal) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Self.maximumBytes)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard count >= 0 else {
            throw refusal(.unavailable, "cannot read the key", path, errno: errno, try: "the disk")
        }
        return Array(bytes.prefix(count))
    }
}
