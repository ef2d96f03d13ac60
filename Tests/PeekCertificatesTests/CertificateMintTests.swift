import Foundation
import PeekCore
import PeekTesting
import Testing

@testable import PeekCertificates

/// A request whose parts a test may change.
func request(
    for key: PublicKey = Ed25519Key().publicKey,
    session: Identifier = Identifier(.session, at: june),
    command: String = "/usr/bin/tail -F /var/log/app.log",
    sourceAddress: String = "127.0.0.1",
    pty: Bool = false
) throws(Refusal) -> CertificateRequest {
    try CertificateRequest(key: key, session: session, command: command, sourceAddress: sourceAddress, pty: pty)
}

struct CertificateMintTests {
    @Test(arguments: [false, true])
    func sshKeygenShowsExactlyWhatWasAsked(pty: Bool) async throws {
        let scratch = try Scratch()
        let authority = Ed25519Key()
        let asked = try request(
            command: "/usr/bin/grep -e 'ä \"b\"' /var/log/x",
            sourceAddress: "192.0.2.7,::1",
            pty: pty
        )
        let made = try CertificateMint(authority: authority).mint(asked, now: june)
        try scratch.write(made.line, to: "key-cert.pub")
        let shown = try await run("/usr/bin/ssh-keygen", ["-Lf", scratch.path("key-cert.pub")])
        let lines = shown.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        let expected =
            [
                "Type: ssh-ed25519-cert-v01@openssh.com user certificate",
                "Public key: ED25519-CERT \(asked.key.fingerprint)",
                "Signing CA: ED25519 \(authority.publicKey.fingerprint) (using ssh-ed25519)",
                "Key ID: \"\(asked.session)\"",
                "Serial: \(made.serial)",
                "Valid: from 2026-05-31T23:55:00 to 2026-06-01T00:02:00",
                "Principals:",
                "prodpeek",
                "Critical Options:",
                "force-command /usr/bin/grep -e 'ä \"b\"' /var/log/x",
                "source-address 192.0.2.7,::1",
            ] + (pty ? ["Extensions:", "permit-pty"] : ["Extensions: (none)"])
        #expect(Array(lines.dropFirst()) == expected)
    }

    @Test func noTwoCertificatesAreAlike() throws {
        let mint = CertificateMint(authority: Ed25519Key())
        let asked = try request()
        let serials = try (0..<100).map { _ in try mint.mint(asked, now: june).serial }
        #expect(Set(serials).count == 100)
    }

    @Test func theSSHDoorRefusesTheGatewaysOwnCertificates() throws {
        let authority = Ed25519Key()
        let made = try CertificateMint(authority: authority).mint(request(), now: june)
        let policy = policy(["prodpeek": []], authorities: [authority.publicKey])
        #expect(refusal(made.blob, policy, from: "127.0.0.1")?.contains("force-command") == true)
    }

    @Test(arguments: [
        ("", "127.0.0.1", "no command"), (" \t\n", "127.0.0.1", "no command"), ("id\0x", "127.0.0.1", "zero byte"),
        ("id", "", "not a list"), ("id", "localhost", "not a list"), ("id", "127.0.0.1/8", "not a list"),
        ("id", "0.0.0.0/0", "as good as none"), ("id", "127.0.0.1,::/0", "as good as none"),
        ("id", "0.0.0.0/1,128.0.0.0/1", "as good as none"),
        ("id", (1...17).map { "127.0.0.\($0)" }.joined(separator: ","), "more than 16"),
        (String(repeating: "x", count: 30001), "127.0.0.1", "more than 30000"),
    ])
    func nothingElseCanBeAskedFor(command: String, source: String, expected: String) {
        let refused = #expect(throws: Refusal.self) { try request(command: command, sourceAddress: source) }
        #expect(refused?.message.contains(expected) == true, "\(refused?.message ?? "")")
    }

    @Test func onlyPlainEd25519KeysOfSessionsAreCertified() async throws {
        let ring = try Keyring()
        let key = try await ring.key("user")
        let others = [
            try await ring.key("ecdsa", "ecdsa"), PublicKey(type: "ssh-ed25519", base64: "AAAA"),
            PublicKey(type: "ssh-ed25519", blob: (key.blob ?? []) + [0]), PublicKey(type: "ssh-ed25519", base64: ""),
        ]
        for other in others { #expect(throws: Refusal.self) { try request(for: other) } }
        #expect(throws: Refusal.self) { try request(for: key, session: Identifier(.group, at: june)) }
    }

    @Test func aClockBeforeTheEpochMakesNoCertificate() throws {
        let mint = CertificateMint(authority: Ed25519Key())
        let asked = try request()
        #expect(throws: Refusal.self) { try mint.mint(asked, now: Timestamp(milliseconds: -1)) }
        #expect(throws: Refusal.self) { try mint.mint(asked, now: Timestamp(milliseconds: 0)) }
    }
}
