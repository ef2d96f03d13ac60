import Foundation
import Glibc
import PeekCore
import PeekTesting

@testable import PeekCertificates

/// The built `prodpeek-signer`, with a directory of its own.
final class SignerProgram {
    let scratch: Scratch
    private var service: Service?

    var socket: String { scratch.path("signer.sock") }
    var log: String { scratch.path("signer.log") }

    /// Makes a key.
    init() async throws {
        scratch = try Scratch()
        try await run("make-key", scratch.path("ca"))
    }

    var authority: PublicKey {
        get async throws {
            guard let key = PublicKey(line: try await run("public-key", scratch.path("ca")).output) else {
                throw Failure("no public key")
            }
            return key
        }
    }

    @discardableResult
    func run(_ arguments: String...) async throws -> Finished {
        try await PeekCertificatesTests.run(builtProgram("prodpeek-signer"), arguments)
    }

    /// Runs `serve` until it says no, which it must.
    func serveAndFail() async throws -> Finished {
        try await PeekCertificatesTests.run(builtProgram("prodpeek-signer"), serve(client: geteuid()))
    }

    func start(client: uid_t = geteuid()) throws {
        service = try Service(builtProgram("prodpeek-signer"), serve(client: client), until: "ready at")
    }

    func stop() throws -> Ending {
        guard let service else { throw Failure("not started") }
        return service.stop()
    }

    /// How many descriptors it has open.
    func descriptors() throws -> Int {
        guard let service else { throw Failure("not started") }
        return try FileManager.default.contentsOfDirectory(atPath: "/proc/\(service.process.id)/fd").count
    }

    /// What it has logged, line by line.
    func logged() throws -> [[String: Any]] {
        try scratch.text("signer.log").split(separator: "\n").map { line in
            guard let line = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else {
                throw Failure("not an object: \(line)")
            }
            return line
        }
    }

    /// Asks with any bytes; the answer's text.
    func ask(_ body: String) throws -> String {
        let socket = try FramedSocket.connect(to: socket, deadline: .now + .seconds(10))
        try socket.send(Array(body.utf8))
        return String(decoding: try socket.receive(), as: UTF8.self)
    }

    private func serve(client: uid_t) -> [String] {
        ["serve", "--key", scratch.path("ca"), "--socket", socket, "--log", log, "--client-uid", "\(client)"]
    }
}

extension SignerClient {
    /// Asks for what most tests need.
    func credential(command: String = "/usr/bin/id", pty: Bool = false) async throws(Refusal) -> HostCredential {
        try await credential(session: Identifier(.session), command: command, sourceAddress: "127.0.0.1", pty: pty)
    }
}
