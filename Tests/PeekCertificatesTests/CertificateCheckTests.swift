import PeekCore
import Testing

@testable import PeekCertificates

struct CertificateCheckTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let arguments: [String]
        let refusal: String?

        var testDescription: String { arguments.joined(separator: " ") }

        init(_ arguments: String..., refused: String?) {
            self.arguments = arguments
            refusal = refused
        }
    }

    @Test(arguments: [
        Row("-n", "alice", refused: nil),
        Row("-n", "stranger,alice", refused: nil),
        Row("-n", "alice", "-O", "extension:reason@example.com=x", refused: nil),
        Row("-n", "alice", "-O", "source-address=192.0.2.0/24", refused: nil),
        Row("-n", "alice", "-V", "20250101:20260101", refused: "expired at 2026-01-01T00:00:00.000Z"),
        Row("-n", "alice", "-V", "20270101:20280101", refused: "not valid before 2027-01-01T00:00:00.000Z"),
        Row("-n", "stranger", refused: "is for stranger, none of whom the policy knows"),
        Row("-n", "Alice", refused: "none of whom the policy knows"),
        Row("-n", "alice ", refused: "none of whom the policy knows"),
        Row("-n", "*", refused: "none of whom the policy knows"),
        Row("-n", "alice,bob", refused: "more than one principal: alice, bob"),
        Row(refused: "names no principal"),
        Row("-n", "alice", "-h", refused: "is for a host, not for a user"),
        Row("-n", "alice", "-O", "force-command=id", refused: "force-command"),
        Row("-n", "alice", "-O", "verify-required", refused: "user verification"),
        Row("-n", "alice", "-O", "critical:x@example.com=y", refused: "unknown critical option x@example.com"),
        Row("-n", "alice", "-O", "critical:permit-pty", refused: "unknown critical option permit-pty"),
        Row("-n", "alice", "-O", "source-address=198.51.100.0/24", refused: "not from 192.0.2.7"),
        Row("-n", "alice", "-O", "extension:permit-pty=yes", "-O", "no-pty", refused: "permit-pty has data"),
    ])
    func everyCheckRefusesOnItsOwn(row: Row) async throws {
        let ring = try Keyring()
        let authority = try await ring.key("ca")
        try await ring.key("user")
        let blob = try await ring.certificate("user", by: "ca", row.arguments)
        let found = refusal(blob, policy(authorities: [authority]))
        #expect(row.refusal.map { found?.contains($0) ?? false } ?? (found == nil), "\(found ?? "accepted")")
    }

    @Test(arguments: [
        ("ed25519", nil, "-q"), ("ecdsa", 256, "-q"), ("ecdsa", 384, "-q"), ("ecdsa", 521, "-q"),
        ("rsa", 3072, "-trsa-sha2-256"), ("rsa", 3072, "-trsa-sha2-512"),
    ])
    func everyKindOfAuthorityIsVerified(type: String, bits: Int?, option: String) async throws {
        let ring = try Keyring()
        let authority = try await ring.key("ca", type, bits: bits)
        let key = try await ring.key("user")
        let blob = try await ring.certificate("user", by: "ca", ["-n", "alice", option])
        let accepted = try ask(blob, policy(authorities: [authority]))
        #expect(accepted.principal.name == "alice")
        #expect(accepted.key == key)
        #expect(accepted.certificate?.authority == authority)
    }

    @Test(arguments: [("ed25519", nil), ("ecdsa", 256), ("ecdsa", 384), ("ecdsa", 521), ("rsa", 3072)])
    func everyKindOfUserKeyIsRead(type: String, bits: Int?) async throws {
        let ring = try Keyring()
        let authority = try await ring.key("ca")
        let key = try await ring.key("user", type, bits: bits)
        let blob = try await ring.certificate("user", by: "ca", ["-n", "alice"])
        let certificate = try #require(try ask(blob, policy(authorities: [authority])).certificate)
        #expect(certificate.key == key)
        #expect(certificate.blob == blob)
        #expect(certificate.serial == 7)
        #expect(certificate.keyID == "alice@laptop")
    }

    @Test func aTerminalIsPermittedOnlyWhenTheCertificateSaysSo() async throws {
        let ring = try Keyring()
        let authority = try await ring.key("ca")
        let key = try await ring.key("user")
        let with = try await ring.certificate("user", by: "ca", ["-n", "alice"])
        let without = try await ring.certificate("user", by: "ca", ["-n", "alice", "-O", "no-pty"])
        let policy = policy(["alice": [key]], authorities: [authority])
        #expect(try ask(with, policy).permitsTerminal)
        #expect(try !ask(without, policy).permitsTerminal)
        #expect(try ask(key.blob ?? [], policy).permitsTerminal)
    }

    @Test func validityIncludesItsFirstSecondAndExcludesItsLast() async throws {
        let ring = try Keyring()
        let authority = try await ring.key("ca")
        try await ring.key("user")
        let blob = try await ring.certificate("user", by: "ca", ["-n", "alice"])
        let policy = policy(authorities: [authority])
        let first = try #require(Timestamp(rfc3339: "2026-01-01T00:00:00Z"))
        let last = try #require(Timestamp(rfc3339: "2027-01-01T00:00:00Z"))
        #expect(refusal(blob, policy, at: first) == nil)
        #expect(refusal(blob, policy, at: Timestamp(milliseconds: first.milliseconds - 1)) != nil)
        #expect(refusal(blob, policy, at: Timestamp(milliseconds: last.milliseconds - 1)) == nil)
        #expect(refusal(blob, policy, at: last) != nil)
        #expect(refusal(blob, policy, at: Timestamp(milliseconds: .min)) != nil)
    }

    @Test func aCertificateValidForEverIsAccepted() async throws {
        let ring = try Keyring()
        let authority = try await ring.key("ca")
        try await ring.key("user")
        let blob = try await ring.certificate("user", by: "ca", ["-n", "alice", "-V", "always:forever"])
        #expect(refusal(blob, policy(authorities: [authority])) == nil)
    }

    @Test func revocationWinsOverEverything() async throws {
        let ring = try Keyring()
        let authority = try await ring.key("ca")
        let other = try await ring.key("other")
        let key = try await ring.key("user")
        let blob = try await ring.certificate("user", by: "ca", ["-n", "alice"])
        let rows: [(Revocations, String?)] = [
            (Revocations(serials: [.init(authority: authority, serial: 7)]), "serial 7 is revoked"),
            (Revocations(serials: [.init(authority: other, serial: 7)]), nil),
            (Revocations(serials: [.init(authority: authority, serial: 8)]), nil),
            (Revocations(keyIDs: ["alice@laptop"]), "alice@laptop is revoked"),
            (Revocations(keys: [key]), "in the certificate is revoked"),
            (Revocations(keys: [PublicKey(type: "mistyped", base64: key.base64)]), "in the certificate is revoked"),
            (Revocations(keys: [authority]), "of the certificate is revoked"),
            (Revocations(keys: [other]), nil),
        ]
        for (revoked, expected) in rows {
            let found = refusal(blob, policy(authorities: [authority], revoked: revoked))
            #expect(expected.map { found?.contains($0) ?? false } ?? (found == nil), "\(revoked): \(found ?? "")")
        }
    }

    @Test func plainKeysOfAPrincipalDoNotVouchForACertificate() async throws {
        let ring = try Keyring()
        let key = try await ring.key("user")
        try await ring.key("ca")
        let blob = try await ring.certificate("user", by: "ca", ["-n", "alice"])
        #expect(refusal(blob, policy(["alice": [key]]))?.contains("not an authority here") == true)
    }

    @Test func aPrincipalsKeyIsNoAuthority() async throws {
        let ring = try Keyring()
        let key = try await ring.key("user")
        let blob = try await ring.certificate("user", by: "user", ["-n", "bob"])
        #expect(refusal(blob, policy(["alice": [key], "bob": []]))?.contains("not an authority here") == true)
    }
}
