import Foundation
import Glibc
import PeekCore
import PeekTesting
import Testing

@testable import PeekCertificates

struct SignerTests {
    @Test func aCertificateIsLoggedAsItIsIssued() async throws {
        let signer = try await SignerProgram()
        try signer.start()
        let session = Identifier(.session)
        let credential = try await SignerClient(socket: signer.socket)
            .credential(
                session: session,
                command: "/usr/bin/tail\n-F \u{1F} 'ü'",
                sourceAddress: "127.0.0.1,::1",
                pty: true
            )

        let certificate = try UserCertificate(blob: #require(credential.certificate.blob))
        #expect(try await certificate.authority == signer.authority)
        #expect(certificate.principals == ["prodpeek"])
        #expect(certificate.extensions.map(\.name) == ["permit-pty"])
        #expect(certificate.criticalOptions.map(\.name) == ["force-command", "source-address"])
        #expect(try Ed25519Key(pem: credential.privateKeyPEM).publicKey == certificate.key)

        let line = try #require(signer.logged().first)
        #expect(line["keyID"] as? String == session.description)
        #expect(line["serial"] as? String == "\(credential.serial)")
        #expect(line["forceCommand"] as? String == "/usr/bin/tail\n-F \u{1F} 'ü'")
        #expect(line["sourceAddress"] as? String == "127.0.0.1,::1")
        #expect(line["pty"] as? Bool == true)
        #expect(line["publicKey"] as? String == certificate.key.fingerprint)
        #expect((line["time"] as? String).flatMap { Timestamp(rfc3339: $0) } != nil)
        #expect(try signer.logged().count == 1)
    }

    @Test func manyRequestsAtOnceAreAllAnsweredAndLogged() async throws {
        let signer = try await SignerProgram()
        try signer.start()
        let client = SignerClient(socket: signer.socket)
        let serials = try await withThrowingTaskGroup(of: UInt64.self) { group in
            for _ in 0..<64 { group.addTask { try await client.credential().serial } }
            return try await group.reduce(into: Set<String>()) { $0.insert("\($1)") }
        }
        #expect(serials.count == 64)
        #expect(try Set(signer.logged().compactMap { $0["serial"] as? String }) == serials)
    }

    @Test func nobodyButTheGatewaysUserIsAnswered() async throws {
        let signer = try await SignerProgram()
        try signer.start(client: geteuid() + 1)
        let refused = await #expect(throws: Refusal.self) {
            try await SignerClient(socket: signer.socket).credential()
        }
        #expect(refused?.status == .unavailable)
        #expect(refused?.message.contains("is not the gateway's") == true)
        #expect(try signer.logged().isEmpty)
    }

    @Test func whatCannotBeLoggedIsNotHandedOut() async throws {
        let signer = try await SignerProgram()
        try signer.start()
        let client = SignerClient(socket: signer.socket)
        _ = try await client.credential()
        try FileManager.default.removeItem(atPath: signer.log)
        try FileManager.default.createSymbolicLink(atPath: signer.log, withDestinationPath: "/dev/full")
        let refused = await #expect(throws: Refusal.self) { try await client.credential() }
        #expect(refused?.message.contains("cannot open the log") == true)

        try FileManager.default.removeItem(atPath: signer.log)
        _ = try await client.credential()
        #expect(try signer.logged().count == 1)
    }

