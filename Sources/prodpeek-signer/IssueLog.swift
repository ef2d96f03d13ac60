import FoundationEssentials
import Glibc
import PeekCertificates
import PeekCore
import Synchronization

/// The signer's own record of what it signed: a JSON line for each certificate, written before it is handed out.
///
/// The file is opened for each line, so that rotation needs no signal. Safe to call from any thread.
final class IssueLog: Sendable {
    private struct Line: Encodable {
        let time: Timestamp
        let keyID: String
        /// Text, because readers of JSON round numbers beyond 2⁵³.
        let serial: String
        let forceCommand: String
        let sourceAddress: String
        let pty: Bool
        let publicKey: String
    }

    private let path: String
    private let turn = Mutex(())

    /// Creates the file where there is none.
    ///
    /// - Throws: when it cannot be appended to.
    init(path: String) throws(Refusal) {
        self.path = path
        close(try opened())
    }

    /// Appends the line of one certificate.
    ///
    /// - Throws: when it is not written as a whole; then the certificate must not be handed out.
    func append(_ certificate: UserCertificate, of request: CertificateRequest, at time: Timestamp) throws(Refusal) {
        let line = Line(
            time: time,
            keyID: certificate.keyID,
            serial: String(certificate.serial),
            forceCommand: request.command,
            sourceAddress: request.sourceAddress,
            pty: request.pty,
            publicKey: certificate.key.fingerprint
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let bytes: [UInt8]
        do {
            bytes = Array(try encoder.encode(line)) + [0x0A]
        } catch {
            throw Refusal(.unavailable, "the log line cannot be written: \(error)")
        }
        try turn.withLock { _ throws(Refusal) in try append(bytes) }
    }

    private func append(_ line: [UInt8]) throws(Refusal) {
        let descriptor = try opened()
        defer { close(descriptor) }
        // A line that a full disk or a crash cut short must not swallow the next.
        let bytes = isTorn(descriptor) ? [0x0A] + line : line
        guard write(descriptor, bytes, bytes.count) == bytes.count else {
            throw refusal(.unavailable, "cannot write the log", path, errno: errno, try: "a disk with room")
        }
    }

    private func isTorn(_ descriptor: Int32) -> Bool {
        var last: UInt8 = 0x0A
        let end = lseek(descriptor, 0, SEEK_END)
        guard end > 0, pread(descriptor, &last, 1, end - 1) == 1 else { return false }
        return last != 0x0A
    }

    private func opened() throws(Refusal) -> Int32 {
        let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0o640)
        guard descriptor >= 0 else {
            throw refusal(.unavailable, "cannot open the log", path, errno: errno, try: "its directory and owner")
        }
        var attributes = stat()
        guard fstat(descriptor, &attributes) == 0, attributes.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw Refusal(.unavailable, "the log \(path) is not a regular file", wouldWork: "another path")
        }
        return descriptor
    }
}
