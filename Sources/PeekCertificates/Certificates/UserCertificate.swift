public import PeekCore

/// An OpenSSH certificate (PROTOCOL.certkeys), read but not judged: ``authenticate(blob:type:policy:source:now:)`` does.
public struct UserCertificate: Sendable, Hashable {
    /// Whom a certificate speaks for.
    public enum Kind: UInt32, Sendable {
        case user = 1
        case host = 2
    }

    /// A critical option or an extension.
    public struct Option: Sendable, Hashable {
        /// Such as `source-address` or `permit-pty`.
        public var name: String
        /// Zero or more wire values; empty for a flag.
        public var data: [UInt8]
    }

    /// As OpenSSH (SSHKEY_CERT_MAX_PRINCIPALS).
    static let maximumPrincipals = 256
    /// Far above any certificate in use, and what RFC 4253 section 6.1 makes every peer take in one packet.
    static let maximumBytes = 32768

    /// The key whose possession the holder proves.
    public let key: PublicKey
    /// Such as `ssh-ed25519-cert-v01@openssh.com`.
    public let type: String
    /// Unique per authority, or 0 where the authority does not number.
    public let serial: UInt64
    /// User or host.
    public let kind: Kind
    /// What the authority calls it.
    public let keyID: String
    /// Names it is valid for; empty means any, which is always refused here.
    public let principals: [String]
    /// Seconds since 1970; valid from here.
    public let validAfter: UInt64
    /// Seconds since 1970; valid until just before; all ones is for ever.
    public let validBefore: UInt64
    /// What must be understood and obeyed, sorted by name, once each.
    public let criticalOptions: [Option]
    /// What may be ignored, once each.
    public let extensions: [Option]
    /// The key that signed it; never itself a certificate.
    public let authority: PublicKey
    /// The signature in its wire form.
    public let signature: [UInt8]
    /// What the signature is over.
    public let signedBytes: [UInt8]

    let authorityKey: WireKey

    /// Reads a certificate that fills `blob`.
    ///
    /// - Throws: ``WireError`` when it is malformed in any way, or holds a key that is too weak.
    public init(blob: [UInt8]) throws(WireError) {
        guard blob.count <= Self.maximumBytes else { throw WireError("it has more than \(Self.maximumBytes) bytes") }
        var reader = WireReader(blob)
        type = try reader.text()
        let keyType = try KeyType(certificateName: type)
        _ = try reader.string()  // the nonce
        key = try WireKey(keyType, from: &reader).publicKey
        serial = try reader.uint64()
        let kindNumber = try reader.uint32()
        guard let kind = Kind(rawValue: kindNumber) else {
            throw WireError("it is for neither a user nor a host but \(kindNumber)")
        }
        self.kind = kind
        keyID = try reader.text()
        principals = try Self.principals(reader.string())
        validAfter = try reader.uint64()
        validBefore = try reader.uint64()
        criticalOptions = try Self.options(reader.string(), sorted: true)
        // ssh-keygen before 8.5 wrote custom extensions behind the others.
        extensions = try Self.options(reader.string(), sorted: false)
        _ = try reader.string()  // reserved
        authorityKey = try Self.authority(reader.string())
        authority = authorityKey.publicKey
        signedBytes = Array(blob.dropLast(reader.remaining))
        signature = try reader.string()
        try reader.end()
    }

    /// The whole certificate in its wire form.
    public var blob: [UInt8] {
        var writer = WireWriter()
        writer.raw(signedBytes)
        writer.string(signature)
        return writer.bytes
    }

    /// `TYPE BASE64`, as in a `-cert.pub` file.
    public var line: String { PublicKey(type: type, blob: blob).line }

    /// Whether it lets its holder have a terminal; what it does not say is not permitted.
    public var permitsTerminal: Bool { extensions.contains { $0.name == "permit-pty" } }

    /// The text inside a critical option; nil when the option is not there.
    ///
    /// - Throws: ``WireError`` when its data is not one text.
    public func criticalText(_ name: String) throws(WireError) -> String? {
        guard let option = criticalOptions.first(where: { $0.name == name }) else { return nil }
        var reader = WireReader(option.data)
        let text = try reader.text()
        try reader.end()
        return text
    }

    /// Throws unless the authority's key made the signature.
    func checkSignature() throws(WireError) {
        try authorityKey.check(signature: signature, of: signedBytes)
    }

    private static func principals(_ bytes: [UInt8]) throws(WireError) -> [String] {
        var reader = WireReader(bytes)
        var names: [String] = []
        while !reader.isAtEnd {
            guard names.count < maximumPrincipals else {
                throw WireError("it has more than \(maximumPrincipals) principals")
            }
            names.append(try reader.text())
        }
        return names
    }

    private static func options(_ bytes: [UInt8], sorted: Bool) throws(WireError) -> [Option] {
        var reader = WireReader(bytes)
        var options: [Option] = []
        var names: Set<String> = []
        while !reader.isAtEnd {
            let option = Option(name: try reader.text(), data: try reader.string())
            guard names.insert(option.name).inserted else { throw WireError("it has \(option.name) twice") }
            if sorted, let last = options.last, !last.name.utf8.lexicographicallyPrecedes(option.name.utf8) {
                throw WireError("its critical options are not in order")
            }
            options.append(option)
        }
        return options
    }

    private static func authority(_ bytes: [UInt8]) throws(WireError) -> WireKey {
        var reader = WireReader(bytes)
        guard try !KeyType.isCertificate(reader.text()) else {
            throw WireError("its authority is itself a certificate, and certificates do not chain")
        }
        do {
            return try WireKey(blob: bytes)
        } catch {
            throw WireError("its authority's key is refused: \(error)")
        }
    }
}
