import PeekCore

/// Reads a file of cases: the policy that they are about, and what it should decide.
struct CaseReader {
    /// A case as it stands in its file, before anybody knows whether its names exist.
    struct ReadCase {
        let policyCase: PolicyCase
        let principal: Position
        let host: Position
    }

    /// What a file of cases holds.
    struct ReadFile {
        let name: String
        /// The path of the policy, as found from here.
        let policy: String
        let cases: [ReadCase]
    }

    private typealias Word = (text: String, position: Position)

    let reader: StrictReader
    /// The file's name.
    let name: String

    /// Reads the root of the file.
    func file(_ root: YAMLNode) -> ReadFile? {
        guard let mapping = reader.mapping(root, "a file of cases", keys: Shape.cases.names) else { return nil }
        let policy = mapping.required("policy").flatMap { reader.text($0, "policy") }
        let principal = word(mapping["as"], "as")
        let host = word(mapping["host"], "host")
        let nodes = mapping.required("cases").flatMap { reader.list($0, "cases") } ?? []
        let cases = nodes.compactMap { policyCase($0, principal, host) }
        return policy.map { ReadFile(name: name, policy: path($0), cases: cases) }
    }

    private func policyCase(_ node: YAMLNode, _ principal: Word?, _ host: Word?) -> ReadCase? {
        guard let mapping = reader.mapping(node, "a case", keys: Shape.policyCase.names) else { return nil }
        let line = line(mapping, node)
        let principal = word(mapping["as"], "as of a case") ?? principal
        let host = word(mapping["host"], "host of a case") ?? host
        let rule = mapping["rule"].flatMap { reader.text($0, "the rule of a case") }
        let reason = mapping["reason"].flatMap { reader.text($0, "the reason of a case") }
        let incident = mapping["incident"].flatMap { reader.text($0, "the incident of a case") }
        if mapping["as"] == nil, principal == nil { missing("as", node) }
        if mapping["host"] == nil, host == nil { missing("host", node) }
        guard let line, let principal, let host else { return nil }
        let request = DecisionRequest(
            principal: principal.text,
            host: host.text,
            line: line.text,
            reason: reason,
            incident: incident
        )
        let place = SourcePlace(file: name, line: node.position.line, column: node.position.column)
        return ReadCase(
            policyCase: PolicyCase(request: request, expected: line.expected, rule: rule, place: place),
            principal: principal.position,
            host: host.position
        )
    }

    /// The line under `allow` or `deny`; any text at all, because what is refused may be anything.
    private func line(_ mapping: StrictMapping, _ node: YAMLNode) -> (expected: PolicyCase.Outcome, text: String)? {
        let expected: PolicyCase.Outcome
        let line: YAMLNode
        switch (mapping["allow"], mapping["deny"]) {
        case (let allowed?, nil): (expected, line) = (.allow, allowed)
        case (nil, let denied?): (expected, line) = (.deny, denied)
        case (nil, nil): return reader.note(node, "a case needs the key \"allow\" or \"deny\", with the line")
        case (_?, _?): return reader.note(node, "a case is one line, under \"allow\" or under \"deny\"")
        }
        guard case .text(let text, _) = line.content, !line.isNull else {
            return reader.wrong(line, "the line of a case", "text, such as 'tail /var/log/app.log'")
        }
        return (expected, text)
    }

    private func word(_ node: YAMLNode?, _ subject: String) -> Word? {
        guard let node, let text = reader.text(node, subject, limit: 256) else { return nil }
        return (text, node.position)
    }

    private func missing(_ key: String, _ node: YAMLNode) {
        reader.problems.add(node.position, "a case needs the key \"\(key)\", or the whole file has it, above the cases")
    }

    private func path(_ policy: String) -> String {
        guard !policy.hasPrefix("/"), let slash = name.lastIndex(of: "/") else { return lexicallyNormalised(policy) }
        return lexicallyNormalised("\(name[..<slash])/\(policy)")
    }
}

/// The path without `.`, and without `..` where a name stands before it.
func lexicallyNormalised(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
        if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
    }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
}
