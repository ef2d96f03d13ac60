import PeekCore
import Testing

@testable import PeekPolicyFile

struct KeyLineTests {
    private static let good = lines(PackageResources.good_pub)
    private static let bad = lines(PackageResources.bad_pub)

    private static func lines(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private func problem(_ line: String, under section: String = "certificateAuthorities") -> String? {
        problems("\(section): ['\(line)']").first.map { String($0.drop { $0 != "a" }) }
    }

    @Test(arguments: good)
    func keysAsSshKeygenWritesThemAreRead(line: String) throws {
        let key = try #require(try policy("certificateAuthorities: ['\(line)']").certificateAuthorities.first)
        #expect(line.hasPrefix(key.line))
        #expect(KeyBlob.types.contains(key.type))
    }

    @Test func everySupportedTypeIsAmongTheSamples() {
        #expect(Set(Self.good.map { String($0.prefix { $0 != " " }) }) == Set(KeyBlob.types))
    }

    @Test(
        arguments: zip(
            bad,
            [
                "is an RSA key of 2048 bits, and fewer than 3072 are weak; use ssh-ed25519",
                "is a DSA key, which is weak; use ssh-ed25519",
                "is a certificate; give its authority's key under certificateAuthorities instead",
            ]
        )
    )
    func weakKeysAndCertificatesAreRefused(line: String, reason: String) {
        #expect(problem(line) == "a key in certificateAuthorities \(reason)")
    }

    @Test(arguments: [
        (TestKeys.rsa(bits: 3071), "is an RSA key of 3071 bits, and fewer than 3072 are weak; use ssh-ed25519"),
        (TestKeys.rsa(bits: 16_385), "is an RSA key of 16385 bits; at most 16384 are supported"),
        (TestKeys.rsa(bits: 3072, exponent: [1]), "holds numbers that are no RSA key"),
        (TestKeys.rsa(bits: 3072, exponent: [2]), "holds numbers that are no RSA key"),
        (TestKeys.rsa(bits: 3072, exponent: [0, 3]), "holds a number with needless zeros"),
        (TestKeys.rsa(bits: 3072, exponent: [0xFF]), "holds a number that is not positive"),
        (TestKeys.rsa(bits: 3072, exponent: []), "holds a number that is not positive"),
        (TestKeys.line("ssh-ed25519", [[1, 2]]), "holds an Ed25519 key that is not 32 bytes long"),
        (TestKeys.line("ssh-ed25519", []), "is cut short"),
        (
            TestKeys.line("ssh-ed25519", [[UInt8](repeating: 1, count: 32)], spare: [0]),
            "holds bytes after the key"
        ),
        (
            TestKeys.line("ssh-rsa", [[UInt8](repeating: 1, count: 32)], inner: "ssh-ed25519"),
            "is said to be ssh-rsa, but holds a key of the type ssh-ed25519"
        ),
        (
            TestKeys.line("ssh-rsa", [[3]], inner: "ssh-dss"),
            "holds a key of the type \"ssh-dss\", which is not supported"
        ),
        (
            TestKeys.line("ecdsa-sha2-nistp256", [Array("nistp384".utf8), TestKeys.point()]),
            "names the curve \"nistp384\" in a key for nistp256"
        ),
        (
            TestKeys.line("ecdsa-sha2-nistp256", [Array("nistp256".utf8), [4] + [UInt8](repeating: 9, count: 64)]),
            "holds no point of the curve nistp256"
        ),
        (
            TestKeys.line("sk-ssh-ed25519@openssh.com", [[UInt8](repeating: 1, count: 32), []]),
            "names no application for its FIDO key"
        ),
        ("ssh-ed25519", "needs the key in base64 after its type"),
        ("ssh-ed25519 AAAA!", "is not in base64 as ssh-keygen writes it"),
        // The same bytes as AAAAC3NzaA==, which a lenient decoder would take for another key.
        ("ssh-ed25519 AAAAC3NzaB==", "is not in base64 as ssh-keygen writes it"),
        ("ssh-ed25519 AAAA", "is cut short"),
        ("no-pty \(TestKeys.ed25519(1))", "begins with options, which are not used here; begin with the key's type"),
    ])
    func malformedKeysAreRefused(line: String, reason: String) {
        #expect(problem(line) == "a key in certificateAuthorities \(reason)")
    }

    @Test func keyOfAnUnknownTypeIsRefusedWithTheKnownOnes() throws {
        let message = try #require(problem("ssh-ed448 AAAA"))
        #expect(
            message.hasPrefix("a key in certificateAuthorities begins with \"ssh-ed448\", which is not one of ssh-")
        )
    }

    @Test func rsaOf3072And16384BitsIsStrongEnough() throws {
        let text = "certificateAuthorities: ['\(TestKeys.rsa(bits: 3072))', '\(TestKeys.rsa(bits: 16_384))']"
        #expect(try policy(text).certificateAuthorities.count == 2)
    }

    @Test func weakKeyCanBeRevoked() throws {
        let weak = TestKeys.rsa(bits: 1024)
        #expect(try policy("revoked: {keys: ['\(weak)']}").revoked.keys.map(\.line) == [weak])
    }

    @Test func noCutOrChangedBlobIsRead() throws {
        for line in Self.good {
            let key = try #require(PublicKey(line: line))
            var blob = try #require(bytes(base64: key.base64))
            for length in blob.indices {
                #expect(throws: KeyFault.self) { try KeyBlob(Array(blob.prefix(length))) }
            }
            // The length of the first string: whatever it says instead, the type is another.
            for bit in 0..<8 {
                blob[3] ^= 1 << UInt8(bit)
                #expect(throws: KeyFault.self) { try KeyBlob(blob) }
                blob[3] ^= 1 << UInt8(bit)
            }
        }
    }
}
