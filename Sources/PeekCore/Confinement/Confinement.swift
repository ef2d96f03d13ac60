/// What a policy asks of a host: whether its kernel confines what runs there.
public enum Confinement: String, Sendable, Hashable, Codable, CaseIterable {
    /// Nothing runs where the helper is missing, or reports less than the policy's minimum.
    case required
    /// Confined where the helper is there; otherwise as on a plain host, and the person is told.
    case preferred
    /// A plain host.
    case none
}

/// What a policy says of one host's confinement.
public struct HostConfinement: Sendable, Hashable {
    /// Whether it must be there.
    public var mode: Confinement
    /// The least that must hold.
    public var minimum: ConfinementMinimum

    /// Makes a rule.
    public init(_ mode: Confinement, minimum: ConfinementMinimum = ConfinementMinimum()) {
        self.mode = mode
        self.minimum = minimum
    }

    /// A plain host.
    public static let none = HostConfinement(.none)
}

/// The least that a host must enforce before anything runs there.
public struct ConfinementMinimum: Sendable, Hashable {
    /// The least version of Landlock's interface (landlock(7)), 1 to 99.
    ///
    /// 2 is that of Debian 12's kernel, and the first that confines links and renames between directories.
    public var landlock: Int
    /// Further layers that must hold.
    public var layers: Set<ConfinementLayer>

    /// What must hold in any case: without these a session is not read-only, or what it ran is not known.
    public static let always: Set<ConfinementLayer> = [.seccomp, .limits, .trace, .probe]

    /// Makes a minimum; ``always`` is added to it.
    public init(landlock: Int = 2, layers: Set<ConfinementLayer> = []) {
        self.landlock = landlock
        self.layers = layers.union(Self.always)
    }
}

/// A layer of confinement beside Landlock; the raw value is its name in the helper's report.
public enum ConfinementLayer: String, Sendable, Hashable, Codable, CaseIterable {
    /// System calls that write, connect or watch others are refused.
    case seccomp
    /// Memory, processes and files are limited (setrlimit(2)).
    case limits
    /// Mounts, processes and shared memory of the session's own (namespaces(7)).
    case namespaces
    /// Memory and processes of the whole session are limited together (cgroups(7)).
    case cgroup
    /// Every program that starts is seen before its first instruction (ptrace(2)).
    case trace
    /// The helper tried what must fail, and it failed.
    case probe

    /// In the order in which reports have them.
    public static func sorted(_ layers: Set<ConfinementLayer>) -> [ConfinementLayer] {
        allCases.filter(layers.contains)
    }
}
