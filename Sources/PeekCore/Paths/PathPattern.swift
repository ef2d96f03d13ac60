/// Paths that a rule is about, such as `/var/log` (and everything below it) or `*/.env*`.
///
/// Without glob characters it is a path and everything below. With `*`, `?` or `[…]` it must match the whole path, and
/// a wildcard stands for any character, a slash or a leading dot included. A backslash makes the next character literal.
/// As a denial it is compared without regard to the case of ASCII letters.
public struct PathPattern: Sendable, Hashable, CustomStringConvertible {
    /// What is worked out once for a pattern that is copied into every rule.
    private final class Compiled: Sendable {
        let text: String
        let glob: Glob
        let folded: Glob
        let literal: [UInt8]?
        let foldedLiteral: [UInt8]?
        let pairs: BytePairs
        let literalRoot: [UInt8]
        let cores: [[Glob.Token]]
        let exclusions: [Command.Option]

        init(_ text: String) {
            self.text = text
            glob = Glob(text)
            folded = Glob(text, folding: true)
            literal = PathPattern.literal(glob)
            foldedLiteral = PathPattern.literal(folded)
            pairs = foldedLiteral.map { BytePairs($0) } ?? BytePairs(requiredBy: folded)
            literalRoot = literal ?? PathPattern.literalRoot(of: glob)
            cores = PathPattern.cores(of: folded)
            exclusions = Exclusions.options(for: folded)
        }
    }

    private let compiled: Compiled

    /// Compiles the text as it stands; see ``problem``.
    public init(_ text: String) {
        compiled = Compiled(text)
    }

    /// The pattern as written in the policy.
    public var description: String { compiled.text }

    public static func == (left: PathPattern, right: PathPattern) -> Bool { left.description == right.description }

    public func hash(into hasher: inout Hasher) { hasher.combine(description) }

    /// Why the pattern can never match a path, or not the ones that its author means; nil when it can.
    public var problem: String? {
        let glob = compiled.glob
        if !glob.isWellFormed { return "a bracket is not closed, or holds more than ASCII characters and ranges" }
        guard let first = glob.tokens.first else { return "it is empty" }
        if first != .many && first != .byte(UInt8(ascii: "/")) { return "it must start with / or *" }
        let components = description.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        if components.contains("..") || components.contains(".") || components.dropLast().contains("") {
            return "it has an empty component, . or .., and paths are compared without them"
        }
        return nil
    }

    /// Whether `path`, absolute and normalised, is meant.
    func matches(_ path: [UInt8]) -> Bool {
        if let literal = compiled.literal { return Self.isWithin(path, literal) }
        return compiled.glob.matches(path, .wholePaths)
    }

    /// Whether `path` is denied by this pattern.
    func denies(_ path: FoldedPath) -> Bool {
        guard path.pairs.mayContain(compiled.pairs) else { return false }
        if let literal = compiled.foldedLiteral { return Self.isWithin(path.bytes, literal) }
        return compiled.folded.matches(path.bytes, .wholePaths)
    }

    /// The directory in which everything that matches lies, and the path itself where there is no glob.
    var literalRoot: [UInt8] { compiled.literalRoot }

    /// Whether there are glob characters.
    var isGlob: Bool { compiled.literal == nil }

    /// The parts.
    var tokens: [Glob.Token] { compiled.glob.tokens }

    /// The parts, with ASCII letters in lower case.
    var foldedTokens: [Glob.Token] { compiled.folded.tokens }

    /// Runs of literal bytes by which a name is known; see ``aims(at:)``.
    var cores: [[Glob.Token]] { compiled.cores }

    /// Options that make a recursive grep leave out what is denied; see ``PathRules/exclusions(for:)``.
    var exclusions: [Command.Option] { compiled.exclusions }

    private static func literalRoot(of glob: Glob) -> [UInt8] {
        let prefix = glob.tokens.prefix(glob.literalPrefixCount).compactMap { token -> UInt8? in
            if case .byte(let byte) = token { byte } else { nil }
        }
        guard let slash = prefix.lastIndex(of: UInt8(ascii: "/")) else { return [UInt8(ascii: "/")] }
        return slash == 0 ? [UInt8(ascii: "/")] : Array(prefix[..<slash])
    }

    private static func literal(_ glob: Glob) -> [UInt8]? {
        guard glob.isLiteral else { return nil }
        var bytes = glob.tokens.compactMap { token -> UInt8? in if case .byte(let byte) = token { byte } else { nil } }
        while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        return bytes
    }

    private static func isWithin(_ path: [UInt8], _ root: [UInt8]) -> Bool {
        guard path.count >= root.count, path.starts(with: root) else { return false }
        return path.count == root.count || root == [UInt8(ascii: "/")] || path[root.count] == UInt8(ascii: "/")
    }
}
