extension AwkItem {
    /// The part, for people.
    var tree: SyntaxTree {
        switch self {
        case .function(let name, let parameters, let body):
            SyntaxTree("function \(name)(\(parameters.joined(separator: ", ")))", body.flatMap(\.trees))
        case .rule(let pattern, let action): SyntaxTree(pattern.words, action.flatMap(\.trees))
        }
    }
}

extension AwkPattern {
    fileprivate var words: String {
        switch self {
        case .begin: "before the first line"
        case .end: "after the last line"
        case .always: "for each line"
        case .when(let condition): "for each line with \(AwkRendering.text(of: condition))"
        case .range(let first, let last):
            "from each line with \(AwkRendering.text(of: first)) to the next with \(AwkRendering.text(of: last))"
        }
    }
}

extension AwkStatement {
    /// One part, or two where something else is done otherwise.
    fileprivate var trees: [SyntaxTree] {
        switch self {
        case .branch(let condition, let body, let otherwise):
            let first = SyntaxTree("if \(AwkRendering.text(of: condition))", body.flatMap(\.trees))
            guard let second = otherwise.first else { return [first] }
            guard otherwise.count == 1, case .branch = second else {
                return [first, SyntaxTree("else", otherwise.flatMap(\.trees))]
            }
            var rest = second.trees
            rest[0].label = "else \(rest[0].label)"
            return [first] + rest
        case .whileLoop(let condition, let body):
            return [SyntaxTree("while \(AwkRendering.text(of: condition))", body.flatMap(\.trees))]
        case .doLoop(let body, let condition):
            let label = "once, and again while \(AwkRendering.text(of: condition))"
            return [SyntaxTree(label, body.flatMap(\.trees))]
        case .forLoop(let first, let condition, let step, let body):
            let parts = [("with", first), ("while", condition), ("and then", step)].compactMap { word, part in
                part.map { "\(word) \(AwkRendering.text(of: .value($0)))" }
            }
            return [SyntaxTree("repeat " + parts.joined(separator: ", "), body.flatMap(\.trees))]
        case .forKeys(let variable, let array, let body):
            return [SyntaxTree("for each key \(variable) of \(array)", body.flatMap(\.trees))]
        default: return [SyntaxTree(words)]
        }
    }

    private var words: String {
        switch self {
        case .print([]): "print the line"
        case .print(let values): "print \(Self.words(values))"
        case .printf(let values): "print as \(Self.words(values))"
        case .delete(let array, []): "empty the array \(array)"
        case .delete(let array, let subscripts): "forget \(AwkRendering.text(of: .element(array, subscripts)))"
        case .next: "go to the next line"
        case .nextFile: "go to the next file"
        case .breakLoop: "leave the loop"
        case .continueLoop: "go to the loop's next round"
        default: AwkRendering.text(of: self)
        }
    }

    private static func words(_ values: [AwkExpression]) -> String {
        values.map { AwkRendering.text(of: $0) }.joined(separator: ", ")
    }
}
