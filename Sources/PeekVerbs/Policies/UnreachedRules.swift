import PeekCore

/// Rules of one kind that stand together and that no case reaches, such as `role developer: commands head, cat`.
struct UnreachedRules {
    private let owners: [String]
    /// The first word of their texts.
    private let kind: Substring
    private var values: [String]
    /// Where the first of them is written.
    private let place: SourcePlace?

    private init(_ rule: PolicyCoverage.WrittenRule) {
        let words = rule.text.split(separator: " ", maxSplits: 1)
        owners = rule.owners
        kind = words.first ?? ""
        values = words.dropFirst().map(String.init)
        place = rule.place
    }

    /// Puts rules together where one follows another of its kind and owners.
    static func all(_ rules: [PolicyCoverage.WrittenRule]) -> [UnreachedRules] {
        rules.map(UnreachedRules.init).reduce(into: []) { all, next in
            if let last = all.last, last.owners == next.owners, last.kind == next.kind {
                all[all.count - 1].values += next.values
            } else {
                all.append(next)
            }
        }
    }

    /// Whose they are, such as `role developer` or `roles developer, operator and 2 more`.
    var owner: String {
        guard owners.count > 1 else { return owners.first ?? "" }
        return "roles \(listed(owners.map { String($0.dropFirst("role ".count)) }, at: 3))"
    }

    /// What they say and where, such as `deny */payroll/*, *.dump (policy.yaml:118)`.
    var text: String {
        let said = values.isEmpty ? String(kind) : "\(kind) \(listed(values, at: 8))"
        return said + (place.map { " (\($0.file):\($0.line))" } ?? "")
    }
}
