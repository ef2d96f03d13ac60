import CLibSSH

/// A public key as it came over the wire; of a certificate it is the whole certificate.
public struct OfferedKey: Sendable, Hashable {
    /// Such as `ssh-ed25519` or `ssh-ed25519-cert-v01@openssh.com`.
    public var type: String
    /// Base64 of the wire form.
    public var base64: String

    /// Makes a key.
    public init(type: String, base64: String) {
        self.type = type
        self.base64 = base64
    }

    init?(_ key: ssh_key) {
        var text: UnsafeMutablePointer<CChar>?
        guard let type = ssh_key_type_to_char(ssh_key_type(key)),
            ssh_pki_export_pubkey_base64(key, &text) == SSH_OK, let text
        else { return nil }
        defer { ssh_string_free_char(text) }
        self.init(type: String(cString: type), base64: String(cString: text))
    }
}

/// A private key with its public half; owns the libssh key.
public final class KeyPair {
    let key: ssh_key

    private init(owning key: ssh_key) {
        self.key = key
    }

    deinit { ssh_key_free(key) }

    /// The kinds of host keys that a gateway makes.
    public enum Kind: String, Sendable, CaseIterable {
        case ed25519
        case ecdsa
        case rsa
    }

    /// Makes a new key: Ed25519, ECDSA on P-256, or RSA of 3072 bits.
    public static func generate(_ kind: Kind) throws(LibSSHError) -> KeyPair {
        let (type, bits): (ssh_keytypes_e, Int32) =
            switch kind {
            case .ed25519: (SSH_KEYTYPE_ED25519, 0)
            case .ecdsa: (SSH_KEYTYPE_ECDSA, 256)
            case .rsa: (SSH_KEYTYPE_RSA, 3072)
            }
        var key: ssh_key?
        guard ssh_pki_generate(type, bits, &key) == SSH_OK, let key else {
            throw LibSSHError(operation: "make a key", message: "libssh could not make one of type \(kind.rawValue)")
        }
        return KeyPair(owning: key)
    }

    /// Reads a private key without passphrase from PEM text.
    public init(pem: String) throws(LibSSHError) {
        var key: ssh_key?
        guard ssh_pki_import_privkey_base64(pem, nil, nil, nil, &key) == SSH_OK, let key else {
            throw LibSSHError(operation: "read a private key", message: "it is not one that libssh reads")
        }
        self.key = key
    }

    /// Adds an Ed25519 user certificate, so that the key authenticates with it.
    ///
    /// - Parameter certificate: the base64 of the certificate's wire form.
    public func add(certificate: String) throws(LibSSHError) {
        var parsed: ssh_key?
        guard ssh_pki_import_cert_base64(certificate, SSH_KEYTYPE_ED25519_CERT01, &parsed) == SSH_OK, let parsed else {
            throw LibSSHError(operation: "read a certificate", message: "it is not one that libssh reads")
        }
        defer { ssh_key_free(parsed) }
        guard ssh_pki_copy_cert_to_privkey(parsed, key) == SSH_OK else {
            throw LibSSHError(operation: "add a certificate", message: "libssh refused it")
        }
    }

    /// The private key as PEM text without passphrase.
    public func exportPEM() throws(LibSSHError) -> String {
        var text: UnsafeMutablePointer<CChar>?
        guard ssh_pki_export_privkey_base64(key, nil, nil, nil, &text) == SSH_OK, let text else {
            throw LibSSHError(operation: "export a private key", message: "libssh refused")
        }
        defer { ssh_string_free_char(text) }
        return String(cString: text)
    }

    /// `TYPE BASE64`, as in a `.pub` file.
    public func publicLine() throws(LibSSHError) -> String {
        guard let offered = OfferedKey(key) else {
            throw LibSSHError(operation: "export a public key", message: "libssh refused")
        }
        return "\(offered.type) \(offered.base64)"
    }

    /// `SHA256:…`, as ssh shows it to a person who connects for the first time.
    public func fingerprint() throws(LibSSHError) -> String {
        var hash: UnsafeMutablePointer<UInt8>?
        var length = 0
        guard ssh_get_publickey_hash(key, SSH_PUBLICKEY_HASH_SHA256, &hash, &length) == SSH_OK, let hash else {
            throw LibSSHError(operation: "hash a public key", message: "libssh refused")
        }
        var owned: UnsafeMutablePointer<UInt8>? = hash
        defer { ssh_clean_pubkey_hash(&owned) }
        guard let text = ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, hash, length) else {
            throw LibSSHError(operation: "hash a public key", message: "out of memory")
        }
        defer { ssh_string_free_char(text) }
        return String(cString: text)
    }
}
