/// What a role says about paths, worked out once for all hosts.
final class RolePaths: Sendable, Hashable {
    /// The role's name, for refusals.
    let role: String
    /// The role's readable paths.
    let read: [PathPattern]
    /// What the role denies beyond ``DeniedPaths``.
    let deny: [PathPattern]
    /// Every pattern that denies.
    let denials: [PathPattern]
    /// Options that leave out what is denied in any directory.
    let exclusionsAnywhere: [Command.Option]
    /// Denials of certain directories only.
    let denialsSomewhere: [PathPattern]

    init(_ role: Role) {
        self.role = role.name
        read = role.read
        deny = role.deny
        denials = DeniedPaths.patterns + role.deny
        let root = [UInt8(ascii: "/")]
        denialsSomewhere = denials.filter { $0.literalRoot != root }
        exclusionsAnywhere = denials.filter { $0.literalRoot == root }.reduce(into: []) { options, pattern in
            for option in pattern.exclusions where !options.contains(option) { options.append(option) }
        }
    }

    static func == (left: RolePaths, right: RolePaths) -> Bool {
        left === right || (left.role == right.role && left.read == right.read && left.deny == right.deny)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(role)
        hasher.combine(read)
        hasher.combine(deny)
    }
}
