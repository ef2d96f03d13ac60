/// The kinds of key that are accepted, by the name inside their wire form; what is not here is refused.
enum KeyType: String, Sendable, CaseIterable {
    case ed25519 = "ssh-ed25519"
    case p256 = "ecdsa-sha2-nistp256"
    case p384 = "ecdsa-sha2-nistp384"
    case p521 = "ecdsa-sha2-nistp521"
    case rsa = "ssh-rsa"
    case securityKeyEd25519 = "sk-ssh-ed25519@openssh.com"
    case securityKeyP256 = "sk-ecdsa-sha2-nistp256@openssh.com"

    private static let certificateSuffix = "-cert-v01@openssh.com"

    /// The name of certificates for such keys (PROTOCOL.certkeys, PROTOCOL.u2f).
    var certificateName: String {
        let domain = "@openssh.com"
        let stem = rawValue.hasSuffix(domain) ? rawValue.dropLast(domain.count) : rawValue[...]
        return stem + Self.certificateSuffix
    }

    init(name: String) throws(WireError) {
        if let type = Self(rawValue: name) {
            self = type
        } else if name == "ssh-dss" {
            throw WireError("it is DSA, which is too weak")
        } else if name.hasSuffix(Self.certificateSuffix) {
            throw WireError("it is a certificate where a plain key belongs")
        } else {
            throw WireError("it is of the unknown type \(name)")
        }
    }

    init(certificateName name: String) throws(WireError) {
        guard let type = Self.allCases.first(where: { $0.certificateName == name }) else {
            guard !name.hasPrefix("ssh-dss-cert") else { throw WireError("it is DSA, which is too weak") }
            throw WireError("it is of the unknown type \(name)")
        }
        self = type
    }

    static func isCertificate(_ name: String) -> Bool { name.hasSuffix(certificateSuffix) }
}
