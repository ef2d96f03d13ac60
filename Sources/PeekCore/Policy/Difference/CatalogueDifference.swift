/// What changes about commands that both policies have.
struct CatalogueDifference {
    private typealias Fact = ChangeCollector.Fact

    let old: Policy
    let new: Policy

    /// Notes what changes about commands that a group may use before and after.
    func compare(_ group: LookDifference.Group, into collector: inout ChangeCollector) {
        let before = old.commands(of: group.old)
        let after = new.commands(of: group.new)
        for name in before.intersection(after) {
            for fact in facts[name] ?? [] { collector.add(fact, for: group.principals) }
        }
    }

    /// By command.
    private let facts: [String: [ChangeCollector.Fact]]

    /// Compares the two catalogues.
    init(_ old: Policy, _ new: Policy) {
        self.old = old
        self.new = new
        var facts: [String: [Fact]] = [:]
        for (name, entry) in new.catalogue.entries {
            guard let before = old.catalogue.entries[name], before != entry else { continue }
            facts[name] = Self.facts(before, entry)
        }
        self.facts = facts
    }

    private static func facts(_ old: CatalogueEntry, _ new: CatalogueEntry) -> [Fact] {
        let before = old.options
        let after = new.options
        var facts = changed(before.keys.sorted(), after.keys.sorted()).map { Fact($0, .option, $1, of: new.name) }
        for (option, argument) in after {
            guard let was = before[option], was != argument else { continue }
            facts.append(Fact(.change, .option, option, of: new.name, was: was.text))
        }
        if old.binary != new.binary {
            facts.append(Fact(.change, .catalogue, new.binary, of: new.name, was: old.binary))
        }
        if old.operands != new.operands {
            facts.append(Fact(.change, .catalogue, new.operands.text, of: new.name, was: old.operands.text))
        }
        // Whatever else there is to an entry, no difference goes without a word.
        if old.otherwise(like: new) != new.otherwise(like: new) {
            facts.append(Fact(.change, .catalogue, "", of: new.name))
        }
        return facts
    }
}

extension Policy {
    /// The commands that roles name.
    fileprivate func commands(of roles: [String]) -> Set<String> {
        catalogue.given(to: roles.flatMap { self.roles[$0]?.commands ?? [] })
    }
}

extension CatalogueEntry {
    /// Every option as it is typed.
    fileprivate var options: [String: OptionArgument] {
        let short = Dictionary(uniqueKeysWithValues: short.map { ("-\($0.key)", $0.value) })
        return short.merging(long.map { ("--\($0.key)", $0.value) }) { first, _ in first }
            .merging(exact) { first, _ in first }
    }

    /// The entry with everything as in `other` that is told in words or is only text for people.
    fileprivate func otherwise(like other: CatalogueEntry) -> CatalogueEntry {
        var entry = self
        entry.short = other.short
        entry.long = other.long
        entry.exact = other.exact
        entry.binary = other.binary
        entry.operands = other.operands
        entry.summary = other.summary
        entry.refused = other.refused
        return entry
    }
}

extension OptionArgument {
    fileprivate var text: String {
        switch self {
        case .none: "no value"
        case .required(let rule): rule.text
        case .optional(let rule): "optional \(rule.text)"
        case .optionalOrNext(let rule): "optionalOrNext \(rule.text)"
        case .pair(let first, let second): "\(first.text) and \(second.text)"
        }
    }
}

extension ValueRule {
    fileprivate var text: String {
        switch self {
        case .named(let rule): rule.rawValue
        case .oneOf(let words): words.joined(separator: "|")
        case .listOf(let words): "of \(words.joined(separator: ","))"
        case .begins(let prefix): "begins with \(prefix)"
        case .anyOf(let rules): rules.map(\.text).joined(separator: " or ")
        case .characters(let characters, let max): "at most \(max) of \(characters)"
        }
    }
}

extension OperandRule {
    fileprivate var text: String {
        switch self {
        case .none: "no operands"
        case .paths(let min, let max): "\(Self.bounds(min, max)) paths"
        case .listings(let min, let max): "\(Self.bounds(min, max)) listings"
        case .patternThenPaths: "a pattern and paths"
        case .programThenPaths(let language): "a program of \(language.rawValue) and paths"
        case .expression(let language): "an expression of \(language.rawValue)"
        case .values(let rule, let min, let max): "\(Self.bounds(min, max)) words (\(rule.text))"
        case .units(let min, let max): "\(Self.bounds(min, max)) units"
        case .resources(let kinds): "resources: \(kinds.joined(separator: " "))"
        case .journalMatches: "journal matches"
        }
    }

    private static func bounds(_ min: Int, _ max: Int) -> String { max == .max ? "\(min) or more" : "\(min) to \(max)" }
}
