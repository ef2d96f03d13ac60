import Foundation
import Glibc
import PeekCore
import PeekTesting
import Testing

@testable import PeekCertificates

/// A real sshd on loopback that trusts one authority for root, as a host does for `prodpeek`.
private final class RealServer {
    let scratch: Scratch
    private let port: UInt16
    private let service: Service

    init(trusting authority: PublicKey) async throws {
        scratch = try Scratch()
        port = try Self.freePort()
        try await run("/usr/bin/ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", scratch.path("host")])
        try scratch.write(authority.line + "\n", to: "ca.pub")
        try scratch.write("prodpeek\n", to: "principals")
        let configuration = """
            ListenAddress 127.0.0.1:\(port)
            HostKey \(scratch.path("host"))
            PidFile none
            UsePAM no
            StrictModes no
            PermitRootLogin prohibit-password
            AuthenticationMethods publickey
            AuthorizedKeysFile none
            AuthorizedPrincipalsFile \(scratch.path("principals"))
            TrustedUserCAKeys \(scratch.path("ca.pub"))
            """
        try scratch.write(configuration, to: "sshd_config")
        // sshd needs /run/sshd; in a mount namespace of its own nothing of the machine changes.
        let script = "mount -t tmpfs tmpfs /run && mkdir /run/sshd && exec /usr/sbin/sshd -D -e -f \"$0\""
        service = try Service(
            "/usr/bin/unshare",
            ["--mount", "sh", "-c", script, scratch.path("sshd_config")],
            until: "Server listening"
        )
    }

    func connect(with key: Ed25519Key, _ certificate: UserCertificate, _ arguments: [String]) async throws -> Finished {
        try scratch.write(key.pem(), to: "id")
        try scratch.write(certificate.line, to: "id-cert.pub")
        let options = [
            "-F", "none", "-i", scratch.path("id"), "-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=no",
            "-o", "UserKnownHostsFile=/dev/null", "-o", "BatchMode=yes", "-p", "\(port)", "root@127.0.0.1",
        ]
        return try await run("/usr/bin/ssh", arguments + options + ["echo", "not", "this"])
    }

    private static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard bound else { throw Failure("no free port") }
        return UInt16(bigEndian: address.sin_port)
    }
}

@Suite(.enabled(if: geteuid() == 0, "sshd runs as root"))
struct RealServerTests {
    @Test func aRealServerRunsTheForcedCommandAndNothingElse() async throws {
        let authority = Ed25519Key()
        let mint = CertificateMint(authority: authority)
        let server = try await RealServer(trusting: authority.publicKey)
        func connect(_ arguments: [String] = [], command: String, pty: Bool = false) async throws -> Finished {
            let key = Ed25519Key()
            let asked = try request(for: key.publicKey, command: command, pty: pty)
            return try await server.connect(with: key, mint.mint(asked, now: .now), arguments)
        }

        let plain = try await connect(command: "printf %s \"forced\"; exit 7")
        #expect(plain.output == "forced", "\(plain.errors)")
        #expect(plain.status == 7)

        let long = String(repeating: "x", count: CertificateRequest.maximumCommandBytes - 7)
        #expect(try await connect(command: "printf \(long)").output == long)

        let tty = "if test -t 0; then echo terminal; else echo none; fi"
        #expect(try await connect(["-tt"], command: tty, pty: true).output.contains("terminal"))
        let without = try await connect(["-tt"], command: tty)
        #expect(without.errors.contains("PTY allocation request failed"), "\(without)")

        let elsewhere = try await connect(["-b", "127.0.0.2"], command: "echo forced")
        #expect(elsewhere.status == 255)
        #expect(elsewhere.output.isEmpty)
    }

    @Test func aRealServerRefusesOldCertificatesAndOtherAuthorities() async throws {
        let authority = Ed25519Key()
        let server = try await RealServer(trusting: authority.publicKey)
        let key = Ed25519Key()
        let asked = try request(for: key.publicKey, command: "echo forced")
        for (mint, now) in [
            (CertificateMint(authority: authority), Timestamp.now.adding(seconds: -125)),
            (CertificateMint(authority: authority), Timestamp.now.adding(seconds: 900)),
            (CertificateMint(authority: Ed25519Key()), Timestamp.now),
        ] {
            let ended = try await server.connect(with: key, mint.mint(asked, now: now), [])
            #expect(ended.status == 255)
            #expect(ended.output.isEmpty)
        }
        let valid = try CertificateMint(authority: authority).mint(asked, now: .now)
        #expect(try await server.connect(with: key, valid, []).status == 0)
    }
}
