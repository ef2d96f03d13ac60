/// One thing that a policy says about lines, such as `role developer: deny */payroll/*`; what cases should reach.
///
/// Limits, permissions and keys are not among them: no line shows what they do.
public struct PolicyRule: Sendable, Hashable, CustomStringConvertible {
    /// Whose it is, such as `role developer`.
    public let owner: String
    /// What it says, such as `deny */payroll/*`.
    public let text: String

    private init(_ owner: String, _ text: String) {
        self.owner = owner
        self.text = text
    }

    /// `OWNER: TEXT`, as refusals name it.
    public var description: String { "\(owner): \(text)" }

    /// The role allows a line.
    public static func allows(role: String) -> PolicyRule { PolicyRule("role \(role)", "allows a line") }

    /// The role refuses a line.
    public static func refuses(role: String) -> PolicyRule { PolicyRule("role \(role)", "refuses a line") }

    /// The role covers hosts beside those of its services.
    public static func hosts(role: String) -> PolicyRule { PolicyRule("role \(role)", "hosts") }

    /// The role covers the hosts of a service.
    public static func service(_ name: String, role: String) -> PolicyRule {
        PolicyRule("role \(role)", "services \(name)")
    }

    /// The role names a command, or `all`.
    public static func command(_ name: String, role: String) -> PolicyRule {
        PolicyRule("role \(role)", "commands \(name)")
    }

    /// The role makes a path readable.
    public static func read(_ pattern: PathPattern, role: String) -> PolicyRule {
        PolicyRule("role \(role)", "read \(pattern)")
    }

    /// The role denies a path.
    public static func deny(_ pattern: PathPattern, role: String) -> PolicyRule {
        PolicyRule("role \(role)", "deny \(pattern)")
    }

    /// The role asks for a reason.
    public static func reason(role: String) -> PolicyRule { PolicyRule("role \(role)", "requires reason") }

    /// The role asks for an incident.
    public static func incident(role: String) -> PolicyRule { PolicyRule("role \(role)", "requires incident") }

    /// A service's log, which roles with that service read.
    public static func log(_ name: String, service: String) -> PolicyRule {
        PolicyRule("service \(service)", "log \(name)")
    }

    /// A command that the policy adds to the catalogue, or replaces there.
    public static func ownCommand(_ name: String) -> PolicyRule { PolicyRule("commands", name) }
}
