/// What another policy in place of one would change: who gains and loses what, and what changes beside.
///
/// What nobody notices is not told: a role that nobody has, a command that nobody may use, a comment. Nothing that
/// somebody may do differs without a change that says so; the other way round a change may be told that makes no
/// difference, where patterns are hard to compare.
public struct PolicyDifference: Sendable {
    /// Those about principals first, by name; then those about the policy itself.
    public let changes: [PolicyChange]

    /// Compares two policies.
    public init(from old: Policy, to new: Policy) {
        var collector = ChangeCollector()
        let names = Set(old.principals.keys).union(new.principals.keys)
        let principals = PrincipalDifference(old: old, new: new)
        for name in names { principals.compare(name, into: &collector) }
        let groups = Dictionary(grouping: names) { name in
            [old.principals[name]?.roles ?? [], new.principals[name]?.roles ?? []]
        }
        var looks = LookDifference(old, new)
        let catalogue = CatalogueDifference(old, new)
        for (roles, names) in groups {
            let group = LookDifference.Group(principals: names, old: roles[0], new: roles[1])
            looks.compare(group, into: &collector)
            catalogue.compare(group, into: &collector)
        }
        FileDifference(old: old, new: new).compare(into: &collector)
        changes = collector.changes
    }

    /// Whether nobody may do anything else than before, and nothing beside is different.
    public var isEmpty: Bool { changes.isEmpty }
}
