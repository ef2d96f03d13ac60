import PeekCore
import PeekTesting
import Testing

@testable import PeekCertificates

struct PlainKeyCheckTests {
    @Test(arguments: [("ed25519", nil), ("ecdsa", 256), ("ecdsa", 384), ("ecdsa", 521), ("rsa", 3072)])
    func aListedKeyIsItsPrincipal(type: String, bits: Int?) async throws {
        let ring = try Keyring()
        let key = try await ring.key("user", type, bits: bits)
        let accepted = try ask(key.blob ?? [], policy(["alice": [key], "bob": []]))
        #expect(accepted.principal.name == "alice")
        #expect(accepted.certificate == nil)
    }

    @Test func anUnlistedKeyIsRefusedByFingerprint() async throws {
        let ring = try Keyring()
        let key = try await ring.key("user")
        let shown = try await run("/usr/bin/ssh-keygen", ["-lf", ring.scratch.path("user.pub")]).output
        #expect(shown.contains(key.fingerprint))
        #expect(refusal(key.blob ?? [], policy()) == "no principal has the key \(key.fingerprint)")
    }

    @Test func aKeyOfTwoPrincipalsIsNobodys() async throws {
        let ring = try Keyring()
        let key = try await ring.key("user")
        let found = refusal(key.blob ?? [], policy(["alice": [key], "bob": [key]]))
        #expect(found?.contains("more than one principal: alice, bob") == true)
    }

    @Test func aRevokedKeyIsRefusedHoweverItIsWritten() async throws {
        let ring = try Keyring()
        let key = try await ring.key("user")
        for revoked in [key, PublicKey(type: "", base64: key.base64)] {
            let policy = policy(["alice": [key]], revoked: Revocations(keys: [revoked]))
            #expect(refusal(key.blob ?? [], policy)?.contains("is revoked") == true)
        }
    }

    @Test(arguments: [1024, 2048, 3071])
    func shortRSAIsRefusedEvenWhenListed(bits: Int) async throws {
        let ring = try Keyring()
        let key = try await ring.key("user", "rsa", bits: bits)
        #expect(refusal(key.blob ?? [], policy(["alice": [key]]))?.contains("fewer than 3072") == true)
    }

    @Test func aShortModulusPaddedWithZerosIsRefused() {
        var writer = WireWriter()
        writer.text("ssh-rsa")
        writer.string([1, 0, 1])
        writer.string([UInt8](repeating: 0, count: 256) + [UInt8](repeating: 0x7F, count: 256))
        let key = PublicKey(type: "ssh-rsa", blob: writer.bytes)
        #expect(refusal(writer.bytes, policy(["alice": [key]]))?.contains("needless zeros") == true)
    }

    @Test(arguments: [
        ("ssh-dss", "DSA"), ("ssh-xmss@openssh.com", "unknown type"), ("", "unknown type"),
        ("ssh-ed25519-cert-v01@openssh.com", "ends too early"), ("ssh-dss-cert-v01@openssh.com", "DSA"),
    ])
    func whatIsNotInTheTableOfTypesIsRefused(type: String, expected: String) {
        var writer = WireWriter()
        writer.text(type)
        let key = PublicKey(type: type, blob: writer.bytes)
        #expect(refusal(writer.bytes, policy(["alice": [key]], authorities: [key]))?.contains(expected) == true)
    }

    @Test func theTypeThatTheProtocolNamesMustBeTheKeysOwn() async throws {
        let ring = try Keyring()
        let rsa = try await ring.key("rsa", "rsa", bits: 3072)
        let other = try await ring.key("ed")
        let policy = policy(["alice": [rsa, other]])
        func accepts(_ key: PublicKey, as type: String) -> Bool {
            switch authenticate(blob: key.blob ?? [], type: type, policy: policy, source: "::1", now: june) {
            case .success: true
            case .failure: false
            }
        }
        for type in ["ssh-rsa", "rsa-sha2-256", "rsa-sha2-512"] { #expect(accepts(rsa, as: type)) }
        #expect(!accepts(rsa, as: "ssh-ed25519"))
        #expect(!accepts(other, as: "ssh-rsa"))
        #expect(!accepts(other, as: "ssh-ed25519-cert-v01@openssh.com"))
    }
}
