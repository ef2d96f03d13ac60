/// How kubectl(1) shows resources: `-o wide`, `-o jsonpath=…` and so on.
///
/// Whatever it is, it shows what was fetched, and which resources are fetched is not for it to say. What reads a template
/// from a file is not among it.
enum ResourceOutput: ValueLanguage {
    /// `wide`, `json`, `yaml` or `name`.
    case plain(String)
    /// `jsonpath` or `jsonpath-as-json`, and what is looked up.
    case paths(String, JSONPath)
    /// `custom-columns`: a header and a path each.
    case columns([Column])
    case template(GoTemplate)

    /// A column.
    struct Column: Sendable, Hashable {
        var header: String
        var path: JSONPath
    }

    init(parsing text: String, rule: String) throws(Refusal) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        switch (parts[0], parts.count == 2 ? parts[1] : "") {
        case ("wide", _), ("json", _), ("yaml", _), ("name", _):
            guard parts.count == 1 else { throw Self.unknown(text, rule) }
            self = .plain(text)
        case ("jsonpath", let paths) where !paths.isEmpty, ("jsonpath-as-json", let paths) where !paths.isEmpty:
            self = .paths(parts[0], try JSONPath(parsing: paths, rule: rule))
        case ("custom-columns", let columns) where !columns.isEmpty:
            self = .columns(
                try columns.split(separator: ",", omittingEmptySubsequences: false).map { column throws(Refusal) in
                    try Self.column(column, rule)
                }
            )
        case ("go-template", let template) where !template.isEmpty:
            self = .template(try GoTemplate(parsing: template, rule: rule))
        default: throw Self.unknown(text, rule)
        }
    }

    var text: String {
        switch self {
        case .plain(let name): name
        case .paths(let name, let paths): "\(name)=\(paths.text)"
        case .columns(let columns):
            "custom-columns=" + columns.map { "\($0.header):\($0.path.text)" }.joined(separator: ",")
        case .template(let template): "go-template=\(template.text)"
        }
    }

    private static func column(_ text: Substring, _ rule: String) throws(Refusal) -> Column {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            throw Refusal(
                .denied,
                "\(text) is no column",
                rule: rule,
                wouldWork: "HEADER:PATH, such as NAME:.metadata.name"
            )
        }
        return Column(header: parts[0], path: try JSONPath(parsing: parts[1], rule: rule))
    }

    private static func unknown(_ text: String, _ rule: String) -> Refusal {
        let readsFile = text.utf8.prefix { $0 != UInt8(ascii: "=") }.reversed().starts(with: "file".utf8.reversed())
        return Refusal(
            .denied,
            readsFile ? "-o \(text) would read a file" : "\(text) is no way to show resources",
            rule: rule,
            wouldWork: NamedValueRule.resourceOutput.expectation
        )
    }
}
