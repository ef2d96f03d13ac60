import PeekCore

extension StrictReader {
    /// The path of one file or directory: absolute, normalised, and without glob characters.
    func path(_ node: YAMLNode, _ subject: String) -> String? {
        guard let path = text(node, subject) else { return nil }
        if let fault = fault(ofPath: path) { return note(node, "\(subject) \(fault): \(quoted(path))") }
        guard !path.contains(where: "*?[".contains) else {
            return note(node, "\(subject) is one path, without * ? or [: \(quoted(path))")
        }
        return path
    }

    /// Patterns over paths; those that begin with `*` only where `anywhere` says so.
    func patterns(_ node: YAMLNode?, _ subject: String, anywhere: Bool) -> [PathPattern] {
        guard let node else { return [] }
        return texts(node, subject).compactMap { text, position in
            let checked = anywhere && text.hasPrefix("*") ? "/" + text : text
            let fault =
                fault(ofPath: checked) ?? (hasFaultyClass(text) ? "has a [ that begins no class such as [0-9]" : nil)
            guard let fault else { return PathPattern(text) }
            problems.add(position, "a pattern in \(subject) \(fault): \(quoted(text))")
            return nil
        }
    }
}

/// The end of a sentence about `path`; nil when it is absolute and normalised.
private func fault(ofPath path: String) -> String? {
    guard path.hasPrefix("/") else { return "must begin with /" }
    guard path != "/" else { return nil }
    let parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    if parts.contains("..") || parts.contains(".") { return "must not have . or .. as a part" }
    if parts.last == "" { return "must not end with /" }
    return parts.contains("") ? "must not have // in it" : nil
}

/// Whether a character class is never closed or holds what no class can, so that what it means would be a guess.
private func hasFaultyClass(_ pattern: String) -> Bool {
    var rest = Substring(pattern)
    while let special = rest.firstIndex(where: { "[\\".contains($0) }) {
        let after = rest[rest.index(after: special)...]
        guard rest[special] == "[" else {
            // A backslash makes the next character literal.
            rest = after.dropFirst()
            continue
        }
        let inside = after.drop { "!^".contains($0) }
        // A ] that comes first stands for itself (glob(7)).
        guard let close = inside.dropFirst().firstIndex(of: "]") else { return true }
        let members = Array(inside[..<close])
        if members.contains(where: { !$0.isASCII || "/[\\".contains($0) }) { return true }
        let ranges = members.indices.dropFirst().dropLast().filter { members[$0] == "-" }
        if ranges.contains(where: { members[$0 - 1] > members[$0 + 1] }) { return true }
        rest = rest[rest.index(after: close)...]
    }
    return false
}
