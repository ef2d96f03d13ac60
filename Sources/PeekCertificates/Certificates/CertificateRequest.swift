public import PeekCore

/// What a certificate for one command on a host is to say; it exists only if a certificate may be made of it.
public struct CertificateRequest: Sendable, Hashable {
    /// With the rest of a certificate it fits the 32768 bytes that RFC 4253 section 6.1 makes every peer take.
    public static let maximumCommandBytes = 30000
    /// Addresses of one gateway; more is a mistake.
    static let maximumNetworks = 16
    /// The widest networks that exist for one purpose, 127/8 and 10/8; an IPv6 site has a 32 or longer.
    static let minimumPrefix = (ipv4: 8, ipv6: 32)

    /// The throw-away Ed25519 key that it is for.
    public let key: PublicKey
    /// Becomes the key ID: a session, or the feed that several sessions follow.
    public let session: Identifier
    /// What the host runs, whatever the client asks.
    public let command: String
    /// Where the certificate may be used from: the gateway's addresses, in CIDR form, separated by commas.
    public let sourceAddress: String
    /// Whether a terminal is needed.
    public let pty: Bool

    /// Checks every part.
    ///
    /// - Throws: a refusal that says which part is wrong.
    public init(
        key: PublicKey,
        session: Identifier,
        command: String,
        sourceAddress: String,
        pty: Bool
    ) throws(Refusal) {
        guard key.type == KeyType.ed25519.rawValue, Self.isWellFormed(key) else {
            throw Self.refused("the key is not an Ed25519 key")
        }
        guard session.kind == .session || session.kind == .feed else {
            throw Self.refused("\(session) is neither a session nor a feed")
        }
        guard command.utf8.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A }) else {
            throw Self.refused("there is no command")
        }
        guard !command.utf8.contains(0) else { throw Self.refused("the command holds a zero byte") }
        guard command.utf8.count <= Self.maximumCommandBytes else {
            throw Refusal(
                .limit,
                "the command has \(command.utf8.count) bytes, more than \(Self.maximumCommandBytes)",
                wouldWork: "fewer or shorter paths"
            )
        }
        try Self.checkSource(sourceAddress)
        self.key = key
        self.session = session
        self.command = command
        self.sourceAddress = sourceAddress
        self.pty = pty
    }

    private static func isWellFormed(_ key: PublicKey) -> Bool {
        guard let blob = key.blob else { return false }
        switch Result(catching: { () throws(WireError) in try WireKey(blob: blob) }) {
        case .success(let read): return read.publicKey == key
        case .failure: return false
        }
    }

    private static func checkSource(_ list: String) throws(Refusal) {
        let networks: [SourceAddresses.Network]
        do {
            networks = try SourceAddresses(list).networks
        } catch {
            throw refused("\(list) is not a list of addresses")
        }
        guard networks.count <= maximumNetworks else {
            throw refused("there are more than \(maximumNetworks) source addresses")
        }
        guard networks.allSatisfy({ $0.prefix >= ($0.bytes.count == 4 ? minimumPrefix.ipv4 : minimumPrefix.ipv6) })
        else { throw refused("the source address \(list) is as good as none") }
    }

    static func refused(_ reason: String) -> Refusal {
        Refusal(.denied, "no certificate can be made: \(reason)", rule: "signer: one command, from one gateway")
    }
}
