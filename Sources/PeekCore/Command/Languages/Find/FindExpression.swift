/// The tests and actions of find(1) that look and print, and do nothing else.
public struct FindExpression: Sendable, Hashable {
    /// What is tested and done; nil when nothing is, which prints every name.
    let root: Node?

    /// A part of an expression; the operators are those of find(1), from the one that binds most to the least.
    indirect enum Node: Sendable, Hashable {
        /// A test, an action or an option, with its argument.
        case primary(String, String?)
        case not(Node)
        case and([Node])
        case or([Node])
        /// `,`: all are evaluated.
        case list([Node])
    }

    /// Parses the words behind the starting paths.
    ///
    /// - Throws: a refusal that names what is not allowed, and what to type instead.
    init(parsing words: [String]) throws(Refusal) {
        guard !words.isEmpty else {
            root = nil
            return
        }
        var parser = FindParser(words)
        root = try parser.expression()
    }

    /// The canonical words: every `-a` is written out.
    var words: [String] { root.map { $0.words(inside: .list([])) } ?? [] }

    /// Whether it goes into directories below the starting paths' own entries.
    var isRecursive: Bool {
        guard let depth = root?.depths.last else { return true }
        return depth > 1
    }

    /// The parts, for people.
    var tree: SyntaxTree { SyntaxTree("expression", root.map { [$0.tree] } ?? []) }
}

extension FindExpression.Node {
    /// How much an operator binds; find(1) lists them so.
    private var binding: Int {
        switch self {
        case .primary: 4
        case .not: 3
        case .and: 2
        case .or: 1
        case .list: 0
        }
    }

    /// The words, in parentheses where `outer` would bind them otherwise.
    fileprivate func words(inside outer: Self) -> [String] {
        let words: [String] =
            switch self {
            case .primary(let name, nil): [name]
            case .primary(let name, let argument?): [name, argument]
            case .not(let node): ["!"] + node.words(inside: self)
            case .and(let nodes): joined(nodes, "-a")
            case .or(let nodes): joined(nodes, "-o")
            case .list(let nodes): joined(nodes, ",")
            }
        // A list inside a list of the same kind was in parentheses, and stays so.
        let isBound = binding > outer.binding || outer == .list([]) || (binding == 3 && outer.binding == 3)
        return isBound ? words : ["("] + words + [")"]
    }

    private func joined(_ nodes: [Self], _ word: String) -> [String] {
        Array(nodes.map { $0.words(inside: self) }.joined(separator: [word]))
    }

    /// The values of `-maxdepth`, in order; the last one counts.
    fileprivate var depths: [Int] {
        switch self {
        case .primary("-maxdepth", let depth?): [Int(depth) ?? .max]
        case .primary: []
        case .not(let node): node.depths
        case .and(let nodes), .or(let nodes), .list(let nodes): nodes.flatMap(\.depths)
        }
    }

    fileprivate var tree: SyntaxTree {
        switch self {
        case .primary(let name, let argument): SyntaxTree(argument.map { "\(name) \($0)" } ?? name)
        case .not(let node): SyntaxTree("not", [node.tree])
        case .and(let nodes): SyntaxTree("all of", nodes.map(\.tree))
        case .or(let nodes): SyntaxTree("the first true of", nodes.map(\.tree))
        case .list(let nodes): SyntaxTree("each of", nodes.map(\.tree))
        }
    }
}
