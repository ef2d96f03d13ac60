import Testing

@testable import PeekCore

/// Ruling patterns out by the pairs of bytes in them never lets through what they deny.
struct FoldedPathTests {
    private static let patterns =
        DeniedPaths.patterns
        + [
            "/srv/Secret", "/srv/secret/", "*é*", "*.Dump", "/a[b-d]e*", #"*/\*x"#, "*", "/", "/*", "?a", "*ab?cd*",
            "**/x",
        ].map { PathPattern($0) }

    private static let pieces = [
        "/", "a", "b", "é", "x", ".", ".env", "Secret", "secret", ".KEY", "proc", "1", "environ", "dev", "log", "btmp",
        "ab", "cd", "*x", "srv", ".dump", "id_rsa", "tls", "private", "ssh", "_history", "\u{202E}",
    ]

    @Test(arguments: 1...20)
    func theSameIsDeniedAsByComparingWithEveryPattern(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var denied = 0
        for _ in 0..<500 {
            let words = (0..<Int.random(in: 1...7, using: &random)).map { _ in
                Self.pieces.randomElement(using: &random) ?? "/"
            }
            let path = "/" + words.joined()
            for pattern in Self.patterns {
                let expected = Self.compare(path, with: pattern)
                #expect(pattern.denies(FoldedPath(path)) == expected, "\(path) and \(pattern)")
                if expected { denied += 1 }
            }
        }
        #expect(denied > 500)
    }

    /// A pattern without wildcards is a path and all below it; otherwise it matches the whole path.
    private static func compare(_ path: String, with pattern: PathPattern) -> Bool {
        let bytes = lowercasedASCII(path.utf8)
        let glob = Glob(pattern.description, folding: true)
        guard glob.isLiteral else { return glob.matches(bytes, .wholePaths) }
        var root = lowercasedASCII(pattern.description.utf8)
        while root.last == UInt8(ascii: "/") { root.removeLast() }
        return bytes.starts(with: root) && (bytes.count == root.count || bytes[root.count] == UInt8(ascii: "/"))
    }

    @Test func slashAtTheEndOfADenialMeansTheSame() {
        for path in ["/srv/secret", "/srv/secret/a", "/SRV/Secret"] {
            #expect(PathPattern("/srv/secret/").denies(FoldedPath(path)))
        }
        #expect(!PathPattern("/srv/secret/").denies(FoldedPath("/srv/secrets")))
    }
}
