import PeekCore

extension StrictReader {
    /// What follows an option: a rule, `{optional: RULE}` or `{optionalOrNext: RULE}`.
    func argument(_ node: YAMLNode, _ subject: String) -> OptionArgument? {
        guard case .mapping(let entries) = node.content, let key = entries.first?.key, key.hasPrefix("optional") else {
            return valueRule(node, subject).map { .required($0) }
        }
        guard let mapping = mapping(node, subject, keys: Shape.optionalValue.names) else { return nil }
        guard entries.count == 1 else { return note(node, "\(subject) is of one kind: optional or optionalOrNext") }
        if let rule = mapping["optional"] { return valueRule(rule, subject).map { .optional($0) } }
        return mapping["optionalOrNext"].flatMap { valueRule($0, subject) }.map { .optionalOrNext($0) }
    }

    /// A word such as `size`, a list of the words that will do, or `{characters: 0-9, max: 60}`.
    private func valueRule(_ node: YAMLNode, _ subject: String) -> ValueRule? {
        switch node.content {
        case .text:
            choice(node, subject, of: NamedValueRule.allCases)?.rule
        case .list:
            .oneOf(texts(node, subject).map(\.text))
        case .mapping:
            characters(node, subject)
        }
    }

    private func characters(_ node: YAMLNode, _ subject: String) -> ValueRule? {
        guard let mapping = mapping(node, subject, keys: Shape.characters.names) else { return nil }
        let characters = mapping.required("characters").flatMap { text($0, "the characters of \(subject)") }
        // A command line has 4096 bytes at most (policy-L1's max_line); no single value is longer.
        let max = mapping.required("max").flatMap { number($0, "the max of \(subject)", in: 1...4096) }
        guard let characters, let max else { return nil }
        return .characters(characters, max: max)
    }

    /// A word such as `paths`, or `{paths: {min: 1, max: 2}}`.
    func operands(_ node: YAMLNode, _ subject: String) -> OperandRule? {
        guard case .mapping(let entries) = node.content else {
            return choice(node, subject, of: NamedOperandRule.allCases)?.rule(min: 0, max: Int.max)
        }
        let counted = NamedOperandRule.counted
        guard let mapping = mapping(node, subject, keys: Shape.operands.names) else { return nil }
        guard entries.count == 1, let kind = NamedOperandRule(rawValue: entries[0].key), counted.contains(kind),
            let bounds = mapping[kind.rawValue]
        else { return note(node, "\(subject) are of one kind: paths, listings or texts") }
        return bounded(bounds, "\(kind.rawValue) in \(subject)", kind)
    }

    private func bounded(_ node: YAMLNode, _ subject: String, _ kind: NamedOperandRule) -> OperandRule? {
        guard let mapping = mapping(node, subject, keys: Shape.bounds.names) else { return nil }
        // More words than that no command line has (policy-L1's max_words).
        let min = mapping["min"].map { number($0, "the min of \(subject)", in: 0...200) } ?? 0
        let max = mapping["max"].map { number($0, "the max of \(subject)", in: 0...200) } ?? Int.max
        guard let min, let max else { return nil }
        guard min <= max else { return note(node, "the min of \(subject) is more than the max") }
        return kind.rule(min: min, max: max)
    }
}

/// The words for what an option's value may be.
enum NamedValueRule: String, CaseIterable {
    case number
    case size
    case memory
    case seconds
    case text
    case word
    case unit
    case name

    var rule: ValueRule {
        switch self {
        case .number: .number
        case .size: .size
        case .memory: .memory
        case .seconds: .seconds
        case .text: .text
        case .word: .word
        case .unit: .unit
        case .name: .name
        }
    }
}

/// The words for what operands are.
enum NamedOperandRule: String, CaseIterable {
    case none
    case paths
    case listings
    case texts
    case patternThenPaths
    case journalMatches

    /// Those that can have bounds.
    static let counted: [NamedOperandRule] = [.paths, .listings, .texts]

    func rule(min: Int, max: Int) -> OperandRule {
        switch self {
        case .none: .none
        case .paths: .paths(min: min, max: max)
        case .listings: .listings(min: min, max: max)
        case .texts: .texts(min: min, max: max)
        case .patternThenPaths: .patternThenPaths
        case .journalMatches: .journalMatches
        }
    }
}
