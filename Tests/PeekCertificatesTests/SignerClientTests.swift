import Foundation
import Glibc
import PeekCore
import PeekTesting
import Testing

@testable import PeekCertificates

/// A signer that gives one answer, whatever it is asked; nil is silence.
private final class FalseSigner: Sendable {
    let path: String
    private let scratch: Scratch
    private let descriptor: Int32

    init(answering answer: @escaping @Sendable ([UInt8]) throws -> [UInt8]?) throws {
        scratch = try Scratch()
        path = scratch.path("signer.sock")
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        self.descriptor = descriptor
        guard try withUnixAddress(path, { bind(descriptor, $0, $1) }) == 0, listen(descriptor, 8) == 0 else {
            throw Failure("not listening")
        }
        Thread.detachNewThread {
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else { return }
                do {
                    let socket = FramedSocket(accepting: connection, deadline: .now + .seconds(10))
                    if let reply = try answer(socket.receive()) {
                        try socket.send(reply)
                    } else {
                        _ = try socket.receive()
                    }
                } catch {
                    // The client went away, as the tests here expect.
                    continue
                }
            }
        }
    }

    deinit {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }
}

struct SignerClientTests {
    @Test func aMissingSignerIsSaidWithWhatToCheck() async throws {
        let refused = await #expect(throws: Refusal.self) {
            try await SignerClient(socket: "/nonexistent/signer.sock").credential()
        }
        #expect(refused?.status == .unavailable)
        #expect(refused?.message.contains("/nonexistent/signer.sock") == true)
        #expect(refused?.wouldWork?.contains("prodpeek-signer") == true)
    }

    @Test(.timeLimit(.minutes(20))) func aSilentSignerIsGivenUpAfterThreeSeconds() async throws {
        let signer = try FalseSigner { _ in nil }
        let client = SignerClient(socket: signer.path)
        let began = ContinuousClock.now
        let messages = await withTaskGroup(of: String.self) { group in
            // More than the lanes: those that wait behind others are held to their own deadline.
            for _ in 0..<(3 * SignerClient.lanes) {
                group.addTask {
                    do throws(Refusal) {
                        _ = try await client.credential()
                        return "answered"
                    } catch {
                        return error.message
                    }
                }
            }
            return await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(messages.allSatisfy { $0.contains("does not answer") }, "\(messages)")
        // No upper bound is measured: the machine's load would decide. Without a deadline this would never end.
        #expect(ContinuousClock.now - began >= SignerClient.patience)
    }

    @Test(arguments: ["", "{}", "[]", #"{"certificate":"ssh-ed25519 AAAA"}"#, #"{"certificate":"x"}"#])
    func anAnswerThatIsNotACertificateIsRefused(answer: String) async throws {
        let signer = try FalseSigner { _ in Array(answer.utf8) }
        let refused = await #expect(throws: Refusal.self) {
            try await SignerClient(socket: signer.path).credential()
        }
        #expect(refused?.status == .unavailable)
    }

    @Test(arguments: ["command", "sourceAddress", "pty", "session", "publicKey"])
    func aCertificateForSomethingElseIsRefused(field: String) async throws {
        let mint = CertificateMint(authority: Ed25519Key())
        let signer = try FalseSigner { body in
            var asked = try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
            let others: [String: Any] = [
                "command": "/bin/sh", "sourceAddress": "127.0.0.0/8", "pty": true,
                "session": Identifier(.session, at: june).description, "publicKey": Ed25519Key().publicKey.line,
            ]
            asked[field] = others[field]
            let changed = try JSONSerialization.data(withJSONObject: asked)
            let request = try JSONDecoder().decode(CertificateRequest.self, from: changed)
            return try Array(JSONEncoder().encode(SigningReply.certificate(mint.mint(request, now: .now).line)))
        }
        let refused = await #expect(throws: Refusal.self) {
            try await SignerClient(socket: signer.path).credential()
        }
        #expect(refused?.message.contains("something else than was asked") == true, "\(refused?.message ?? "")")
    }

    @Test func aRequestThatCannotBeSignedIsNotSent() async throws {
        let refused = await #expect(throws: Refusal.self) {
            try await SignerClient(socket: "/nonexistent/signer.sock").credential(command: " ")
        }
        #expect(refused?.status == .denied)
    }

    @Test func failedConnectionsLeaveNoDescriptorsOpen() throws {
        func count() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }
        let before = try count()
        for _ in 0..<500 {
            #expect(throws: SocketError.self) {
                _ = try FramedSocket.connect(to: "/nonexistent/signer.sock", deadline: .now + .seconds(1))
            }
        }
        // Other tests run meanwhile and have a few of their own.
        #expect(try count() < before + 250)
    }

    @Test func aRequestIsTheSameAfterItsJSON() throws {
        let asked = try request(command: "grep 'a\"\\\u{1}ü' /x", sourceAddress: "::1,10.0.0.0/8", pty: true)
        #expect(try JSONDecoder().decode(CertificateRequest.self, from: JSONEncoder().encode(asked)) == asked)
    }
}
