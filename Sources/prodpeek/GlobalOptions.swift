import PeekCore

/// What every verb takes on a person's machine: which gateway, as whom, and which host keys are trusted.
struct GlobalOptions: Sendable, Hashable {
    /// `--gateway`: a name of the configuration, or `HOST:PORT`.
    var gateway: String?
    /// `--identity`: a file with a private key.
    var identity: String?
    /// `--known-hosts`: a file with host keys.
    var knownHosts: String?

    private static func member(_ name: String) -> WritableKeyPath<GlobalOptions, String?>? {
        switch name {
        case "--gateway": \.gateway
        case "--identity": \.identity
        case "--known-hosts": \.knownHosts
        default: nil
        }
    }

    /// Takes the global options out of `arguments`, wherever they stand before `--`; the environment says the rest.
    ///
    /// - Throws: a usage ``Refusal`` when one has no value.
    static func taken(
        from arguments: [String],
        _ environment: [String: String]
    ) throws(Refusal) -> (options: GlobalOptions, words: [String]) {
        var options = GlobalOptions(
            gateway: environment["PRODPEEK_GATEWAY"],
            identity: environment["PRODPEEK_IDENTITY"],
            knownHosts: environment["PRODPEEK_KNOWN_HOSTS"]
        )
        var words: [String] = []
        var rest = arguments[...]
        while let word = rest.popFirst(), word != "--" {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let name = parts.first, let member = member(name) else {
                words.append(word)
                continue
            }
            guard let value = parts.count == 2 ? parts[1] : rest.popFirst(), !value.isEmpty else {
                throw Refusal(.usage, "\(name) needs a value", wouldWork: "prodpeek help")
            }
            options[keyPath: member] = value
        }
        if let terminator = arguments.firstIndex(of: "--") { words += arguments[terminator...] }
        return (options, words)
    }
}
