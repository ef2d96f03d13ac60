extension JQParser {
    /// A call of a function.
    mutating func call() throws(Refusal) -> JQExpression {
        let start = index
        let name = try functionName()
        let counts = JQBuiltins.parameterCounts[name] ?? []
        guard !counts.isEmpty || ownNames.contains(name) else {
            let near = nearest(to: name, among: JQBuiltins.parameterCounts.keys + ownNames).map { "\($0), or " } ?? ""
            throw refused(
                at: start,
                "\(name) is no function of jq that is allowed",
                try: "\(near).\(name) for a field"
            )
        }
        var arguments: [JQExpression] = []
        if take(symbol: "(") {
            repeat { arguments.append(try nested()) } while take(symbol: ";")
            try take(symbol: ")", "\(name)(…)")
        }
        guard counts.contains(arguments.count) || hasOwn(name, arguments.count) else {
            let right = counts.map {
                $0 == 0 ? name : "\(name)(\(Array(repeating: ".", count: $0).joined(separator: "; ")))"
            }
            throw refused(
                at: start,
                "\(name) does not take this number of parameters: \(arguments.count)",
                try: right.isEmpty ? "as many as def \(name) has" : right.joined(separator: " or ")
            )
        }
        return .call(name, arguments)
    }

    /// The name of a function that is not left out.
    mutating func functionName() throws(Refusal) -> String {
        guard case .name(let name)? = next else {
            throw refused("\(written) stands where a name is missing", try: "a name of letters, digits and _")
        }
        if let reason = JQBuiltins.refused[name] {
            throw refused("\(name) is left out: \(reason)", try: ".\(name) for a field of that name")
        }
        guard !JQBuiltins.keywords.contains(name) else {
            let isModule = ["import", "include", "module"].contains(name)
            throw refused(
                isModule ? "\(name) is left out: it reads a file" : "\(name) does not belong here",
                try: isModule ? "def NAME: …; in the filter" : "an expression, such as . or .\(name)"
            )
        }
        advance()
        return name
    }

    /// The name of a variable in which data can be.
    mutating func variable() throws(Refusal) -> String {
        guard case .variable(let name)? = next else {
            throw refused("\(written) stands where a variable is missing", try: "$x")
        }
        guard name != "ENV" else {
            throw refused("$ENV is left out: it shows the environment", try: ".ENV for a field of that name")
        }
        guard !name.hasPrefix("__") || name == "__loc__" else {
            throw refused("$\(name) is left out: jq has it for itself", try: "a name that does not begin with __")
        }
        advance()
        return name
    }
}
