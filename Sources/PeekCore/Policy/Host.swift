/// A production machine that can be looked at.
public struct Host: Sendable, Hashable {
    /// The login name at the SSH door; letters, digits, `.`, `-` and `_`; never `prodpeek`.
    public var name: String
    /// A DNS name or an IP address.
    public var address: String
    /// TCP port of its sshd, 1 to 65535.
    public var port: UInt16
    /// Free labels, such as `role: web`.
    public var labels: [String: String]
    /// Pinned host keys, at least one; nothing else is trusted.
    public var hostKeys: [PublicKey]
    /// Whether its kernel has to confine what runs there.
    public var confinement: HostConfinement

    /// Makes a host.
    public init(
        name: String,
        address: String,
        port: UInt16,
        labels: [String: String],
        hostKeys: [PublicKey],
        confinement: HostConfinement = .none
    ) {
        self.name = name
        self.address = address
        self.port = port
        self.labels = labels
        self.hostKeys = hostKeys
        self.confinement = confinement
    }
}

/// Which hosts something is about: the named ones, and those that carry all the labels.
public struct HostSelector: Sendable, Hashable {
    /// Host names.
    public var names: [String]
    /// Labels that must all be present; empty selects nothing.
    public var labels: [String: String]

    /// Makes a selector; an empty one selects nothing.
    public init(names: [String] = [], labels: [String: String] = [:]) {
        self.names = names
        self.labels = labels
    }

    /// Whether `host` is meant.
    public func selects(_ host: Host) -> Bool {
        if names.contains(host.name) { return true }
        return !labels.isEmpty && labels.allSatisfy { host.labels[$0.key] == $0.value }
    }
}
