/// The loaded, validated policy: principals, hosts, services and roles, and the commands that roles may name.
///
/// A value; replaced as a whole when the file changes. Names in it refer only to things that it holds.
public struct Policy: Sendable {
    /// Lower-case hex SHA-256 of the file's bytes and of every file that it includes; every decision carries it.
    public var hash: String
    /// By name.
    public var principals: [String: Principal]
    /// By name.
    public var hosts: [String: Host] { didSet { reindex() } }
    /// By name.
    public var services: [String: Service] { didSet { reindex() } }
    /// By name.
    public var roles: [String: Role] { didSet { reindex() } }
    /// Authorities whose user certificates are accepted at the SSH door.
    public var certificateAuthorities: [PublicKey]
    /// Certificates that are accepted no longer, and keys of anyone.
    public var revoked: Revocations
    /// The commands that exist, with their options.
    public var catalogue: CommandCatalogue
    /// Which hosts services and roles mean.
    private(set) var index: PolicyIndex

    /// Makes a policy; the caller has checked every reference.
    public init(
        hash: String,
        principals: [String: Principal],
        hosts: [String: Host],
        services: [String: Service],
        roles: [String: Role],
        certificateAuthorities: [PublicKey] = [],
        revoked: Revocations = Revocations(),
        catalogue: CommandCatalogue
    ) {
        self.hash = hash
        self.principals = principals
        self.hosts = hosts
        self.services = services
        self.roles = roles
        self.certificateAuthorities = certificateAuthorities
        self.revoked = revoked
        self.catalogue = catalogue
        index = PolicyIndex(hosts: hosts, services: services, roles: roles)
    }

    private mutating func reindex() {
        index = PolicyIndex(hosts: hosts, services: services, roles: roles)
    }

    /// The roles of `principal`, in the file's order.
    public func roles(of principal: Principal) -> [Role] {
        principal.roles.compactMap { roles[$0] }
    }

    /// The hosts that `service` runs on, by name.
    public func hosts(of service: Service) -> [Host] {
        index.hosts(ofService: service.name)?.numbers.map { index.hosts[$0] } ?? []
    }

    /// The services that run on `host`, by name.
    public func services(on host: Host) -> [Service] {
        guard let number = index.number(of: host.name) else { return [] }
        return index.services.filter { $0.hosts.contains(number) }.map(\.service)
    }

    /// Whether `role` lets its principals look at `host`.
    public func covers(_ role: Role, _ host: Host) -> Bool {
        guard let number = index.number(of: host.name) else { return false }
        return index.reach(ofRole: role.name)?.hosts.contains(number) ?? false
    }

    /// Whether `principal` may look at the host of this name; false when there is none.
    public func mayLook(_ principal: Principal, at host: String) -> Bool {
        guard let number = index.number(of: host) else { return false }
        return principal.roles.contains { index.reach(ofRole: $0)?.hosts.contains(number) ?? false }
    }

    /// The hosts that `principal` may look at, by name.
    public func hosts(for principal: Principal) -> [Host] {
        index.hosts(ofRoles: principal.roles).numbers.map { index.hosts[$0] }
    }

    /// The services that `principal` may look at on at least one host, by name.
    public func services(for principal: Principal) -> [Service] {
        let visible = index.hosts(ofRoles: principal.roles)
        return index.services.filter { !$0.hosts.isDisjoint(with: visible) }.map(\.service)
    }
}

/// What is accepted no longer, whatever else says yes.
public struct Revocations: Sendable, Hashable {
    /// Serial numbers of certificates (PROTOCOL.certkeys); a serial is unique per authority only, so each names its CA.
    public struct Serial: Sendable, Hashable {
        /// The authority's key.
        public var authority: PublicKey
        /// The certificate's serial.
        public var serial: UInt64

        /// Makes a revoked serial.
        public init(authority: PublicKey, serial: UInt64) {
            self.authority = authority
            self.serial = serial
        }
    }

    /// Revoked certificates by authority and serial.
    public var serials: Set<Serial>
    /// Revoked certificates by key ID.
    public var keyIDs: Set<String>
    /// Revoked keys: a plain key, the key inside a certificate, or an authority.
    public var keys: Set<PublicKey>

    /// Makes revocations; empty revokes nothing.
    public init(serials: Set<Serial> = [], keyIDs: Set<String> = [], keys: Set<PublicKey> = []) {
        self.serials = serials
        self.keyIDs = keyIDs
        self.keys = keys
    }
}
