import Foundation
import PeekCore
import PeekPolicyFile

/// Remembers a gateway and its host key, after showing the key's fingerprint.
struct GatewaySetup {
    let program: LocalProgram

    /// Asks on a terminal; without one a first key is taken as it is, and a changed one is refused.
    func run(_ text: String) async throws -> Int32 {
        guard let address = ClientConfiguration.Gateway(text) else {
            throw Refusal(.usage, "'\(text)' is no HOST:PORT", wouldWork: "prodpeek init gateway.example:2222")
        }
        var configuration = try Gateway.configuration(program.home)
        let scanned = try await scan(address)
        let known = KnownHosts(path: program.home.knownHosts)
        let before = known.keys(of: scanned.host)
        try await say(["The host key of \(address):"] + scanned.fingerprints.map { "  \($0)" })
        let hasChanged = !before.isEmpty && before != scanned.keys
        if hasChanged { program.console.warn(["It is not the key that was known before."]) }
        guard try await isAccepted(hasChanged: hasChanged) else {
            throw Refusal(
                .unavailable,
                hasChanged ? "the host key of \(address) has changed" : "the host key of \(address) was not accepted",
                wouldWork: "compare the fingerprint, then remove its lines from \(known.path)",
                ask: "the gateway's operators"
            )
        }
        try known.replace(scanned.host, with: scanned.keys)
        let name = name(for: address, in: configuration)
        configuration.gateways[name] = address
        configuration.defaultGateway = name
        try write(configuration.rendered, to: program.home.configuration)
        try await say(["\(name) is the default gateway now: \(program.home.configuration)"])
        return ExitStatus.success.rawValue
    }

    private func scan(_ address: ClientConfiguration.Gateway) async throws -> ScannedKeys {
        let found = try TemporaryFile("keys")
        let scan = ["ssh-keyscan", "-T", "10", "-p", String(address.port), "--", address.host]
        try await capture(scan, into: found.path)
        let keys = KnownHosts.keys(in: found.text)
        guard let host = keys.first?.host else {
            throw Refusal(
                .unavailable,
                "\(address) shows no host key",
                wouldWork: "ssh-keyscan -p \(address.port) \(address.host)",
                ask: "the gateway's operators"
            )
        }
        let shown = try TemporaryFile("fingerprints")
        try await capture(["ssh-keygen", "-l", "-f", found.path], into: shown.path)
        let fingerprints = shown.text.split(separator: "\n").map { visible(String($0)) }
        return ScannedKeys(host: host, keys: Set(keys.map(\.key)), fingerprints: fingerprints)
    }

    private func capture(_ words: [String], into file: String) async throws {
        let streams = ChildProcess.Streams(input: "/dev/null", output: file, errors: "/dev/null")
        let child = ChildProcess(words: words, environment: program.home.environment, streams: streams)
        _ = try await child.run(program.signals)
    }

    private func isAccepted(hasChanged: Bool) async throws -> Bool {
        guard program.console.canAsk else { return !hasChanged }
        try await program.console.writeError(
            Array("Is this the fingerprint that the gateway's operators gave you? (yes/no) ".utf8)
        )
        let answer = String(decoding: try await program.console.read() ?? [], as: UTF8.self)
        return ["y", "yes"].contains(answer.trimmingCharacters(in: .whitespacesAndNewlines).lowercased())
    }

    // The first label of a DNS name, as people call machines; all of it where that name is taken.
    private func name(for address: ClientConfiguration.Gateway, in configuration: ClientConfiguration) -> String {
        if let known = configuration.gateways.first(where: { $0.value == address }) { return known.key }
        let isNumber = address.host.contains(":") || address.host.allSatisfy { $0.isNumber || $0 == "." }
        let plain = address.host.replacing(":", with: "-").drop { $0 == "-" }
        let short = isNumber ? String(plain) : String(plain.prefix { $0 != "." })
        return configuration.gateways[short] == nil ? short : "\(plain)-\(address.port)"
    }

    private func say(_ lines: [String]) async throws {
        try await program.console.write(Array((lines.joined(separator: "\n") + "\n").utf8))
    }
}

/// What ssh-keyscan(1) found.
private struct ScannedKeys {
    let host: String
    let keys: Set<String>
    let fingerprints: [String]
}

/// Writes a file of the person's, whole or not at all.
func write(_ text: String, to path: String) throws {
    let url = URL(fileURLWithPath: path)
    try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(),
        withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700]
    )
    try Data(text.utf8).write(to: url, options: .atomic)
}
