public import PeekCore

/// An ssh_config(5) that reaches every host by its name through the gateway.
public struct SSHConfiguration: Sendable {
    private let gateway: String
    private let port: UInt16
    private let identity: String?
    private let hostKeys: String?

    /// Makes a configuration.
    ///
    /// - Parameters:
    ///   - gateway: its name or address.
    ///   - port: that of its SSH door.
    ///   - identity: the file of the private key.
    ///   - hostKeys: the file with the gateway's host key.
    /// - Throws: a usage ``Refusal`` for what could begin another line or word of the file.
    public init(gateway: String, port: UInt16, identity: String?, hostKeys: String?) throws(Refusal) {
        let paths = [identity, hostKeys].compactMap { $0 }
        guard gateway.utf8.allSatisfy(isOfAddress), paths.allSatisfy({ visible($0) == $0 }) else {
            throw Refusal(
                .usage,
                "a gateway's address, or the path of a file, has what cannot stand in an ssh_config",
                wouldWork: "--address gateway.example --port 2222"
            )
        }
        self.gateway = gateway
        self.port = port
        self.identity = identity
        self.hostKeys = hostKeys
    }

    /// The lines for hosts of these names, which are names that a policy may give.
    public func lines(for hosts: [String]) -> [String] {
        guard !hosts.isEmpty else { return ["# no hosts: none of your roles covers one"] }
        var lines = [
            "# ssh HOST COMMAND and ssh prodpeek VERB, read-only and recorded; written by prodpeek config ssh",
            "# Nothing is copied or forwarded: in place of scp, type ssh HOST cat FILE > FILE",
        ]
        // No host is called like the login of the verbs.
        let names = hosts + ["prodpeek"]
        for name in names {
            lines += ["Host \(name)", "    User \(name)"]
        }
        lines += ["Host \(names.joined(separator: " "))", "    HostName \(gateway)", "    Port \(port)"]
        // Every host answers with the gateway's key, under one name.
        lines += ["    HostKeyAlias \(alias)"]
        if let identity { lines += ["    IdentityFile \(quotePath(identity))", "    IdentitiesOnly yes"] }
        if let hostKeys { lines += ["    UserKnownHostsFile \(quotePath(hostKeys))"] }
        lines += ["    SendEnv \(Self.sentNames.joined(separator: " "))"]
        // What the person's other configuration asks of every host is not for a gateway. Forwardings are not cleared:
        // one that was asked for would then be missing without a word.
        return lines + ["    ForwardAgent no", "    ForwardX11 no", "    RemoteCommand none"]
    }

    private static let sentNames = ["PRODPEEK_REASON", "PRODPEEK_INCIDENT", "PRODPEEK_QUIET", "PRODPEEK_TZ"]

    // As known_hosts names a host on another port (sshd(8)).
    private var alias: String { port == 22 ? gateway : "[\(gateway)]:\(port)" }
}

/// Writes a path as ssh_config(5) reads it back: between double quotes, without the meaning of `%`.
public func quotePath(_ path: String) -> String {
    let escaped = path.replacing("%", with: "%%").replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\"\(escaped)\""
}

// Nothing that could begin another line or word of the file.
private func isOfAddress(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: ".:_-".utf8.contains(byte)
    }
}
