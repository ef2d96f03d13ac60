import Foundation
import PeekCore
import PeekTesting
import Testing

@testable import PeekCertificates

struct Ed25519KeyTests {
    @Test(arguments: ["", "a", "prodpeek-ca", "seventeen letters"])
    func sshKeygenReadsWhatIsWritten(comment: String) async throws {
        let scratch = try Scratch()
        let key = Ed25519Key()
        try scratch.write(key.pem(comment: comment), to: "key")
        let read = try await run("/usr/bin/ssh-keygen", ["-y", "-P", "", "-f", scratch.path("key")])
        #expect(read.status == 0, "\(read.errors)")
        #expect(PublicKey(line: read.output.trimmingCharacters(in: .newlines)) == key.publicKey)
        #expect(try Ed25519Key(pem: key.pem(comment: comment)).publicKey == key.publicKey)
    }

    @Test func whatSSHKeygenWritesIsRead() async throws {
        let ring = try Keyring()
        for name in ["a", "bc", "longer-comment"] {
            let publicKey = try await ring.key(name)
            #expect(try Ed25519Key(pem: ring.scratch.text(name)).publicKey == publicKey)
        }
    }

    @Test func keysWithAPassphraseOrOfAnotherTypeAreRefused() async throws {
        let ring = try Keyring()
        try await ring.keygen(["-q", "-t", "ed25519", "-N", "secret", "-f", "locked"])
        try await ring.key("ecdsa", "ecdsa")
        let locked = #expect(throws: WireError.self) { try Ed25519Key(pem: ring.scratch.text("locked")) }
        #expect(locked?.description == "it has a passphrase")
        let ecdsa = #expect(throws: WireError.self) { try Ed25519Key(pem: ring.scratch.text("ecdsa")) }
        #expect(ecdsa?.description == "it is not an Ed25519 key")
        #expect(throws: WireError.self) { try Ed25519Key(pem: ring.scratch.text("ecdsa.pub")) }
    }

    @Test func mutatedFilesNeverCrashAndNeverBecomeAnotherKey() throws {
        var generator = SeededGenerator(seed: 6)
        let key = Ed25519Key()
        let original = Array(key.pem(comment: "x").utf8)
        for _ in 0..<3000 {
            var bytes = original
            bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 10..<127, using: &generator)
            let text = String(decoding: bytes, as: UTF8.self)
            guard case .success(let read) = Result(catching: { try Ed25519Key(pem: text) }) else { continue }
            #expect(read.publicKey == key.publicKey)
        }
    }

    @Test func aDescriptionHoldsNoSecret() throws {
        let key = Ed25519Key()
        #expect("\(key)" == "Ed25519Key(\(key.publicKey.fingerprint))")
        var dumped = ""
        dump(HostCredential(key: key, certificate: try certificate(for: key)), to: &dumped)
        let secret = key.pem().split(separator: "\n")[2]
        #expect(!dumped.contains(secret))
        #expect(!String(reflecting: key).contains(secret))
    }

    private func certificate(for key: Ed25519Key) throws -> UserCertificate {
        let request = try CertificateRequest(
            key: key.publicKey,
            session: Identifier(.session, at: june),
            command: "/usr/bin/id",
            sourceAddress: "192.0.2.7",
            pty: false
        )
        return try CertificateMint(authority: Ed25519Key()).mint(request, now: june)
    }
}
