import PeekCore

/// A public key, read field by field from its wire form (RFC 4253 section 6.6, RFC 5656, RFC 8709, PROTOCOL.u2f).
struct WireKey: Sendable, Hashable {
    enum Fields: Sendable, Hashable {
        case ed25519([UInt8])
        case ecdsa(point: [UInt8])
        case rsa(exponent: [UInt8], modulus: [UInt8])
        case securityKey(key: [UInt8], application: String)
    }

    /// NIST SP 800-57 part 1 table 2: 3072 bits are the 128-bit strength that every other accepted key has.
    static let minimumRSABits = 3072
    /// As OpenSSH (SSHBUF_MAX_BIGNUM): larger ones only cost time.
    static let maximumRSABits = 16384

    let type: KeyType
    let fields: Fields

    /// Reads a plain key that fills `blob`.
    init(blob: [UInt8]) throws(WireError) {
        var reader = WireReader(blob)
        try self.init(KeyType(name: reader.text()), from: &reader)
        try reader.end()
    }

    /// Reads the fields that follow the type's name (and, in a certificate, the nonce).
    init(_ type: KeyType, from reader: inout WireReader) throws(WireError) {
        self.type = type
        switch type {
        case .ed25519:
            fields = .ed25519(try Self.ed25519(&reader))
        case .p256, .p384, .p521:
            fields = .ecdsa(point: try Self.point(type, &reader))
        case .rsa:
            let exponent = try reader.positive()
            fields = .rsa(exponent: exponent, modulus: try reader.positive())
        case .securityKeyEd25519:
            let key = try Self.ed25519(&reader)
            fields = .securityKey(key: key, application: try reader.text())
        case .securityKeyP256:
            let key = try Self.point(.p256, &reader)
            fields = .securityKey(key: key, application: try reader.text())
        }
        try checkStrength()
    }

    /// The wire form; the same bytes for the same key, because only one form of each is read.
    var blob: [UInt8] {
        var writer = WireWriter()
        writer.text(type.rawValue)
        switch fields {
        case .ed25519(let key):
            writer.string(key)
        case .ecdsa(let point):
            writer.text(type.curveName)
            writer.string(point)
        case .rsa(let exponent, let modulus):
            writer.positive(exponent)
            writer.positive(modulus)
        case .securityKey(let key, let application):
            if type == .securityKeyP256 { writer.text(KeyType.p256.curveName) }
            writer.string(key)
            writer.text(application)
        }
        return writer.bytes
    }

    var publicKey: PublicKey { PublicKey(type: type.rawValue, blob: blob) }

    private func checkStrength() throws(WireError) {
        guard case .rsa(_, let modulus) = fields else { return }
        let bits = modulus.count * 8 - (modulus.first ?? 0).leadingZeroBitCount
        guard bits >= Self.minimumRSABits else {
            throw WireError("it is RSA of \(bits) bits, fewer than \(Self.minimumRSABits)")
        }
        guard bits <= Self.maximumRSABits else {
            throw WireError("it is RSA of \(bits) bits, more than \(Self.maximumRSABits)")
        }
    }

    private static func ed25519(_ reader: inout WireReader) throws(WireError) -> [UInt8] {
        let key = try reader.string()
        guard key.count == 32 else { throw WireError("it has an Ed25519 key of \(key.count) bytes, not 32") }
        return key
    }

    /// An uncompressed point (SEC 1 section 2.3.3); like OpenSSH, no other form is read.
    private static func point(_ type: KeyType, _ reader: inout WireReader) throws(WireError) -> [UInt8] {
        guard try reader.text() == type.curveName else { throw WireError("it names a curve that is not its type's") }
        let point = try reader.string()
        guard point.count == 1 + 2 * type.coordinateBytes, point[0] == 4 else {
            throw WireError("it has a point that is not one of its curve")
        }
        return point
    }
}

extension KeyType {
    /// RFC 5656 section 6.1; empty for keys without a curve field.
    var curveName: String {
        switch self {
        case .p256, .securityKeyP256: "nistp256"
        case .p384: "nistp384"
        case .p521: "nistp521"
        case .ed25519, .rsa, .securityKeyEd25519: ""
        }
    }

    /// Bytes of one coordinate of a point.
    var coordinateBytes: Int {
        switch self {
        case .p256, .securityKeyP256: 32
        case .p384: 48
        case .p521: 66
        case .ed25519, .rsa, .securityKeyEd25519: 0
        }
    }
}
