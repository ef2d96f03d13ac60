/// Who asks, once authenticated: a person or a machine.
public struct Principal: Sendable, Hashable {
    /// The name in the policy file, such as `alice`; also the name that a certificate must carry.
    public var name: String
    /// Public keys in OpenSSH's one-line form without options, such as `ssh-ed25519 AAAA…`.
    public var keys: [PublicKey]
    /// Names of the roles that the principal has, in the file's order.
    public var roles: [String]

    /// Makes a principal.
    public init(name: String, keys: [PublicKey], roles: [String]) {
        self.name = name
        self.keys = keys
        self.roles = roles
    }
}

/// A public key as OpenSSH writes it: the type and the base64 of the wire form (RFC 4253 section 6.6).
public struct PublicKey: Sendable, Hashable {
    /// Such as `ssh-ed25519`, `ecdsa-sha2-nistp256`, `sk-ssh-ed25519@openssh.com`, `ssh-rsa`.
    public var type: String
    /// The wire form in base64, as in `authorized_keys`.
    public var base64: String

    /// Makes a key from its two parts.
    public init(type: String, base64: String) {
        self.type = type
        self.base64 = base64
    }

    /// Reads `TYPE BASE64 [COMMENT]`; nil when it is not that.
    public init?(line: String) {
        let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
        guard words.count >= 2 else { return nil }
        self.init(type: String(words[0]), base64: String(words[1]))
    }

    /// `TYPE BASE64`.
    public var line: String { "\(type) \(base64)" }
}
