/// Which rules of a policy are reached by cases, and which by none.
public struct PolicyCoverage: Sendable {
    /// A rule as it is written once; an alias makes it one of several roles.
    public struct WrittenRule: Sendable, Hashable {
        /// Whose it is, such as `role developer`; more than one where an alias repeats it.
        public let owners: [String]
        /// What it says, such as `deny */payroll/*`.
        public let text: String
        /// Where it is written; nil where that is not known.
        public let place: SourcePlace?
    }

    /// The policy's file as it was named.
    public let policy: String
    /// How many rules there are.
    public let count: Int
    /// Those that no case reaches, in the order of the file.
    public let unreached: [WrittenRule]

    /// How many are reached.
    public var reachedCount: Int { count - unreached.count }

    /// Compares what was reached with what there is; a rule that is written once counts once.
    ///
    /// - Parameter places: where each rule stands.
    public init(policy: String, rules: [PolicyRule], reached: Set<PolicyRule>, places: [PolicyRule: SourcePlace]) {
        self.policy = policy
        let written = Dictionary(grouping: rules) { rule in
            Writing(owner: places[rule] == nil ? rule.owner : nil, text: rule.text, place: places[rule])
        }
        count = written.count
        unreached = written.filter { reached.isDisjoint(with: $0.value) }
            .map { writing, rules in
                WrittenRule(owners: rules.map(\.owner).sorted(), text: writing.text, place: writing.place)
            }
            .sorted(by: Self.isBefore)
    }

    private struct Writing: Hashable {
        let owner: String?
        let text: String
        let place: SourcePlace?
    }

    private static func isBefore(_ left: WrittenRule, _ right: WrittenRule) -> Bool {
        switch (left.place, right.place) {
        case (let one?, let other?) where one != other: one < other
        case (_?, nil): true
        case (nil, _?): false
        default: (left.owners.joined(), left.text) < (right.owners.joined(), right.text)
        }
    }
}
