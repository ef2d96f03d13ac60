public import Crypto
import FoundationEssentials
public import PeekCore

/// An Ed25519 key pair: the signer's authority, or the throw-away key of one connection to a host.
///
/// It never appears in a description; the private half leaves only through ``pem(comment:)``.
public struct Ed25519Key: Sendable, CustomStringConvertible {
    private let key: Curve25519.Signing.PrivateKey

    /// Makes a new key from the system's randomness.
    public init() {
        key = Curve25519.Signing.PrivateKey()
    }

    /// Takes a key as it is.
    public init(_ key: Curve25519.Signing.PrivateKey) {
        self.key = key
    }

    /// The public half.
    public var publicKey: PublicKey {
        var writer = WireWriter()
        writer.text(KeyType.ed25519.rawValue)
        writer.string(key.publicKey.rawRepresentation)
        return PublicKey(type: KeyType.ed25519.rawValue, blob: writer.bytes)
    }

    public var description: String { "Ed25519Key(\(publicKey.fingerprint))" }

    /// A signature in its wire form (RFC 8709 section 6).
    func signature(of message: [UInt8]) throws -> [UInt8] {
        var writer = WireWriter()
        writer.text(KeyType.ed25519.rawValue)
        writer.string(try key.signature(for: message))
        return writer.bytes
    }
}

// The file format is PROTOCOL.key of OpenSSH.
extension Ed25519Key {
    private static let begin = "-----BEGIN OPENSSH PRIVATE KEY-----"
    private static let end = "-----END OPENSSH PRIVATE KEY-----"
    private static let magic = Array("openssh-key-v1\0".utf8)
    /// The block size of the cipher `none`.
    private static let blockSize = 8

    /// The private key as `ssh-keygen` writes it, without a passphrase; a secret.
    public func pem(comment: String = "") -> String {
        let raw = key.publicKey.rawRepresentation
        var secret = WireWriter()
        let check = UInt32.random(in: .min ... .max)
        secret.uint32(check)
        secret.uint32(check)
        secret.text(KeyType.ed25519.rawValue)
        secret.string(raw)
        secret.string(key.rawRepresentation + raw)
        secret.text(comment)
        var padding: UInt8 = 0
        while secret.bytes.count % Self.blockSize != 0 {
            padding += 1
            secret.byte(padding)
        }
        var file = WireWriter()
        file.raw(Self.magic)
        file.text("none")
        file.text("none")
        file.text("")
        file.uint32(1)
        file.string(publicKey.blob ?? [])
        file.string(secret.bytes)

        var text = Self.begin + "\n"
        var rest = Data(file.bytes).base64EncodedString()[...]
        while !rest.isEmpty {
            text += rest.prefix(70) + "\n"
            rest = rest.dropFirst(70)
        }
        return text + Self.end + "\n"
    }

    /// Reads a private key file without a passphrase.
    ///
    /// - Throws: ``WireError`` when it is anything else; the error says nothing of its content.
    public init(pem: String) throws(WireError) {
        let lines = pem.split(whereSeparator: \.isNewline)
        guard lines.count > 2, lines[0] == Self.begin, lines[lines.count - 1] == Self.end,
            let data = Data(base64Encoded: lines.dropFirst().dropLast().joined())
        else { throw WireError("it is not an OpenSSH private key") }
        var reader = WireReader(Array(data))
        guard try reader.bytes(Self.magic.count) == Self.magic else {
            throw WireError("it is not an OpenSSH private key")
        }
        let cipher = try reader.text()
        let derivation = try reader.text()
        guard cipher == "none", derivation == "none" else { throw WireError("it has a passphrase") }
        guard try reader.string().isEmpty, try reader.uint32() == 1 else { throw WireError("it is not one key") }
        let blob = try reader.string()
        var secret = WireReader(try reader.string())
        try reader.end()
        try self.init(secret: &secret)
        guard publicKey.blob == blob else { throw WireError("its two halves do not match") }
    }

    private init(secret: inout WireReader) throws(WireError) {
        guard try secret.uint32() == secret.uint32() else { throw WireError("its check numbers differ") }
        guard try secret.text() == KeyType.ed25519.rawValue else { throw WireError("it is not an Ed25519 key") }
        let raw = try secret.string()
        let pair = try secret.string()
        _ = try secret.string()
        var padding: UInt8 = 0
        while !secret.isAtEnd {
            padding &+= 1
            guard try secret.byte() == padding, padding < Self.blockSize else {
                throw WireError("its padding is wrong")
            }
        }
        do {
            key = try Curve25519.Signing.PrivateKey(rawRepresentation: pair.prefix(32))
        } catch {
            throw WireError("it is not an Ed25519 key")
        }
        guard Array(key.publicKey.rawRepresentation) == raw, pair == Array(key.rawRepresentation) + raw else {
            throw WireError("its two halves do not match")
        }
    }
}
