import Crypto
public import PeekCore

/// Reads `policy.yaml`: strictly, and with everything that is wrong told at once.
public enum PolicyFile {
    /// Reads the file at `path`.
    ///
    /// - Throws: what is wrong, with lines and columns; a file that cannot be read is an error at its first line.
    public static func load(path: String) throws(PolicyFileErrors) -> Policy {
        try parse(readBounded(path), name: path)
    }

    /// Reads the bytes of a policy; `name` is the file's in errors.
    ///
    /// - Throws: what is wrong, with lines and columns.
    public static func parse(_ bytes: [UInt8], name: String) throws(PolicyFileErrors) -> Policy {
        let builtIn = try BuiltInCatalogue()
        return try StrictReader.file(bytes, name: name) { root, reader in
            PolicyReader(root, builtIn: builtIn.entries, reader: reader)?.policy(hash: hash(of: bytes))
        }
    }

    /// Bytes of a policy at most.
    public static let maximumBytes = YAMLComposer.maximumBytes

    /// The same as `cat FILE policies/commands.yaml | sha256sum` prints.
    ///
    /// The built-in commands decide as much as the file does, so that they belong into what every decision carries.
    private static func hash(of bytes: [UInt8]) -> String {
        var hash = SHA256()
        hash.update(data: bytes)
        hash.update(data: BuiltInCatalogue.bytes)
        return hash.finalize().map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0\(digits)" : digits
        }.joined()
    }
}
