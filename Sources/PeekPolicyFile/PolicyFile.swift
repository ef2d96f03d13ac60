public import PeekCore

/// Reads `policy.yaml` and what it includes: strictly, and with everything that is wrong told at once.
///
/// Each policy's hash is what
/// `(cat FILE; sha256sum INCLUDED… | cut -c -64; cat policies/commands.yaml) | sha256sum` prints, with the included
/// files in the order in which they are read. The built-in commands decide as much as the files do.
public enum PolicyFile {
    /// Reads the file at `path`.
    ///
    /// - Throws: what is wrong, with lines and columns; a file that cannot be read is an error at its first line.
    public static func load(path: String) throws(PolicyFileErrors) -> Policy { try read(path: path).result.get() }

    /// Reads the file at `path` and says whether it can have changed since; see ``PolicyReading/isCurrent``.
    public static func read(path: String) -> PolicyReading { read { $0.read(path: path) } }

    /// Reads the bytes of a policy that stands alone; `name` is the file's in errors.
    ///
    /// - Throws: what is wrong, with lines and columns; `include` and `knownHosts` too, for no file is opened.
    public static func parse(_ bytes: [UInt8], name: String) throws(PolicyFileErrors) -> Policy {
        try read { $0.read(bytes, name: name) }.result.get()
    }

    /// Bytes of a policy at most.
    public static let maximumBytes = YAMLComposer.maximumBytes

    private static func read(_ open: (inout PolicySources) -> Void) -> PolicyReading {
        let problems = Problems()
        let reader = StrictReader(problems: problems)
        var sources = PolicySources(reader: reader)
        open(&sources)
        let result = Result { () throws(PolicyFileErrors) -> Policy in
            // A name that seems to be missing may be in the file that could not be read.
            guard sources.isComplete else { throw problems.errors }
            let builtIn = try BuiltInCatalogue()
            let hash = sources.hash(endingWith: BuiltInCatalogue.bytes)
            let policy = PolicyReader(sources, builtIn: builtIn.entries, reader: reader)?.policy(hash: hash)
            guard let policy, problems.isEmpty else { throw problems.errors }
            return policy
        }
        return PolicyReading(result: result, watched: sources.watched)
    }
}
