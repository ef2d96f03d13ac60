extension StrictReader {
    private static let gatewayKeys = ["gateway", "ssh", "http", "policy", "shadow", "data", "run", "signer", "hosts"]
    /// The words that the HTTP door knows; it is asked again when the gateway starts.
    private static let tokenPermissions = [
        "deploys.write", "deploys.read", "sessions.read", "recordings.read", "incidents.write", "incidents.read",
    ]

    /// The root of a gateway's configuration.
    func gateway(_ node: YAMLNode) -> GatewayConfiguration? {
        guard let mapping = mapping(node, "a gateway's configuration", keys: Self.gatewayKeys) else { return nil }
        let name = mapping.required("gateway").flatMap { self.name($0, "the name of the gateway", limit: 128) }
        let ssh = mapping.required("ssh").flatMap(sshDoor)
        let http = mapping.required("http").flatMap(httpDoor)
        let policy = mapping.required("policy").flatMap { path($0, "policy") }
        let shadow = mapping["shadow"].flatMap { path($0, "shadow") }
        let data = mapping.required("data").flatMap { path($0, "data") }
        let run = mapping.required("run").flatMap { path($0, "run") }
        let signer = mapping.required("signer").flatMap { path($0, "signer") }
        let hosts = mapping.required("hosts").flatMap(reachingHosts)
        guard let name, let ssh, let http, let policy, let data, let run, let signer, let hosts else { return nil }
        return GatewayConfiguration(
            gateway: name,
            ssh: ssh,
            http: http,
            policy: policy,
            shadow: shadow,
            data: data,
            run: run,
            signer: signer,
            hosts: hosts
        )
    }

    private func sshDoor(_ node: YAMLNode) -> GatewayConfiguration.SSH? {
        guard let mapping = mapping(node, "ssh", keys: ["listen", "hostKeys"]) else { return nil }
        let listen = mapping.required("listen").flatMap { listenAddress($0, "listen of ssh") }
        let hostKeys = mapping.required("hostKeys").flatMap { path($0, "hostKeys of ssh") }
        guard let listen, let hostKeys else { return nil }
        return GatewayConfiguration.SSH(listen: listen, hostKeys: hostKeys)
    }

    private func httpDoor(_ node: YAMLNode) -> GatewayConfiguration.HTTP? {
        guard let mapping = mapping(node, "http", keys: ["listen", "tokens"]) else { return nil }
        let listen = mapping.required("listen").flatMap { listenAddress($0, "listen of http") }
        var names: [String: Int] = [:]
        let tokens = (mapping["tokens"].flatMap { list($0, "the tokens") } ?? []).compactMap { node in
            let token = token(node)
            if let name = token?.name {
                if let line = names[name] {
                    problems.add(node.position, "two tokens are called \(quoted(name)), the first on line \(line)")
                }
                names[name] = node.position.line
            }
            return token
        }
        return listen.map { GatewayConfiguration.HTTP(listen: $0, tokens: tokens) }
    }

    private func token(_ node: YAMLNode) -> GatewayConfiguration.Token? {
        guard let mapping = mapping(node, "a token", keys: ["name", "sha256", "may"]) else { return nil }
        // 64 is what the HTTP door takes.
        let name = mapping.required("name").flatMap { self.name($0, "the name of a token", limit: 64) }
        let sha256 = mapping.required("sha256").flatMap(digest)
        let may = mapping["may"].map { node in
            texts(node, "may of a token").compactMap { word, position in
                if Self.tokenPermissions.contains(word) { return word }
                let hint = suggestion(for: word, among: Self.tokenPermissions)
                problems.add(position, "a token cannot be given \(quoted(word))\(hint)")
                return nil
            }
        }
        guard let name, let sha256 else { return nil }
        return GatewayConfiguration.Token(name: name, sha256: sha256, may: may ?? [])
    }

    private func digest(_ node: YAMLNode) -> String? {
        guard let text = text(node, "sha256 of a token") else { return nil }
        guard text.utf8.count == 64, text.allSatisfy(\.isHexDigit) else {
            return note(node, "sha256 of a token is not 64 hexadecimal digits; try: printf %s \"$TOKEN\" | sha256sum")
        }
        return text.lowercased()
    }

    private func reachingHosts(_ node: YAMLNode) -> GatewayConfiguration.Hosts? {
        guard let mapping = mapping(node, "hosts", keys: ["connectFrom", "sourceAddresses"]) else { return nil }
        let connectFrom = mapping["connectFrom"].flatMap { node -> String? in
            guard let text = text(node, "connectFrom") else { return nil }
            return Endpoint.isIP(text) ? text : wrong(node, "connectFrom", "an IP address of this machine")
        }
        guard let node = mapping.required("sourceAddresses") else { return nil }
        if case .list(let items) = node.content, items.isEmpty {
            return note(node, "sourceAddresses is empty; without one a stolen certificate would be good anywhere")
        }
        let addresses = texts(node, "sourceAddresses").compactMap { text, position -> String? in
            if isNetwork(text) { return text }
            let wanted = "an IP address or a network such as 10.0.8.0/24 without bits after the mask"
            problems.add(position, "a source address must be \(wanted), not \(quoted(text))")
            return nil
        }
        return GatewayConfiguration.Hosts(connectFrom: connectFrom, sourceAddresses: addresses)
    }

    private func listenAddress(_ node: YAMLNode, _ subject: String) -> ListenAddress? {
        guard let text = text(node, subject) else { return nil }
        if let endpoint = Endpoint(text, lowestPort: 0), let port = endpoint.port, Endpoint.isIP(endpoint.address) {
            return ListenAddress(address: endpoint.address, port: port)
        }
        return wrong(node, subject, "an IP address and a port, such as 127.0.0.1:2222 or [::]:2222")
    }

    private func name(_ node: YAMLNode, _ subject: String, limit: Int) -> String? {
        guard let name = text(node, subject, limit: limit) else { return nil }
        return NameRule.plain.fault(of: name).map { note(node, "\(subject) \($0)") } ?? name
    }
}
