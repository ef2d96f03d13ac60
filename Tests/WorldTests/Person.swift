import Foundation
import PeekTesting
import Testing

/// Somebody at the gateway's door: a key, and programs that speak SSH.
struct Person: Sendable {
    let world: World
    let environment: [String: String]
    /// The file of the private key.
    var key: String
    /// A certificate for it, where it is not the file that ssh finds itself.
    var certificate: String?

    static func developer(of world: World) async throws -> Person {
        let environment = try await world.environment()
        return Person(world: world, environment: environment, key: try #require(environment["DEV_KEY"]))
    }

    static func operatorOf(_ world: World) async throws -> Person {
        let environment = try await world.environment()
        return Person(world: world, environment: environment, key: try #require(environment["OPS_KEY"]))
    }

    subscript(name: String) -> String { environment[name] ?? "" }

    /// The words of an OpenSSH client.
    func ssh(_ login: String, _ command: String? = nil, options: [String] = []) -> [String] {
        var words = ["/usr/bin/ssh", "-F", "none", "-p", self["GATEWAY_PORT"], "-l", login, "-i", key]
        if let certificate { words += ["-o", "CertificateFile=\(certificate)"] }
        // What is said first counts.
        words += options + settings.flatMap { ["-o", $0] } + [self["GATEWAY_HOST"]]
        return words + (command.map { [$0] } ?? [])
    }

    /// The settings that scp and sftp take too.
    var settings: [String] {
        [
            "BatchMode=yes", "IdentitiesOnly=yes", "StrictHostKeyChecking=yes", "GlobalKnownHostsFile=none",
            "UserKnownHostsFile=\(self["KNOWN_HOSTS"])",
        ]
    }

    /// Runs a command on a host through the gateway.
    func run(
        _ command: String?,
        on login: String = "web1",
        options: [String] = [],
        input: String = ""
    ) async throws -> Finished {
        try await .running(ssh(login, command, options: options), input: Data(input.utf8))
    }

    /// The words of paramiko's client; see Tests/WorldPrograms/client.py.
    func paramiko(_ login: String, _ action: String, _ what: String) -> [String] {
        ["/usr/bin/python3", World.program("client.py"), self["GATEWAY_HOST"], self["GATEWAY_PORT"], login, key]
            + [self["KNOWN_HOSTS"], action, what]
    }

    /// Runs a command of any bytes.
    func run(bytes: [UInt8], on login: String = "web1", input: String = "") async throws -> Finished {
        try await .running(paramiko(login, "exec", hexadecimal(bytes)), input: Data(input.utf8))
    }
}

/// Two digits for each byte.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
