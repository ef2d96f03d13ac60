import Dispatch
import FoundationEssentials
public import PeekCore
import Synchronization

/// Asks `prodpeek-signer` for the credential of one command on one host.
///
/// Safe to share; requests run side by side on threads of their own, never on Swift's cooperative pool.
public final class SignerClient: Sendable {
    /// From the call to the answer; a signer that works needs about a millisecond.
    public static let patience = Duration.seconds(3)
    /// Requests at once; the signer takes as many connections (``lanes`` of each gateway).
    package static let lanes = 8

    private let path: String
    private let queues: [DispatchQueue]
    private let turn = Atomic<Int>(0)

    /// Names the signer's socket; nothing is connected until the first request.
    public init(socket path: String) {
        self.path = path
        queues = (0..<Self.lanes).map { DispatchQueue(label: "prodpeek.signer.\($0)") }
    }

    /// Makes a key, and gets a certificate for it that allows `command` and nothing else.
    ///
    /// - Parameters:
    ///   - session: becomes the key ID, which hosts log; a session, or a feed.
    ///   - command: what the host runs; at most ``CertificateRequest/maximumCommandBytes`` bytes.
    ///   - sourceAddress: this gateway's addresses as hosts see them, in CIDR form, separated by commas.
    ///   - pty: whether the host may give a terminal.
    /// - Throws: ``Refusal``: the request cannot be signed, or with ``ExitStatus/unavailable`` and what to check when the
    ///   signer has not answered within ``patience``.
    public func credential(
        session: Identifier,
        command: String,
        sourceAddress: String,
        pty: Bool
    ) async throws(Refusal) -> HostCredential {
        let deadline = ContinuousClock.now + Self.patience
        let key = Ed25519Key()
        let request = try CertificateRequest(
            key: key.publicKey,
            session: session,
            command: command,
            sourceAddress: sourceAddress,
            pty: pty
        )
        let queue = queues[turn.wrappingAdd(1, ordering: .relaxed).oldValue & (Self.lanes - 1)]
        let answer: Result<UserCertificate, Refusal> = await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(
                    returning: Result { () throws(Refusal) in try self.certificate(for: request, by: deadline) }
                )
            }
        }
        return HostCredential(key: key, certificate: try answer.get())
    }

    private func certificate(
        for request: CertificateRequest,
        by deadline: ContinuousClock.Instant
    ) throws(Refusal) -> UserCertificate {
        let reply: SigningReply
        do {
            let socket = try FramedSocket.connect(to: path, deadline: deadline)
            try socket.send(Array(JSONEncoder().encode(request)))
            reply = try JSONDecoder().decode(SigningReply.self, from: Data(socket.receive()))
        } catch let error as SocketError {
            throw unavailable("does not answer (\(error))")
        } catch {
            throw unavailable("gave an answer that is not one")
        }
        switch reply {
        case .refused(let reason):
            throw unavailable("refused: \(reason)")
        case .certificate(let line):
            return try check(line, against: request)
        }
    }

    /// A certificate for anything but what was asked never reaches a host.
    private func check(_ line: String, against request: CertificateRequest) throws(Refusal) -> UserCertificate {
        do {
            guard let blob = PublicKey(line: line)?.blob else { throw WireError("it is not a certificate") }
            let certificate = try UserCertificate(blob: blob)
            guard certificate.kind == .user, certificate.principals == [CertificateMint.account],
                certificate.key == request.key, certificate.keyID == request.session.description,
                try certificate.criticalText("force-command") == request.command,
                try certificate.criticalText("source-address") == request.sourceAddress,
                certificate.permitsTerminal == request.pty
            else { throw WireError("it says something else than was asked") }
            return certificate
        } catch {
            throw unavailable("gave a wrong certificate: \(error)")
        }
    }

    private func unavailable(_ what: String) -> Refusal {
        Refusal(
            .unavailable,
            "the signer at \(path) \(what), so no host can be reached",
            wouldWork: "try again; if it stays, whoever runs the gateway should check that prodpeek-signer runs"
                + " (systemctl status prodpeek-signer), that its --client-uid is the gateway's, and its log"
        )
    }
}
