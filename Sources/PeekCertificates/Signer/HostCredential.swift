public import PeekCore

/// What one connection to a host authenticates with; it lives in memory only, and for minutes.
public struct HostCredential: Sendable {
    /// The private key in OpenSSH's format, for `ssh_pki_import_privkey_base64`; a secret.
    public let privateKeyPEM: String
    /// The certificate, for `ssh_pki_import_cert_base64`: its ``PublicKey/type`` and ``PublicKey/base64``.
    public let certificate: PublicKey
    /// The certificate's serial, as the signer's log has it.
    public let serial: UInt64

    init(key: Ed25519Key, certificate: UserCertificate) {
        privateKeyPEM = key.pem()
        self.certificate = PublicKey(type: certificate.type, blob: certificate.blob)
        serial = certificate.serial
    }
}

extension HostCredential: CustomStringConvertible {
    public var description: String { "HostCredential(serial \(serial))" }
}
