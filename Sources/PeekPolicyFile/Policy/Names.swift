import PeekCore

/// What may be called what.
public enum NameRule: Sendable {
    /// A login name at the SSH door.
    case host
    /// Also the name in a certificate, so that mail addresses will do.
    case principal
    /// A service, role, log, label, gateway or token.
    case plain

    /// The end of a sentence that begins with the name; nil when `name` will do.
    public func fault(of name: String) -> String? {
        let others = self == .principal ? "._-@+" : "._-"
        guard let first = name.first, first.isASCIIWord else { return "must begin with a letter or a digit" }
        guard name.allSatisfy({ $0.isASCIIWord || others.contains($0) }) else {
            let all = others.map { "\"\($0)\"" }.joined(separator: " ")
            return "may have letters, digits and \(all) only"
        }
        // NAME_MAX of Linux is 255; this leaves room for what is added to names of files and metrics.
        guard name.count <= 128 else { return "is longer than 128 characters" }
        return switch self {
        case .host where name == "prodpeek": "is the login name of the gateway itself"
        case .principal where name == "gateway": "is what events call the gateway itself"
        case .host, .principal, .plain: nil
        }
    }
}

/// A named thing of a section.
struct Named {
    let name: String
    let position: Position
    let node: YAMLNode
}

extension StrictReader {
    /// A section of things by free names; those whose name will not do are noted and left out.
    func named(_ node: YAMLNode?, _ section: String, _ kind: String, _ rule: NameRule) -> [Named] {
        guard let node, let entries = entries(node, section) else { return [] }
        return entries.compactMap { entry in
            if let fault = rule.fault(of: entry.key) {
                problems.add(entry.position, "the \(kind) \(quoted(entry.key)) \(fault)")
                return nil
            }
            return Named(name: entry.key, position: entry.position, node: entry.value)
        }
    }

    /// Names that refer to things of the file; those that refer to nothing are noted and left out.
    func references(_ node: YAMLNode?, _ subject: String, _ kind: String, to known: Set<String>) -> [String] {
        guard let node else { return [] }
        return texts(node, subject).compactMap { name, position in
            if known.contains(name) { return name }
            problems.add(position, "there is no \(kind) \(quoted(name))\(suggestion(for: name, among: known))")
            return nil
        }
    }
}
