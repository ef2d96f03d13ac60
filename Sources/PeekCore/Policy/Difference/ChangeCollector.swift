/// Gathers what changes for whom, and says once what is the same for many.
struct ChangeCollector {
    /// One thing that changes, without whom and where.
    struct Fact: Hashable {
        var effect: PolicyChange.Effect
        var kind: PolicyChange.Kind
        var subject: String?
        var item: String
        var was: String?
        var roles: [String] = []

        init(
            _ effect: PolicyChange.Effect,
            _ kind: PolicyChange.Kind,
            _ item: String,
            of subject: String? = nil,
            was: String? = nil,
            roles: [String] = []
        ) {
            self.effect = effect
            self.kind = kind
            self.item = item
            self.subject = subject
            self.was = was
            self.roles = roles
        }
    }

    private struct Place: Hashable {
        let fact: Fact
        let hosts: [String]
    }

    private struct Sentence: Hashable {
        let effect: PolicyChange.Effect
        let kind: PolicyChange.Kind
        let subject: String?
        let was: String?
        let roles: [String]
        let hosts: [String]
        let principals: [String]
    }

    private var principals: [Place: Set<String>] = [:]

    /// Notes a fact about principals; none means that it is about the policy itself.
    mutating func add(_ fact: Fact, for principals: some Collection<String>, on hosts: [String] = []) {
        self.principals[Place(fact: fact, hosts: hosts.sorted()), default: []].formUnion(principals)
    }

    /// One change for all principals, hosts and items that have it together.
    var changes: [PolicyChange] {
        var items: [Sentence: Set<String>] = [:]
        for (place, principals) in principals {
            let fact = place.fact
            let sentence = Sentence(
                effect: fact.effect,
                kind: fact.kind,
                subject: fact.subject,
                was: fact.was,
                roles: fact.roles,
                hosts: place.hosts,
                principals: principals.sorted()
            )
            items[sentence, default: []].insert(fact.item)
        }
        return items.map { sentence, items in
            PolicyChange(
                effect: sentence.effect,
                kind: sentence.kind,
                principals: sentence.principals,
                subject: sentence.subject,
                items: items.filter { !$0.isEmpty }.sorted(),
                was: sentence.was,
                hosts: sentence.hosts,
                roles: sentence.roles
            )
        }.sorted(by: Self.isBefore)
    }

    /// Who comes first, then what; what is about the policy itself comes last.
    private static func isBefore(_ left: PolicyChange, _ right: PolicyChange) -> Bool {
        if left.principals.isEmpty != right.principals.isEmpty { return right.principals.isEmpty }
        if left.principals != right.principals { return left.principals.lexicographicallyPrecedes(right.principals) }
        if left.kind != right.kind { return left.kind.rank < right.kind.rank }
        if left.subject != right.subject { return (left.subject ?? "") < (right.subject ?? "") }
        if left.effect != right.effect { return left.effect.rank < right.effect.rank }
        if left.items != right.items { return left.items.lexicographicallyPrecedes(right.items) }
        return (left.roles + left.hosts).lexicographicallyPrecedes(right.roles + right.hosts)
    }
}

extension CaseIterable where Self: Equatable, AllCases.Index == Int {
    fileprivate var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// What is only in the new list, a gain, and only in the old, a loss.
func changed(_ old: [String], _ new: [String]) -> [(effect: PolicyChange.Effect, item: String)] {
    let before = Set(old)
    let after = Set(new)
    let added = new.filter { !before.contains($0) }
    let removed = old.filter { !after.contains($0) }
    return added.map { (.gain, $0) } + removed.map { (.lose, $0) }
}
