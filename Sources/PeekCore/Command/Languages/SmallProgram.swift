/// A text in a small language, parsed; two texts that mean the same are equal.
///
/// Parsing ``words`` again gives an equal value.
public enum SmallProgram: Sendable, Hashable {
    case awk(AwkProgram)
    case sed(SedScript)
    case jq(JQFilter)
    case find(FindExpression)
    case ps(ProcessSelection)
    case ss(SocketFilter)
    case resources(ResourceSelection)

    /// The words that the program is given.
    public var words: [String] {
        switch self {
        case .awk(let program): [program.text]
        case .sed(let script): [script.text]
        case .jq(let filter): [filter.text]
        case .find(let expression): expression.words
        case .ps(let selection): selection.words
        case .ss(let filter): filter.words
        case .resources(let selection): selection.words
        }
    }

    /// The parts, for people.
    public var tree: SyntaxTree {
        switch self {
        case .awk(let program): program.tree
        case .sed(let script): script.tree
        case .jq(let filter): filter.tree
        case .find(let expression): expression.tree
        case .ps(let selection): selection.tree
        case .ss(let filter): filter.tree
        case .resources(let selection): selection.tree
        }
    }
}
