public import PeekCore

/// Who asks, and by what; made by ``authenticate(blob:type:policy:source:now:)`` alone.
public struct Authenticated: Sendable {
    /// The one principal of the policy that the key or the certificate names.
    public let principal: Principal
    /// The key whose possession the door must still see proved.
    public let key: PublicKey
    /// The certificate, where one was offered.
    public let certificate: UserCertificate?

    /// Whether a terminal may be given: always to a plain key, to a certificate only when it says so.
    public var permitsTerminal: Bool { certificate?.permitsTerminal ?? true }

    init(principal: Principal, key: PublicKey, certificate: UserCertificate? = nil) {
        self.principal = principal
        self.key = key
        self.certificate = certificate
    }
}
