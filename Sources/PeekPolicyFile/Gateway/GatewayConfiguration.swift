/// What a gateway is told about itself: `prodpeekd.yaml`.
public struct GatewayConfiguration: Sendable, Hashable {
    /// The gateway's name in events; unique among gateways whose events are ever brought together.
    public var gateway: String
    /// The SSH door.
    public var ssh: SSH
    /// The HTTP door.
    public var http: HTTP
    /// The policy file; absolute.
    public var policy: String
    /// A candidate that decides beside the policy without being in force; absolute; nil is none.
    public var shadow: String?
    /// The directory of the event log and the recordings; absolute.
    public var data: String
    /// The directory, in memory, of the journals of running sessions; absolute.
    public var run: String
    /// The socket of `prodpeek-signer`; absolute.
    public var signer: String
    /// How hosts are reached.
    public var hosts: Hosts

    /// The SSH door.
    public struct SSH: Sendable, Hashable {
        /// Where it listens.
        public var listen: ListenAddress
        /// The directory of its host keys, which are made on the first start; absolute.
        public var hostKeys: String
    }

    /// The HTTP door.
    public struct HTTP: Sendable, Hashable {
        /// Where it listens.
        public var listen: ListenAddress
        /// Who may use it; none is nobody.
        public var tokens: [Token]
    }

    /// A bearer token, known by its hash alone.
    public struct Token: Sendable, Hashable {
        /// Names it in events, as `token:NAME`; 1 to 64 letters, digits and `.`, `_`, `-`.
        public var name: String
        /// SHA-256 of the token: 64 lower-case hexadecimal digits.
        public var sha256: String
        /// What it may do, such as `deploys.write`; empty allows nothing.
        public var may: [String]
    }

    /// How hosts are reached.
    public struct Hosts: Sendable, Hashable {
        /// The local IP address that connections to hosts start from; nil leaves it to the kernel.
        public var connectFrom: String?
        /// What hosts see as this gateway's address, at least one: IP addresses, or networks such as `10.0.8.0/24`.
        ///
        /// They go into every certificate, so that a stolen one is of no use elsewhere.
        public var sourceAddresses: [String]
    }

    /// Reads the file at `path`.
    ///
    /// - Throws: what is wrong, with lines and columns; a file that cannot be read is an error at its first line.
    public static func load(path: String) throws(PolicyFileErrors) -> GatewayConfiguration {
        try parse(readBounded(path), name: path)
    }

    /// Reads the bytes of a configuration; `name` is the file's in errors.
    ///
    /// - Throws: what is wrong, with lines and columns.
    public static func parse(_ bytes: [UInt8], name: String) throws(PolicyFileErrors) -> GatewayConfiguration {
        try StrictReader.file(bytes, name: name) { root, reader in reader.gateway(root) }
    }
}

/// An IP address and a TCP port to listen on.
public struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
    /// An IPv4 or IPv6 address.
    public var address: String
    /// 0 to 65535; 0 lets the kernel choose.
    public var port: UInt16

    /// Makes an address to listen on.
    public init(address: String, port: UInt16) {
        self.address = address
        self.port = port
    }

    /// `ADDR:PORT`, with brackets around IPv6.
    public var description: String { address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)" }
}
