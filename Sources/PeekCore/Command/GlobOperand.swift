/// A path with wildcards that were not quoted, absolute and normalised; its names are looked up on the host.
public struct GlobOperand: Sendable, Hashable, CustomStringConvertible {
    /// The pattern: `*`, `?` and `[…]` are wildcards unless a backslash is in front.
    public let description: String
    let glob: Glob

    /// Takes a pattern whose brackets are well formed.
    init(_ pattern: String, _ glob: Glob) {
        description = pattern
        self.glob = glob
    }

    public static func == (left: GlobOperand, right: GlobOperand) -> Bool { left.description == right.description }

    public func hash(into hasher: inout Hasher) { hasher.combine(description) }

    /// The most directories that wildcards may reach over, so that one line cannot walk a whole disk.
    static let deepest = 5

    /// The directory above the first wildcard, absolute, without a slash at its end unless it is `/`.
    var directory: String {
        let prefix = Array(literalPrefix)
        guard let slash = prefix.lastIndex(of: UInt8(ascii: "/")), slash > 0 else { return "/" }
        return String(decoding: prefix[..<slash], as: UTF8.self)
    }

    /// How many components the names have below ``directory``.
    var depth: Int {
        let slashes = description.utf8.count { $0 == UInt8(ascii: "/") }
        let above = directory == "/" ? 0 : directory.utf8.count { $0 == UInt8(ascii: "/") }
        return slashes - above
    }

    /// The bytes before the first wildcard, without backslashes.
    var literalPrefix: some Sequence<UInt8> {
        glob.tokens.prefix(glob.literalPrefixCount).lazy.compactMap { token in
            if case .byte(let byte) = token { byte } else { nil }
        }
    }

    /// The pattern as text, which a shell passes on when nothing matches.
    var literalText: String {
        var text: [UInt8] = []
        var isEscaped = false
        for byte in description.utf8 {
            if byte == UInt8(ascii: "\\"), !isEscaped {
                isEscaped = true
            } else {
                text.append(byte)
                isEscaped = false
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Whether `path` is one that a shell would put in place of the pattern.
    func matches(_ path: String) -> Bool { glob.matches(Array(path.utf8), .names) }
}
