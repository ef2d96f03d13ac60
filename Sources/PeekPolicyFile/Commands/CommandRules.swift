import PeekCore

extension StrictReader {
    /// What follows an option: a rule, `{optional: RULE}`, `{optionalOrNext: RULE}` or `{pair: [RULE, RULE]}`.
    func argument(_ node: YAMLNode, _ subject: String) -> OptionArgument? {
        let kinds = Shape.optionalValue.names
        guard case .mapping(let entries) = node.content, let key = entries.first?.key, kinds.contains(key) else {
            return valueRule(node, subject).map { .required($0) }
        }
        guard let mapping = mapping(node, subject, keys: Shape.optionalValue.names) else { return nil }
        guard entries.count == 1 else {
            return note(node, "\(subject) is of one kind: \(kinds.joined(separator: ", "))")
        }
        if let rule = mapping["optional"] { return valueRule(rule, subject).map { .optional($0) } }
        if let rule = mapping["optionalOrNext"] { return valueRule(rule, subject).map { .optionalOrNext($0) } }
        let rules = mapping["pair"].flatMap { list($0, subject) } ?? []
        guard rules.count == 2 else { return note(node, "a pair in \(subject) has two rules") }
        guard let first = valueRule(rules[0], subject), let second = valueRule(rules[1], subject) else { return nil }
        return .pair(first, second)
    }

    /// A word such as `size`, a list of the words that will do, `{listOf: […]}`, or `{characters: 0-9, max: 60}`.
    private func valueRule(_ node: YAMLNode, _ subject: String) -> ValueRule? {
        switch node.content {
        case .text:
            choice(node, subject, of: NamedValueRule.allCases).map { .named($0) }
        case .list:
            .oneOf(texts(node, subject).map(\.text))
        case .mapping(let entries):
            switch entries.first?.key {
            case "listOf":
                mapping(node, subject, keys: Shape.listOf.names)?["listOf"].map {
                    .listOf(texts($0, subject).map(\.text))
                }
            case "begins":
                mapping(node, subject, keys: Shape.begins.names)?["begins"].flatMap { text($0, subject) }.map {
                    .begins($0)
                }
            case "anyOf":
                mapping(node, subject, keys: Shape.anyOf.names)?["anyOf"].flatMap { list($0, subject) }
                    .map { .anyOf($0.compactMap { valueRule($0, subject) }) }
            default:
                characters(node, subject)
            }
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

    /// A word such as `paths`, or a mapping such as `{paths: {min: 1, max: 2}}`, `{values: word, max: 1}`,
    /// `{program: awk}`, `{expression: ss}`, `{resources: [pods, nodes]}`.
    func operands(_ node: YAMLNode, _ subject: String) -> OperandRule? {
        guard case .mapping(let entries) = node.content else {
            return choice(node, subject, of: NamedOperandRule.allCases)?.rule(min: 0, max: Int.max)
        }
        switch entries.first?.key {
        case "values": return values(node, subject)
        case "program", "expression": return language(node, subject)
        case "resources":
            guard let mapping = mapping(node, subject, keys: Shape.resources.names) else { return nil }
            return mapping["resources"].map { .resources(kinds: texts($0, subject).map(\.text)) }
        default: break
        }
        let counted = NamedOperandRule.counted
        guard let mapping = mapping(node, subject, keys: Shape.operands.names) else { return nil }
        guard entries.count == 1, let kind = NamedOperandRule(rawValue: entries[0].key), counted.contains(kind),
            let inner = mapping[kind.rawValue]
        else { return note(node, "\(subject) are of one kind: paths, listings or units") }
        guard let mapping = self.mapping(inner, "\(kind.rawValue) in \(subject)", keys: Shape.bounds.names),
            let (min, max) = bounds(mapping, inner, subject)
        else { return nil }
        return kind.rule(min: min, max: max)
    }

    private func values(_ node: YAMLNode, _ subject: String) -> OperandRule? {
        guard let mapping = mapping(node, subject, keys: Shape.values.names) else { return nil }
        let rule = mapping["values"].flatMap { valueRule($0, subject) }
        guard let rule, let (min, max) = bounds(mapping, node, subject) else { return nil }
        return .values(rule, min: min, max: max)
    }

    private func language(_ node: YAMLNode, _ subject: String) -> OperandRule? {
        guard let mapping = mapping(node, subject, keys: Shape.language.names) else { return nil }
        if let name = mapping["program"] {
            return choice(name, subject, of: ProgramLanguage.allCases).map { .programThenPaths($0) }
        }
        return mapping["expression"].flatMap { choice($0, subject, of: ExpressionLanguage.allCases) }
            .map { .expression($0) }
    }

    private func bounds(_ mapping: StrictMapping, _ node: YAMLNode, _ subject: String) -> (min: Int, max: Int)? {
        // More words than that no command line has (policy-L1's max_words).
        let min = mapping["min"].map { number($0, "the min of \(subject)", in: 0...200) } ?? 0
        let max = mapping["max"].map { number($0, "the max of \(subject)", in: 0...200) } ?? Int.max
        guard let min, let max else { return nil }
        guard min <= max else { return note(node, "the min of \(subject) is more than the max") }
        return (min, max)
    }
}

/// The words for what operands are.
enum NamedOperandRule: String, CaseIterable {
    case none
    case paths
    case listings
    case units
    case patternThenPaths
    case journalMatches

    /// Those that can have bounds.
    static let counted: [NamedOperandRule] = [.paths, .listings, .units]

    func rule(min: Int, max: Int) -> OperandRule {
        switch self {
        case .none: .none
        case .paths: .paths(min: min, max: max)
        case .listings: .listings(min: min, max: max)
        case .units: .units(min: min, max: max)
        case .patternThenPaths: .patternThenPaths
        case .journalMatches: .journalMatches
        }
    }
}
