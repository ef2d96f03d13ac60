/// The name of a systemd unit, or a glob of such names: `nginx`, `worker@3.service`, `app-*.timer`.
struct UnitPattern: ValueLanguage {
    /// What stands before the `@` or the type.
    let prefix: String
    /// What stands behind the first `@`; nil where there is none, and empty for a template.
    let instance: String?
    /// The type, such as `service`; nil where none is given, which means a service.
    let type: String?

    init(parsing text: String, rule: String) throws(Refusal) {
        let bytes = text.utf8
        // systemd.unit(5): at most 255 characters, and \x2d for what else there is in names.
        let isPlain =
            !bytes.isEmpty && bytes.count <= 255 && bytes.first != UInt8(ascii: "\\")
            && bytes.first != UInt8(ascii: "@")
            && bytes.allSatisfy { NamedValueRule.isAlphanumeric($0) || #"_*?@:.\[]-"#.utf8.contains($0) }
        guard isPlain, Glob(text).isWellFormed else {
            throw Refusal(
                .denied,
                "\(text) is no name of a unit",
                rule: rule,
                wouldWork: "a unit such as nginx.service, or a glob such as 'app-*'"
            )
        }
        var name = text[...]
        var type: String?
        if let dot = name.lastIndex(of: "."), Self.types.contains(String(name[name.index(after: dot)...])) {
            type = String(name[name.index(after: dot)...])
            name = name[..<dot]
        }
        self.type = type
        let parts = name.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        prefix = parts[0]
        instance = parts.count == 2 ? parts[1] : nil
    }

    var text: String { prefix + (instance.map { "@\($0)" } ?? "") + (type.map { ".\($0)" } ?? "") }

    // systemd.unit(5)
    private static let types: Set<String> = [
        "service", "socket", "device", "mount", "automount", "swap", "target", "path", "timer", "slice", "scope",
    ]
}
