/// Kubernetes resources as kubectl(1) takes them: kinds and names, or `KIND/NAME`.
public struct ResourceSelection: Sendable, Hashable {
    /// The canonical words.
    let words: [String]

    /// Parses operands whose kinds must be among `kinds`.
    ///
    /// - Throws: a refusal that names what is not allowed, and what to type instead.
    init(parsing words: [String], kinds: [String], rule: String) throws(Refusal) {
        var kindsAlone = false
        for (index, word) in words.enumerated() {
            let parts = word.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            if parts.count == 2 {
                guard !kindsAlone else { throw Self.mixed(word, rule) }
                try Self.check(kind: parts[0], among: kinds, rule)
                try Self.check(name: parts[1], rule)
            } else if index == 0 {
                kindsAlone = true
                for kind in word.split(separator: ",", omittingEmptySubsequences: false) {
                    try Self.check(kind: String(kind), among: kinds, rule)
                }
            } else {
                guard kindsAlone else { throw Self.mixed(word, rule) }
                try Self.check(name: word, rule)
            }
        }
        self.words = words
    }

    /// The parts, for people.
    var tree: SyntaxTree { SyntaxTree("resources", words.map { SyntaxTree($0) }) }

    private static func check(kind: String, among kinds: [String], _ rule: String) throws(Refusal) {
        guard !kinds.contains(kind) else { return }
        throw Refusal(
            .denied,
            "\(kind) is not among the kinds that may be looked at",
            rule: rule,
            wouldWork: nearest(to: kind, among: kinds) ?? kinds.prefix(20).joined(separator: " ") + " and more"
        )
    }

    private static func check(name: String, _ rule: String) throws(Refusal) {
        guard !ValueRule.name.admits(name) else { return }
        throw Refusal(.denied, "\(name) is no name of a resource", rule: rule, wouldWork: ValueRule.name.expectation)
    }

    private static func mixed(_ word: String, _ rule: String) -> Refusal {
        Refusal(
            .denied,
            "\(word) is of another form than the word before it",
            rule: rule,
            wouldWork: "KIND NAME NAME, or KIND/NAME KIND/NAME"
        )
    }
}
