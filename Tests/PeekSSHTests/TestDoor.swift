import Foundation
import LibSSH
import PeekCore
import PeekSSH
import PeekTesting
import Synchronization

/// A door on a free port of 127.0.0.1 with one known key, answered by a closure.
final class TestDoor: DoorHandler {
    typealias Answer = @Sendable (DoorRequest) async throws -> LegOutcome.Exit

    let directory: URL
    private let knownKeys: [PublicKey]
    private let answer: Answer
    /// What the door refused by itself, as it says so.
    let refusals: AsyncStream<DoorRefusal>
    private let refusal: AsyncStream<DoorRefusal>.Continuation
    private let doorBox = Mutex<SSHDoor?>(nil)

    /// Runs `body` against a door that serves.
    static func with(
        answer: @escaping Answer,
        body: @Sendable (TestDoor) async throws -> Void
    ) async throws {
        let test = try await make(answer)
        defer { try? FileManager.default.removeItem(at: test.directory) }
        let door = try SSHDoor(
            SSHDoorConfiguration(
                listen: SocketAddress(address: "127.0.0.1", port: 0),
                hostKeys: [try KeyPair.generate(.ed25519).exportPEM()],
                workers: 2,
                connectFrom: nil
            ),
            handler: test
        )
        test.doorBox.withLock { $0 = door }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await door.run() }
            do {
                try await body(test)
            } catch {
                door.stop()
                throw error
            }
            door.stop()
            try await group.waitForAll()
        }
    }

    private static func make(_ answer: @escaping Answer) async throws -> TestDoor {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("door-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        var keys: [PublicKey] = []
        for (name, arguments) in keyKinds {
            let path = directory.appendingPathComponent(name).path
            _ = try await Finished.running(["/usr/bin/ssh-keygen", "-q", "-N", "", "-f", path] + arguments)
            guard name != "stranger" else { continue }
            let line = try String(contentsOfFile: "\(path).pub", encoding: .utf8)
            if let key = PublicKey(line: line) { keys.append(key) }
        }
        return TestDoor(answer, directory: directory, knownKeys: keys)
    }

    private init(_ answer: @escaping Answer, directory: URL, knownKeys: [PublicKey]) {
        (refusals, refusal) = AsyncStream.makeStream()
        self.answer = answer
        self.directory = directory
        self.knownKeys = knownKeys
    }

    static let keyKinds = [
        ("ed25519", ["-t", "ed25519"]), ("ecdsa256", ["-t", "ecdsa", "-b", "256"]),
        ("ecdsa521", ["-t", "ecdsa", "-b", "521"]), ("rsa3072", ["-t", "rsa", "-b", "3072"]),
        ("stranger", ["-t", "ed25519"]),
    ]

    var port: UInt16 { doorBox.withLock { $0?.address.port ?? 0 } }

    /// The words of an OpenSSH client.
    func ssh(key: String = "ed25519", _ options: [String] = [], _ command: [String] = []) -> [String] {
        [
            "/usr/bin/ssh", "-F", "/dev/null", "-p", "\(port)", "-i", directory.appendingPathComponent(key).path,
            "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "StrictHostKeyChecking=no",
            "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", "-o", "BatchMode=yes",
        ] + options + ["web1@127.0.0.1"] + command
    }

    func authenticate(_ key: PublicKey, source: SocketAddress) -> Result<AuthenticatedPrincipal, Refusal> {
        guard knownKeys.contains(key) else { return .failure(Refusal(.notAuthenticated, "unknown key")) }
        return .success(
            AuthenticatedPrincipal(principal: Principal(name: "dev", keys: [], roles: []), mayHaveTerminal: true)
        )
    }

    func handle(_ request: DoorRequest) async {
        do {
            await request.channel.finish(try await answer(request))
        } catch {
            await request.channel.finish(.status(99))
        }
    }

    func refused(_ refusal: DoorRefusal) async {
        self.refusal.yield(refusal)
    }
}
