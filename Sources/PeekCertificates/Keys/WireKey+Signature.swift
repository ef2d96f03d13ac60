import Crypto
import CryptoExtras
import FoundationEssentials

extension WireKey {
    /// Throws unless `signature` is this key's over `message`.
    func check(signature: [UInt8], of message: [UInt8]) throws(WireError) {
        var reader = WireReader(signature)
        let algorithm = try reader.text()
        let body = try reader.string()
        let valid: Bool
        switch fields {
        case .rsa(let exponent, let modulus):
            valid = try Self.rsa(algorithm, exponent, modulus, body, message)
        case .ed25519(let key):
            try expect(algorithm)
            valid = Self.ed25519(key, body, message)
        case .ecdsa(let point):
            try expect(algorithm)
            valid = try Self.ecdsa(type, point, body, message)
        case .securityKey(let key, let application):
            try expect(algorithm)
            let signed = try Self.securityKeyMessage(application, &reader, message)
            valid =
                try type == .securityKeyP256
                ? Self.ecdsa(.p256, key, body, signed) : Self.ed25519(key, body, signed)
        }
        try reader.end()
        guard valid else { throw WireError("its signature does not match") }
    }

    private func expect(_ algorithm: String) throws(WireError) {
        guard algorithm == type.rawValue else {
            throw WireError("its signature is \(algorithm), which a \(type.rawValue) key cannot make")
        }
    }

    private static func ed25519(_ key: [UInt8], _ signature: [UInt8], _ message: [UInt8]) -> Bool {
        switch Result(catching: { try Curve25519.Signing.PublicKey(rawRepresentation: key) }) {
        case .success(let key): key.isValidSignature(signature, for: message)
        case .failure: false
        }
    }

    /// RFC 8332; `ssh-rsa` signatures are SHA-1 and refused.
    private static func rsa(
        _ algorithm: String,
        _ exponent: [UInt8],
        _ modulus: [UInt8],
        _ signature: [UInt8],
        _ message: [UInt8]
    ) throws(WireError) -> Bool {
        let key: _RSA.Signing.PublicKey
        do {
            key = try _RSA.Signing.PublicKey(n: modulus, e: exponent)
        } catch {
            throw WireError("its RSA key is not usable")
        }
        let signature = _RSA.Signing.RSASignature(rawRepresentation: signature)
        switch algorithm {
        case "rsa-sha2-256":
            return key.isValidSignature(signature, for: SHA256.hash(data: message), padding: .insecurePKCS1v1_5)
        case "rsa-sha2-512":
            return key.isValidSignature(signature, for: SHA512.hash(data: message), padding: .insecurePKCS1v1_5)
        case "ssh-rsa":
            throw WireError("its signature uses SHA-1")
        default:
            throw WireError("its signature is \(algorithm), which a ssh-rsa key cannot make")
        }
    }

    /// RFC 5656 section 3.1.2: r and s as mpints; each curve has its own hash.
    private static func ecdsa(
        _ type: KeyType,
        _ point: [UInt8],
        _ signature: [UInt8],
        _ message: [UInt8]
    ) throws(WireError) -> Bool {
        var reader = WireReader(signature)
        let numbers = [try reader.positive(), try reader.positive()]
        try reader.end()
        guard numbers.allSatisfy({ $0.count <= type.coordinateBytes }) else { return false }
        let raw = numbers.flatMap { [UInt8](repeating: 0, count: type.coordinateBytes - $0.count) + $0 }
        do {
            switch type {
            case .p384:
                return try P384.Signing.PublicKey(x963Representation: point)
                    .isValidSignature(.init(rawRepresentation: raw), for: message)
            case .p521:
                return try P521.Signing.PublicKey(x963Representation: point)
                    .isValidSignature(.init(rawRepresentation: raw), for: message)
            default:
                return try P256.Signing.PublicKey(x963Representation: point)
                    .isValidSignature(.init(rawRepresentation: raw), for: message)
            }
        } catch {
            throw WireError("it has a point that is not one of its curve")
        }
    }

    /// What a FIDO token signs in place of `message` (PROTOCOL.u2f, "SSH U2F signatures").
    private static func securityKeyMessage(
        _ application: String,
        _ reader: inout WireReader,
        _ message: [UInt8]
    ) throws(WireError) -> [UInt8] {
        let flagsAndCounter = try reader.bytes(5)
        return Array(SHA256.hash(data: Array(application.utf8))) + flagsAndCounter
            + Array(SHA256.hash(data: message))
    }
}
