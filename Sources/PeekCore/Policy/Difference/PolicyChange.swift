/// One thing that another policy would change, for all principals alike that it is about.
public struct PolicyChange: Sendable, Hashable {
    /// Whether somebody may do more, less, or something else.
    public enum Effect: String, Sendable, CaseIterable {
        case gain
        case lose
        /// Neither more nor less, such as another address of a host.
        case change
    }

    /// What it is about, in the order in which people want to know.
    public enum Kind: String, Sendable, CaseIterable {
        /// The principal itself: new, or gone.
        case principal
        /// A role that principals have; what that means for them is told by other changes.
        case role
        /// A host that may be looked at; without principals, a host that is new or gone.
        case host
        /// A service that may be looked at; without principals, a service that is new or gone.
        case service
        /// A command that a role names.
        case command
        /// A path that a role reads.
        case path
        /// A log of a service that a role reads; without principals, where it is.
        case log
        /// A path that a role denies: gained when it is denied no longer.
        case denial
        /// What must be given before a session starts: gained when it is asked for no longer.
        case requirement
        /// Lines that only together need what a role allows: a pipeline of commands, each over paths of the other.
        case combination
        /// An option of a command of the catalogue.
        case option
        /// Something else about how a command of the catalogue is read or run.
        case catalogue
        /// A limit of a role.
        case limit
        /// Whether a role's input is recorded.
        case input
        /// Which shell a role gives on confined hosts.
        case shell
        /// Which of a confined host's processes a role shows.
        case processes
        /// What a role allows beside looking.
        case permission
        /// A key that a principal logs in with.
        case key
        /// Where a host is reached.
        case address
        /// A key that is pinned for a host.
        case hostKey
        /// The labels of a host.
        case labels
        /// What a host's kernel has to enforce.
        case confinement
        /// Whose certificates log in.
        case authority
        /// What is accepted no longer.
        case revocation
    }

    /// More, less, or something else.
    public var effect: Effect
    /// What it is about.
    public var kind: Kind
    /// Who, by name; empty where it is about the policy itself.
    public var principals: [String]
    /// Whose the items are where they do not say: the command of an option, the host of an address.
    public var subject: String?
    /// What, such as names of hosts or commands, patterns, or the new value.
    public var items: [String]
    /// The value before, where one takes the place of another.
    public var was: String?
    /// On which hosts; empty where it is so wherever the role allows anything.
    public var hosts: [String]
    /// By which roles.
    public var roles: [String]
}
