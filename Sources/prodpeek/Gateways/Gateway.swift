import Foundation
import PeekCore
import PeekPolicyFile

/// A gateway as it is reached: where, with which key, and by which host keys it is known.
struct Gateway: Sendable, Hashable, Codable {
    /// A DNS name or an IP address.
    var host: String
    /// The TCP port of its SSH door.
    var port: UInt16
    /// A file with a private key; nil leaves the choice to `ssh`.
    var identity: String?
    /// Files with host keys; empty leaves the choice to `ssh`.
    var knownHosts: [String]

    /// `HOST:PORT`.
    var address: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// The gateway that is named, or the configuration's default, or its only one.
    ///
    /// - Throws: a usage ``Refusal`` when there is none, or when a file that was named does not exist.
    static func chosen(_ options: GlobalOptions, _ home: Home) throws -> Gateway {
        let configuration = try configuration(home)
        let name = options.gateway ?? configuration.defaultGateway
        guard let name = name ?? (configuration.gateways.count == 1 ? configuration.gateways.keys.first : nil) else {
            throw Refusal(
                .usage,
                configuration.gateways.isEmpty ? "no gateway is known yet" : "no gateway is named",
                wouldWork: configuration.gateways.isEmpty
                    ? "prodpeek init HOST:PORT"
                    : "--gateway \(configuration.gateways.keys.sorted().joined(separator: "|"))"
            )
        }
        // A name without a port could be a mistyped name of the configuration as well.
        let typed = name.contains(":") ? ClientConfiguration.Gateway(name) : nil
        guard let found = configuration.gateways[name] ?? typed else {
            throw Refusal(
                .usage,
                "there is no gateway \(name)",
                wouldWork: nearest(to: name, among: configuration.gateways.keys).map { "--gateway \($0)" }
                    ?? "prodpeek init HOST:PORT"
            )
        }
        let isRemembered = configuration.gateways.values.contains(found)
        return Gateway(
            host: found.host,
            port: found.port,
            identity: try options.identity.map { try existing($0, "key") },
            knownHosts: try options.knownHosts.map { [try existing($0, "file of host keys")] }
                ?? (isRemembered ? [home.knownHosts] + home.personalKnownHosts : [])
        )
    }

    /// The configuration of the person; an empty one where there is no file.
    static func configuration(_ home: Home) throws -> ClientConfiguration {
        guard FileManager.default.fileExists(atPath: home.configuration) else { return ClientConfiguration() }
        do {
            return try ClientConfiguration.load(path: home.configuration)
        } catch {
            throw Refusal(
                .usage,
                error.errors.first?.description ?? "\(home.configuration) cannot be read",
                wouldWork: "prodpeek init HOST:PORT with that file moved away"
            )
        }
    }

    private static func existing(_ path: String, _ what: String) throws -> String {
        guard FileManager.default.isReadableFile(atPath: path) else {
            throw Refusal(.usage, "there is no \(what) \(path), or none that can be read")
        }
        return URL(fileURLWithPath: path).path
    }
}
