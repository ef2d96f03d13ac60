/// The gateways that a person knows: `~/.config/prodpeek/config.yaml`.
public struct ClientConfiguration: Sendable, Hashable {
    /// Where a gateway's SSH door is.
    public struct Gateway: Sendable, Hashable, CustomStringConvertible {
        /// A DNS name or an IP address.
        public var host: String
        /// The TCP port of its SSH door, 1 to 65535.
        public var port: UInt16

        /// Reads `HOST:PORT` as a person types it, `[IPv6]:PORT` too; nil when it is not that.
        ///
        /// Without a port it is 22, as for `ssh`.
        public init?(_ text: String) {
            guard let endpoint = Endpoint(text) else { return nil }
            host = endpoint.address
            port = endpoint.port ?? 22
        }

        /// `HOST:PORT`, with brackets around IPv6.
        public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
    }

    /// By the name that `--gateway` takes.
    public var gateways: [String: Gateway]
    /// The one that is used when none is named.
    public var defaultGateway: String?

    /// Makes a configuration; an empty one knows no gateway.
    public init(gateways: [String: Gateway] = [:], defaultGateway: String? = nil) {
        self.gateways = gateways
        self.defaultGateway = defaultGateway
    }

    /// Reads the file at `path`.
    ///
    /// - Throws: what is wrong, with lines and columns; a file that cannot be read is an error at its first line.
    public static func load(path: String) throws(PolicyFileErrors) -> ClientConfiguration {
        try parse(readBounded(path), name: path)
    }

    /// Reads the bytes of a configuration; `name` is the file's in errors.
    ///
    /// - Throws: what is wrong, with lines and columns.
    public static func parse(_ bytes: [UInt8], name: String) throws(PolicyFileErrors) -> ClientConfiguration {
        try StrictReader.file(bytes, name: name) { root, reader in
            guard let mapping = reader.mapping(root, "a configuration", keys: ["gateways", "default"]) else {
                return nil
            }
            let named = reader.named(mapping["gateways"], "gateways", "gateway", .plain)
            let chosen = mapping["default"].flatMap { node -> String? in
                guard let name = reader.text(node, "default") else { return nil }
                let names = named.map(\.name)
                guard names.contains(name) else {
                    let hint = suggestion(for: name, among: names)
                    return reader.note(node, "there is no gateway \(quoted(name))\(hint)")
                }
                return name
            }
            let gateways = named.compactMap { gateway in
                reader.gateway(gateway).map { (gateway.name, $0) }
            }
            return ClientConfiguration(
                gateways: Dictionary(gateways, uniquingKeysWith: { first, _ in first }),
                defaultGateway: chosen
            )
        }
    }

    /// The file's text; reading it gives an equal value again.
    public var rendered: String {
        var lines = ["# The gateways that prodpeek knows; prodpeek init HOST:PORT adds one."]
        lines.append(gateways.isEmpty ? "gateways: {}" : "gateways:")
        // Names are letters, digits and . _ - only, but 1.0 or true would still look like something else.
        for (name, gateway) in gateways.sorted(by: { $0.key < $1.key }) {
            lines.append("  \"\(name)\": {address: \"\(gateway)\"}")
        }
        if let defaultGateway { lines.append("default: \"\(defaultGateway)\"") }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension StrictReader {
    fileprivate func gateway(_ named: Named) -> ClientConfiguration.Gateway? {
        let subject = "the gateway \(named.name)"
        return mapping(named.node, subject, keys: ["address"], at: named.position)?.required("address")
            .flatMap { node in
                guard let text = text(node, "the address of \(subject)") else { return nil }
                return ClientConfiguration.Gateway(text)
                    ?? wrong(node, "the address of \(subject)", "HOST:PORT, such as gw.example:2222")
            }
    }
}
