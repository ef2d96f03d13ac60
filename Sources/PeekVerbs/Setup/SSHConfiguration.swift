/// An ssh_config(5) that reaches every host by its name through the gateway.
struct SSHConfiguration {
    var gateway: String
    var port: UInt16
    var identity: String?
    var hostKeys: String?

    /// The lines for hosts of these names.
    func lines(for hosts: [String]) -> [String] {
        guard !hosts.isEmpty else { return ["# no hosts: none of your roles covers one"] }
        var lines = ["# ssh HOST COMMAND, read-only and recorded; written by prodpeek config ssh"]
        for host in hosts {
            lines += ["Host \(host)", "    User \(host)"]
        }
        lines += ["Host \(hosts.joined(separator: " "))", "    HostName \(gateway)", "    Port \(port)"]
        // Every host answers with the gateway's key, under one name.
        lines += ["    HostKeyAlias \(alias)"]
        if let identity { lines += ["    IdentityFile \(quotePath(identity))", "    IdentitiesOnly yes"] }
        if let hostKeys { lines += ["    UserKnownHostsFile \(quotePath(hostKeys))"] }
        return lines + ["    ForwardAgent no", "    ForwardX11 no", "    ClearAllForwardings yes"]
    }

    // As known_hosts names a host on another port (sshd(8)).
    private var alias: String { port == 22 ? gateway : "[\(gateway)]:\(port)" }

}

/// Writes a path as ssh_config(5) reads it back: between double quotes, without the meaning of `%`.
public func quotePath(_ path: String) -> String {
    let escaped = path.replacing("%", with: "%%").replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\"\(escaped)\""
}
