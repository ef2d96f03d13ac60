/// A filter of docker: `KEY=VALUE`.
struct ContainerFilter: ValueLanguage {
    /// What is looked at, such as `status`.
    let key: String
    /// What it must be.
    let value: String

    init(parsing text: String, rule: String) throws(Refusal) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, Self.keys.contains(parts[0]), !parts[1].isEmpty else {
            throw Refusal(
                .denied,
                "\(text) is no filter",
                rule: rule,
                wouldWork: "KEY=VALUE with one of " + Self.keys.joined(separator: " ")
            )
        }
        key = parts[0]
        value = parts[1]
    }

    var text: String { "\(key)=\(value)" }

    // docker-container-ls(1) and docker-image-ls(1).
    private static let keys = [
        "ancestor", "before", "dangling", "exited", "expose", "health", "id", "is-task", "isolation", "label", "name",
        "network", "publish", "reference", "since", "status", "until", "volume",
    ]
}
