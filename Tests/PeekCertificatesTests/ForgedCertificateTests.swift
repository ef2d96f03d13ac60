import Crypto
import PeekCore
import Testing

@testable import PeekCertificates

struct ForgedCertificateTests {
    /// `blob` with its authority replaced, and signed by `sign`.
    private func resigned(
        _ blob: [UInt8],
        authority: [UInt8],
        by sign: ([UInt8]) throws -> [UInt8]
    ) throws -> [UInt8] {
        let certificate = try UserCertificate(blob: blob)
        var writer = WireWriter()
        writer.raw(certificate.signedBytes.dropLast(4 + (certificate.authority.blob?.count ?? 0)))
        writer.string(authority)
        writer.string(try sign(writer.bytes))
        return writer.bytes
    }

    @Test func anAuthorityThatTheKeyDoesNotBelongToIsRefused() async throws {
        let ring = try Keyring()
        let authority = try await ring.key("ca")
        try await ring.key("forger")
        try await ring.key("user")
        let blob = try await ring.certificate("user", by: "forger", ["-n", "alice"])
        let policy = policy(authorities: [authority])
        #expect(refusal(blob, policy)?.contains("not an authority here") == true)

        let forger = try Ed25519Key(pem: ring.scratch.text("forger"))
        let claimed = try resigned(blob, authority: authority.blob ?? []) { try forger.signature(of: $0) }
        #expect(refusal(claimed, policy)?.contains("signature does not match") == true)
    }

