/// Kubernetes resources as kubectl(1) takes them: kinds and names, or `KIND/NAME`.
public enum ResourceSelection: Sendable, Hashable {
    /// `KIND,KIND NAME NAME`: of every kind those with these names, or all of them.
    case ofKinds([String], names: [String])
    /// `KIND/NAME KIND/NAME`.
    case each([Resource])

    /// One resource.
    public struct Resource: Sendable, Hashable {
        var kind: String
        var name: String
    }

    /// Parses operands, at least one, whose kinds must be among `kinds`.
    ///
    /// - Throws: a refusal that names what is not allowed, and what to type instead.
    init(parsing words: [String], kinds: [String], rule: String) throws(Refusal) {
        let first = words.first ?? ""
        if first.utf8.contains(UInt8(ascii: "/")) {
            self = .each(
                try words.map { word throws(Refusal) in
                    let parts = word.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
                    guard parts.count == 2 else { throw Self.mixed(word, rule) }
                    try Self.check(kind: parts[0], among: kinds, rule)
                    try Self.check(name: parts[1], rule)
                    return Resource(kind: parts[0], name: parts[1])
                }
            )
        } else {
            let asked = first.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            for kind in asked { try Self.check(kind: kind, among: kinds, rule) }
            for name in words.dropFirst() {
                guard !name.utf8.contains(UInt8(ascii: "/")) else { throw Self.mixed(name, rule) }
                try Self.check(name: name, rule)
            }
            self = .ofKinds(asked, names: Array(words.dropFirst()))
        }
    }

    /// The canonical words.
    var words: [String] {
        switch self {
        case .ofKinds(let kinds, let names): [kinds.joined(separator: ",")] + names
        case .each(let resources): resources.map { "\($0.kind)/\($0.name)" }
        }
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
        guard !NamedValueRule.name.admits(name) else { return }
        throw Refusal(
            .denied,
            "\(name) is no name of a resource",
            rule: rule,
            wouldWork: NamedValueRule.name.expectation
        )
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