    @Test func aTornLineDoesNotSwallowTheNext() async throws {
        let signer = try await SignerProgram()
        try signer.scratch.write("{\"time\":\"20", to: "signer.log")
        try signer.start()
        _ = try await SignerClient(socket: signer.socket).credential()
        let lines = try signer.scratch.text("signer.log").split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.last?.hasPrefix("{\"forceCommand\"") == true)
    }

    @Test(arguments: [
        ("", "malformed"), ("[]", "malformed"), ("null", "malformed"), ("{}", "malformed"),
        (#"{"publicKey":"K","session":"S","command":"id","sourceAddress":"127.0.0.1","pty":0}"#, "malformed"),
        (#"{"publicKey":"K","session":"S","command":["id"],"sourceAddress":"127.0.0.1","pty":false}"#, "malformed"),
        (#"{"publicKey":"K","session":"root","command":"id","sourceAddress":"127.0.0.1","pty":false}"#, "malformed"),
        (#"{"publicKey":"K","session":"S","sourceAddress":"127.0.0.1","pty":false}"#, "malformed"),
        (#"{"publicKey":"K","session":"S","command":"","sourceAddress":"127.0.0.1","pty":false}"#, "no command"),
        (#"{"publicKey":"K","session":"S","command":"id","sourceAddress":"","pty":false}"#, "not a list"),
        (#"{"publicKey":"K","session":"S","command":"id","sourceAddress":"::/0","pty":false}"#, "as good as none"),
        (#"{"publicKey":"ssh-rsa A","session":"S","command":"id","sourceAddress":"127.0.0.1","pty":false}"#, "Ed25519"),
        (
            #"{"publicKey":"K","session":"S","command":"id","sourceAddress":"127.0.0.1","pty":false,"principal":"root"}"#,
            "the field principal is unknown"
        ),
    ])
    func aRequestThatIsNotExactlyOneIsRefused(body: String, expected: String) async throws {
        let signer = try await SignerProgram()
        try signer.start()
        let body = body.replacing("\"K\"", with: "\"\(Ed25519Key().publicKey.line)\"")
            .replacing("\"S\"", with: "\"\(Identifier(.session))\"")
        let answer = try signer.ask(body)
        #expect(answer.hasPrefix("{\"refused\":"))
        #expect(answer.contains(expected), "\(answer)")
        #expect(try signer.logged().isEmpty)
    }

    @Test func slowAndOversizedCallersAreDroppedAndHinderNobody() async throws {
        let signer = try await SignerProgram()
        try signer.start()
        // Fewer than its places: the rest stay free.
        let silent = try (0..<8).map { _ in try connected(to: signer.socket) }
        defer { for descriptor in silent { close(descriptor) } }
        _ = try await SignerClient(socket: signer.socket).credential()
        // All of its places: for two seconds nobody is served, and then somebody is.
        let more = try (0..<12).map { _ in try connected(to: signer.socket) }
        defer { for descriptor in more { close(descriptor) } }
        var byte: UInt8 = 0
        #expect(recv(silent[0], &byte, 1, 0) == 0)

        let large = try connected(to: signer.socket)
        defer { close(large) }
        #expect(send(large, [0xFF, 0xFF, 0xFF, 0xFF], 4, Int32(MSG_NOSIGNAL)) == 4)
        #expect(recv(large, &byte, 1, 0) == 0)
        _ = try await SignerClient(socket: signer.socket).credential()
    }

    @Test func noCallerLeavesADescriptorOpen() async throws {
        let signer = try await SignerProgram()
        try signer.start()
        let before = try signer.descriptors()
        let client = SignerClient(socket: signer.socket)
        for _ in 0..<20 {
            _ = try await client.credential()
            _ = try signer.ask("{}")
            close(try connected(to: signer.socket))
        }
        // The signer closes after it has answered: the last few may still be open.
        #expect(try signer.descriptors() <= before + SignerClient.lanes)
    }

    @Test func aStopRemovesTheSocketAndEndsWithSuccess() async throws {
        let signer = try await SignerProgram()
        try signer.start()
        let mode = try FileManager.default.attributesOfItem(atPath: signer.socket)[.posixPermissions] as? Int
        #expect(mode == 0o660)
        #expect(try signer.stop() == .exited(0))
        #expect(!FileManager.default.fileExists(atPath: signer.socket))
    }

    @Test func aStaleSocketIsReplacedAndALiveOneIsNot() async throws {
        let signer = try await SignerProgram()
        let stale = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        #expect(try withUnixAddress(signer.socket) { bind(stale, $0, $1) } == 0)
        close(stale)
        try signer.start()
        let second = try await signer.serveAndFail()
        #expect(second.status == 69)
        #expect(second.errors.contains("another signer listens"))
        _ = try await SignerClient(socket: signer.socket).credential()
    }

    @Test func aFileInThePlaceOfTheSocketIsLeftAlone() async throws {
        let signer = try await SignerProgram()
        try signer.scratch.write("mine", to: "signer.sock")
        #expect(try await signer.serveAndFail().errors.contains("is not a socket"))
        #expect(try signer.scratch.text("signer.sock") == "mine")
    }

    private func connected(to path: String) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard try withUnixAddress(path, { connect(descriptor, $0, $1) }) == 0 else { throw Failure("not connected") }
        return descriptor
    }
}
