public import PeekCore

/// Makes the certificates that hosts accept for the account `prodpeek`; always for one command.
public struct CertificateMint: Sendable {
    /// The account on every host, and the only principal that is ever named.
    public static let account = "prodpeek"
    /// Seconds before now: clocks differ (architecture, decision 4).
    static let leadSeconds: Int64 = 5 * 60
    /// Seconds after now: sshd looks at the time once, when the connection is made.
    static let lifeSeconds: Int64 = 2 * 60
    /// As `ssh-keygen`.
    private static let nonceBytes = 32

    private let authority: Ed25519Key

    /// Mints with the key of an authority that hosts trust.
    public init(authority: Ed25519Key) {
        self.authority = authority
    }

    /// Makes a certificate that was never made before: nonce and serial are random.
    ///
    /// - Throws: ``Refusal`` when the request cannot be signed, or the clock is before 1970.
    public func mint(_ request: CertificateRequest, now: Timestamp) throws(Refusal) -> UserCertificate {
        let seconds = now.milliseconds / 1000
        guard seconds >= Self.leadSeconds else {
            throw Refusal(.unavailable, "no certificate can be made: the clock says \(now)")
        }
        var writer = WireWriter()
        writer.text(KeyType.ed25519.certificateName)
        writer.string((0..<Self.nonceBytes).map { _ in UInt8.random(in: .min ... .max) })
        // A plain key is its type's name and the fields that a certificate holds too.
        writer.raw((request.key.blob ?? []).dropFirst(4 + KeyType.ed25519.rawValue.utf8.count))
        // Zero means that the authority does not number.
        writer.uint64(UInt64.random(in: 1 ... .max))
        writer.uint32(UserCertificate.Kind.user.rawValue)
        writer.text(request.session.description)
        writer.nested { $0.text(Self.account) }
        writer.uint64(UInt64(seconds - Self.leadSeconds))
        writer.uint64(UInt64(seconds + Self.lifeSeconds))
        writer.nested { options in
            options.text("force-command")
            options.nested { $0.text(request.command) }
            options.text("source-address")
            options.nested { $0.text(request.sourceAddress) }
        }
        writer.nested { extensions in
            guard request.pty else { return }
            extensions.text("permit-pty")
            extensions.text("")
        }
        writer.text("")
        writer.string(authority.publicKey.blob ?? [])
        do {
            writer.string(try authority.signature(of: writer.bytes))
            return try UserCertificate(blob: writer.bytes)
        } catch {
            throw Refusal(.unavailable, "no certificate can be made: \(error)")
        }
    }
}