    @Test func aTrueAuthoritysSignatureOfAnotherCertificateIsRefused() async throws {
        let ring = try Keyring()
        let authority = try await ring.key("ca")
        try await ring.key("user")
        let own = try await UserCertificate(blob: ring.certificate("user", by: "ca", ["-n", "alice"]))
        let wanted = try await ring.certificate("user", by: "ca", ["-n", "bob"])
        let claimed = try resigned(wanted, authority: authority.blob ?? []) { _ in own.signature }
        #expect(
            refusal(claimed, policy(authorities: [authority]))
                == "the certificate is refused: its signature does not match"
        )
    }

    @Test func signaturesWithSHA1AreRefused() async throws {
        let ring = try Keyring()
        let authority = try await ring.key("ca", "rsa", bits: 3072)
        try await ring.key("user")
        let blob = try await ring.certificate("user", by: "ca", ["-n", "alice", "-t", "ssh-rsa"])
        #expect(refusal(blob, policy(authorities: [authority]))?.contains("uses SHA-1") == true)
    }

    @Test func anAuthorityThatIsACertificateIsRefused() async throws {
        let ring = try Keyring()
        let authority = try await ring.key("ca")
        try await ring.key("user")
        let blob = try await ring.certificate("user", by: "ca", ["-n", "alice"])
        let key = try Ed25519Key(pem: ring.scratch.text("ca"))
        let chained = try resigned(blob, authority: blob) { try key.signature(of: $0) }
        let listed = PublicKey(type: "ssh-ed25519-cert-v01@openssh.com", blob: blob)
        #expect(refusal(chained, policy(authorities: [authority, listed]))?.contains("do not chain") == true)
    }

    @Test(arguments: ["ca", "user"])
    func shortRSAIsRefusedAsAuthorityAndAsKey(weak: String) async throws {
        let ring = try Keyring()
        let authority = try await weak == "ca" ? ring.key("ca", "rsa", bits: 2048) : ring.key("ca")
        _ = try await weak == "user" ? ring.key("user", "rsa", bits: 3071) : ring.key("user")
        let blob = try await ring.certificate("user", by: "ca", ["-n", "alice"])
        #expect(refusal(blob, policy(authorities: [authority]))?.contains("fewer than 3072") == true)
    }

    @Test func bytesBehindACertificateAreRefused() async throws {
        let ring = try Keyring()
        let authority = try await ring.key("ca")
        try await ring.key("user")
        let blob = try await ring.certificate("user", by: "ca", ["-n", "alice"])
        #expect(refusal(blob + [0], policy(authorities: [authority]))?.contains("1 bytes after its end") == true)
        #expect(refusal(Array(blob.dropLast()), policy(authorities: [authority]))?.contains("ends too early") == true)
    }

    @Test func criticalOptionsOutOfOrderOrTwiceAreRefused() async throws {
        let ring = try Keyring()
        let authority = try await ring.key("ca")
        try await ring.key("user")
        let key = try Ed25519Key(pem: ring.scratch.text("ca"))
        let template = try await UserCertificate(blob: ring.certificate("user", by: "ca", ["-n", "alice"]))
        let rows = [
            (["source-address", "source-address"], "source-address twice"),
            (["source-address", "force-command"], "not in order"),
        ]
        for (names, expected) in rows {
            let blob = try remade(template, options: names, authority: key)
            #expect(refusal(blob, policy(authorities: [authority]))?.contains(expected) == true)
        }
    }

    /// The certificate with other critical options, properly signed: what a careless authority might issue.
    private func remade(_ template: UserCertificate, options: [String], authority: Ed25519Key) throws -> [UInt8] {
        var writer = WireWriter()
        writer.text(template.type)
        writer.string([1, 2, 3])
        writer.raw((template.key.blob ?? []).dropFirst(4 + template.key.type.utf8.count))
        writer.uint64(template.serial)
        writer.uint32(template.kind.rawValue)
        writer.text(template.keyID)
        writer.nested { for name in template.principals { $0.text(name) } }
        writer.uint64(template.validAfter)
        writer.uint64(template.validBefore)
        writer.nested { section in
            for name in options {
                section.text(name)
                section.nested { $0.text("192.0.2.0/24") }
            }
        }
        writer.text("")
        writer.text("")
        writer.string(authority.publicKey.blob ?? [])
        writer.string(try authority.signature(of: writer.bytes))
        return writer.bytes
    }

    @Test func aSecurityKeyAuthorityIsVerified() async throws {
        let ring = try Keyring()
        try await ring.key("ca")
        try await ring.key("user")
        let blob = try await ring.certificate("user", by: "ca", ["-n", "alice"])
        let token = SoftwareSecurityKey()
        let signed = try resigned(blob, authority: token.blob, by: token.signature)
        let policy = policy(authorities: [PublicKey(type: KeyType.securityKeyEd25519.rawValue, blob: token.blob)])
        #expect(try ask(signed, policy).principal.name == "alice")

        let other = try resigned(blob, authority: token.blob, by: SoftwareSecurityKey().signature)
        #expect(refusal(other, policy)?.contains("signature does not match") == true)
        let bare = try resigned(blob, authority: token.blob) { try token.bareSignature(of: $0) }
        #expect(refusal(bare, policy) != nil)
    }

    @Test(arguments: [KeyType.securityKeyEd25519, .securityKeyP256])
    func certificatesOfSecurityKeysAreRead(type: KeyType) async throws {
        let ring = try Keyring()
        let authority = try await ring.key("ca")
        var writer = WireWriter()
        writer.text(type.rawValue)
        if type == .securityKeyP256 {
            writer.text("nistp256")
            writer.string(P256.Signing.PrivateKey().publicKey.x963Representation)
        } else {
            writer.string(Curve25519.Signing.PrivateKey().publicKey.rawRepresentation)
        }
        writer.text("ssh:")
        let key = PublicKey(type: type.rawValue, blob: writer.bytes)
        try ring.scratch.write(key.line, to: "token.pub")
        let blob = try await ring.certificate("token", by: "ca", ["-n", "alice"])
        #expect(try ask(blob, policy(authorities: [authority])).key == key)
        #expect(try ask(writer.bytes, policy(["bob": [key]])).principal.name == "bob")
    }
}

/// What a FIDO token does (PROTOCOL.u2f), without the token.
struct SoftwareSecurityKey {
    private let key = Curve25519.Signing.PrivateKey()

    var blob: [UInt8] {
        var writer = WireWriter()
        writer.text("sk-ssh-ed25519@openssh.com")
        writer.string(key.publicKey.rawRepresentation)
        writer.text("ssh:")
        return writer.bytes
    }

    func signature(of message: [UInt8]) throws -> [UInt8] {
        let flags: UInt8 = 1
        var signed = WireWriter()
        signed.raw(SHA256.hash(data: Array("ssh:".utf8)))
        signed.byte(flags)
        signed.uint32(42)
        signed.raw(SHA256.hash(data: message))
        return try wrapped(key.signature(for: signed.bytes), flags)
    }

    /// A signature of the message itself, which no token makes.
    func bareSignature(of message: [UInt8]) throws -> [UInt8] {
        try wrapped(key.signature(for: message), 1)
    }

    private func wrapped(_ signature: some Collection<UInt8>, _ flags: UInt8) throws -> [UInt8] {
        var writer = WireWriter()
        writer.text("sk-ssh-ed25519@openssh.com")
        writer.string(signature)
        writer.byte(flags)
        writer.uint32(42)
        return writer.bytes
    }
}
