import Crypto
import FoundationEssentials
import PeekCore

@testable import PeekPolicyFile

/// Public keys that are made for a test; their private halves do not exist.
enum TestKeys {
    /// An Ed25519 key; every `number` gives another.
    static func ed25519(_ number: UInt8) -> String {
        line("ssh-ed25519", [[UInt8](repeating: number, count: 32)])
    }

    /// An RSA key with a modulus of `bits` bits.
    static func rsa(bits: Int, exponent: [UInt8] = [1, 0, 1]) -> String {
        var modulus = [UInt8](repeating: 0xFF, count: (bits + 7) / 8)
        modulus[0] = 0xFF >> UInt8((8 - bits % 8) % 8)
        return line("ssh-rsa", [exponent, modulus[0] >= 0x80 ? [0] + modulus : modulus])
    }

    /// An ECDSA key on P-256 with a point of its own.
    static func point() -> [UInt8] { Array(P256.Signing.PrivateKey().publicKey.x963Representation) }

    /// A line of `type` whose blob names `inner` and holds `parts`, then `spare`.
    static func line(_ type: String, _ parts: [[UInt8]], inner: String? = nil, spare: [UInt8] = []) -> String {
        "\(type) \(Data(blob(inner ?? type, parts) + spare).base64EncodedString())"
    }

    /// The wire form of `type` and `parts`.
    static func blob(_ type: String, _ parts: [[UInt8]]) -> [UInt8] {
        ([Array(type.utf8)] + parts).flatMap { part in
            withUnsafeBytes(of: UInt32(part.count).bigEndian) { Array($0) } + part
        }
    }
}

/// The errors of a policy with this text as `LINE:COLUMN: message`; empty when it is read.
func problems(_ text: String) -> [String] {
    problems(Array(text.utf8))
}

/// The errors of a policy with these bytes as `LINE:COLUMN: message`; empty when it is read.
func problems(_ bytes: [UInt8]) -> [String] {
    do throws(PolicyFileErrors) {
        _ = try PolicyFile.parse(bytes, name: "p")
        return []
    } catch {
        return error.errors.map { String($0.description.dropFirst(2)) }
    }
}

/// The policy with this text.
func policy(_ text: String) throws(PolicyFileErrors) -> Policy {
    try PolicyFile.parse(Array(text.utf8), name: "p")
}

/// The bytes that `base64` stands for.
func bytes(base64: String) -> [UInt8]? { Data(base64Encoded: base64).map { Array($0) } }

/// What sha256sum prints for `text`.
func sha256(_ text: String) -> String {
    SHA256.hash(data: Data(text.utf8)).description.split(separator: " ").last.map(String.init) ?? ""
}
