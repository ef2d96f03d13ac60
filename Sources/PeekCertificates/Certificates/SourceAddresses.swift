import Glibc

/// An IPv4 or IPv6 address; IPv6 with an IPv4 address inside (RFC 4291 section 2.5.5.2) counts as the latter.
struct IPAddress: Sendable, Hashable {
    /// Four or sixteen, in network order.
    let bytes: [UInt8]

    /// Reads a numeric address without port, brackets or zone; nil when it is not that.
    init?(_ text: String) {
        guard let bytes = Self.parse(text) else { return nil }
        let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
        self.bytes = bytes.starts(with: mapped) ? Array(bytes.dropFirst(mapped.count)) : bytes
    }

    /// The bytes as written, IPv4 inside IPv6 left alone.
    fileprivate static func parse(_ text: String) -> [UInt8]? {
        guard !text.utf8.contains(0) else { return nil }
        for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes = [UInt8](repeating: 0, count: count)
            if inet_pton(family, text, &bytes) == 1 { return bytes }
        }
        return nil
    }
}

/// The list of a certificate's `source-address`, read as OpenSSH's `addr_match_cidr_list` reads it.
///
/// No names, wildcards or negation; a network with host bits set, or any entry that is wrong, spoils the whole list.
struct SourceAddresses: Sendable, Hashable {
    struct Network: Sendable, Hashable {
        /// Four or sixteen bytes.
        let bytes: [UInt8]
        /// 0 to 32, or 0 to 128.
        let prefix: Int
    }

    let networks: [Network]

    init(_ list: String) throws(WireError) {
        var networks: [Network] = []
        for entry in list.split(separator: ",", omittingEmptySubsequences: false) {
            guard let network = Network(String(entry)) else {
                throw WireError("it has the source-address \(list), which is not a list of addresses and networks")
            }
            networks.append(network)
        }
        self.networks = networks
    }

    func contains(_ address: IPAddress) -> Bool {
        networks.contains { $0.contains(address.bytes) }
    }
}

extension SourceAddresses.Network {
    fileprivate init?(_ entry: String) {
        let parts = entry.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let bytes = IPAddress.parse(String(parts[0])) else { return nil }
        var prefix = bytes.count * 8
        if parts.count == 2 {
            guard (1...3).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = Int(parts[1]), number <= prefix
            else { return nil }
            prefix = number
        }
        guard Self.masked(bytes, prefix) == bytes else { return nil }
        self.init(bytes: bytes, prefix: prefix)
    }

    fileprivate func contains(_ address: [UInt8]) -> Bool {
        address.count == bytes.count && Self.masked(address, prefix) == bytes
    }

    private static func masked(_ bytes: [UInt8], _ prefix: Int) -> [UInt8] {
        bytes.enumerated().map { index, byte in
            let kept = min(8, max(0, prefix - index * 8))
            return byte & ~(kept == 8 ? 0 : 0xFF >> kept)
        }
    }
}
