/// The JSON Schemas of the files that people write, from the same declarations that the strict reader reads by.
public enum PolicySchema: Sendable {
    /// A policy, and a file of catalogue commands alone.
    case policy
    /// A file of cases.
    case cases

    /// The schema as a JSON document, without a line break at its end.
    public var text: String {
        let root = Schema.mapping(shape).text
        guard case .object(let members) = root else { return root.printed() }
        let head: [(String, SchemaText)] = [
            ("$schema", .text("http://json-schema.org/draft-07/schema#")), ("title", .text(title)),
            ("description", .text(description)),
        ]
        return SchemaText.object(head + members).printed()
    }

    private var shape: Shape {
        switch self {
        case .policy: .policy
        case .cases: .cases
        }
    }

    private var title: String {
        switch self {
        case .policy: "A policy of prodpeek"
        case .cases: "Cases of a policy of prodpeek"
        }
    }

    private var description: String {
        switch self {
        case .policy: "Who may look at which hosts, and how. What is not allowed is denied. prodpeek policy check FILE"
        case .cases: "What a policy should decide about lines. prodpeek policy test DIR"
        }
    }
}
