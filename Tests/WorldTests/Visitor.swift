import Foundation
import PeekTesting
import Testing

/// Somebody with a key and a certificate who logs in to a host of the world straight, past the gateway.
struct Visitor: Sendable {
    let world: World
    let environment: [String: String]
    private let key: String

    init(_ world: World) async throws {
        self.world = world
        environment = try await world.environment()
        key = world.directory.appending(path: "visitor-\(UUID().uuidString.prefix(8))").path()
        let made = try await Finished.running(["/usr/bin/ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key])
        try #require(made.status == 0, "\(made.errors)")
    }

    var publicKey: String { key + ".pub" }

    var gateway: String { environment["GATEWAY_HOST"] ?? "" }

    func address(of host: String) -> String { World.address(of: host, near: gateway) }

    /// What a certificate says; the defaults are what the signer would write.
    struct Terms: Sendable {
        var principals = "prodpeek"
        var validity = "-5m:+2m"
        var source: String?
        var authority: String?
        var permits: [String] = []
    }

    /// Signs this visitor's key.
    func obtain(_ command: String, _ terms: Terms = Terms()) async throws {
        var words = ["/usr/bin/ssh-keygen", "-q", "-s", terms.authority ?? world.place + "/signer/ca", "-I", "s-test"]
        words += ["-n", terms.principals, "-V", terms.validity, "-O", "clear", "-O", "force-command=\(command)"]
        words += ["-O", "source-address=\(terms.source ?? gateway)/32"]
        for permit in terms.permits { words += ["-O", permit] }
        let signed = try await Finished.running(words + [publicKey])
        try #require(signed.status == 0, "\(signed.errors)")
    }

    /// Logs in from the gateway's address.
    func visit(_ words: [String], as login: String = "prodpeek", at host: String = "web1") async throws -> Finished {
        var ssh = ["/usr/bin/ssh", "-F", "none", "-i", key, "-b", gateway, "-o", "IdentitiesOnly=yes"]
        for option in ["BatchMode=yes", "StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR"] {
            ssh += ["-o", option]
        }
        return try await .running(
            ssh + ["-l", login] + words.prefix { $0.hasPrefix("-") } + [address(of: host)]
                + words.drop { $0.hasPrefix("-") }
        )
    }
}
