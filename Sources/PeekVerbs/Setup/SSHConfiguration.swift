/// An ssh_config(5) that reaches every host by its name through the gateway.
struct SSHConfiguration {
    var gateway: String
    var port: UInt16
    var identity: String?
    var hostKeys: String?

    /// The lines for hosts of these names.
    func lines(for hosts: [String]) -> [String] {
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
