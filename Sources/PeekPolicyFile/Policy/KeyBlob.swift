import Crypto

/// What is wrong with a public key, as the end of a sentence that starts with what the key is for.
struct KeyFault: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}

/// The wire form of a public key (RFC 4253 section 6.6, RFC 5656, RFC 8709, OpenSSH's PROTOCOL.u2f), taken apart.
///
/// Every key has one form only here: padding, spare bytes and needless zeros are refused, so that comparing bytes
/// compares keys.
struct KeyBlob {
    /// The types that people log in with.
    static let types = [
        "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
        "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com", "ssh-rsa",
    ]
    /// NIST SP 800-57 part 1, table 2: 128 bits of security, as much as the other types give.
    static let minimumRSABits = 3072
    /// OpenSSH's own limit (`SSHBUF_MAX_BIGNUM` in sshbuf.h); larger ones only cost time.
    static let maximumRSABits = 16_384

    /// The type that the bytes themselves name.
    let type: String
    /// The length of the modulus; nil for types other than RSA.
    let rsaBits: Int?

    /// Takes `bytes` apart to their end.
    init(_ bytes: [UInt8]) throws(KeyFault) {
        var reader = WireReader(bytes)
        type = String(decoding: try reader.string(), as: UTF8.self)
        var rsaBits: Int?
        switch type {
        case "ssh-ed25519":
            try Self.readEd25519(&reader)
        case "sk-ssh-ed25519@openssh.com":
            try Self.readEd25519(&reader)
            try Self.readApplication(&reader)
        case "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521":
            try Self.readPoint(&reader, on: String(type.suffix(8)))
        case "sk-ecdsa-sha2-nistp256@openssh.com":
            try Self.readPoint(&reader, on: "nistp256")
            try Self.readApplication(&reader)
        case "ssh-rsa":
            rsaBits = try Self.readRSA(&reader)
        default:
            throw KeyFault("holds a key of the type \(quoted(type)), which is not supported")
        }
        self.rsaBits = rsaBits
        guard reader.isAtEnd else { throw KeyFault("holds bytes after the key") }
    }

    private static func readEd25519(_ reader: inout WireReader) throws(KeyFault) {
        guard try reader.string().count == 32 else { throw KeyFault("holds an Ed25519 key that is not 32 bytes long") }
    }

    private static func readPoint(_ reader: inout WireReader, on curve: String) throws(KeyFault) {
        let named = String(decoding: try reader.string(), as: UTF8.self)
        guard named == curve else { throw KeyFault("names the curve \(quoted(named)) in a key for \(curve)") }
        let point = try reader.string()
        do {
            switch curve {
            case "nistp256": _ = try P256.Signing.PublicKey(x963Representation: point)
            case "nistp384": _ = try P384.Signing.PublicKey(x963Representation: point)
            default: _ = try P521.Signing.PublicKey(x963Representation: point)
            }
        } catch {
            throw KeyFault("holds no point of the curve \(curve)")
        }
    }

    private static func readApplication(_ reader: inout WireReader) throws(KeyFault) {
        guard try !reader.string().isEmpty else { throw KeyFault("names no application for its FIDO key") }
    }

    private static func readRSA(_ reader: inout WireReader) throws(KeyFault) -> Int {
        let exponent = try reader.positiveInteger()
        let modulus = try reader.positiveInteger()
        guard let lowest = exponent.last, lowest & 1 == 1, exponent != [1], exponent.count <= 8,
            modulus.last.map({ $0 & 1 == 1 }) ?? false
        else { throw KeyFault("holds numbers that are no RSA key") }
        return modulus.count * 8 - (modulus.first?.leadingZeroBitCount ?? 0)
    }
}

/// Reads the data types of RFC 4251 section 5.
private struct WireReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func string() throws(KeyFault) -> [UInt8] {
        guard rest.count >= 4 else { throw KeyFault("is cut short") }
        let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        rest = rest.dropFirst(4)
        guard rest.count >= length else { throw KeyFault("is cut short") }
        defer { rest = rest.dropFirst(length) }
        return Array(rest.prefix(length))
    }

    /// A positive `mpint` in its shortest form, without the zero byte that keeps it positive.
    mutating func positiveInteger() throws(KeyFault) -> [UInt8] {
        let bytes = try string()
        guard let first = bytes.first, first < 0x80 else { throw KeyFault("holds a number that is not positive") }
        guard first == 0 else { return bytes }
        guard bytes.count > 1, bytes[1] >= 0x80 else { throw KeyFault("holds a number with needless zeros") }
        return Array(bytes.dropFirst())
    }
}
