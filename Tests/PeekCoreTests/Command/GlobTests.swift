import Testing

@testable import PeekCore

struct GlobTests {
    @Test(arguments: [
        ("/var/log/*.log", "/var/log/a.log", true), ("/var/log/*.log", "/var/log/.a.log", false),
        ("/var/log/*.log", "/var/log/a/b.log", false), ("/var/log/*/*.log", "/var/log/a/b.log", true),
        ("/a/?.log", "/a/ü.log", true), ("/a/?.log", "/a/.log", false), ("/a/[ab]x", "/a/bx", true),
        ("/a/[!ab]x", "/a/cx", true), ("/a/[!ab]x", "/a/ax", false), ("/a/[a-c]*[0-9]", "/a/b17", true),
        (#"/a/\*"#, "/a/*", true), (#"/a/\*"#, "/a/b", false), ("/a/[!a]env", "/a/.env", false),
        ("/a/*b*c", "/a/bbcbc", true), ("/a/*b*c", "/a/bbcb", false), ("/*/x", "/a/b/x", false),
        ("/a/**", "/a/b", true),
        ("/a/[]x]", "/a/]", true), ("/a/[a-]", "/a/-", true), ("/a/?", "/a//", false), ("/a/[+-9]b", "/a//b", false),
        ("/a/*", "/a/", true),
    ])
    func namesMatchAsInAShell(pattern: String, path: String, isMatch: Bool) {
        let glob = Glob(pattern)
        #expect(glob.isWellFormed)
        #expect(glob.matches(Array(path.utf8), .names) == isMatch)
    }

    @Test(arguments: [
        ("/var/log", "/var/log", true), ("/var/log", "/var/log/a/b", true), ("/var/log", "/var/logs", false),
        ("/var/log/", "/var/log/a", true), ("/", "/anything", true), ("*.key", "/a/b.key", true),
        ("*.key", "/a/b.key.txt", false), ("*/.env*", "/a/.env.local/x", true), ("/a*z", "/a/b/z", true),
        (#"/a\*"#, "/a*/b", true), ("*secret*", "/a/secrets/b", true), ("/proc/[0-9]*/io", "/proc/12/io", true),
    ])
    func pathPatternsReachAcrossSlashes(pattern: String, path: String, isMatch: Bool) {
        #expect(PathPattern(pattern).matches(Array(path.utf8)) == isMatch)
    }

    @Test func denialsIgnoreCase() {
        for path in ["/a/B.KEY", "/a/.Env", "/srv/SECRETS/x", "/x/Id_Rsa"] {
            #expect(DeniedPaths.patterns.contains { $0.denies(FoldedPath(path)) }, "\(path)")
        }
    }

    @Test(arguments: [
        ("var/log", "must start"), ("", "empty"), ("/a/[b", "bracket"), ("/a/../b", ".."), ("/a//b", "empty component"),
    ])
    func patternsThatCannotMatchSayWhy(pattern: String, reason: String) {
        #expect(PathPattern(pattern).problem?.contains(reason) == true)
    }

    @Test func builtInPatternsCanMatch() {
        for pattern in DeniedPaths.patterns { #expect(pattern.problem == nil, "\(pattern)") }
    }

    /// Compared with a matcher that tries every way.
    @Test func matcherAgreesWithExhaustiveSearch() {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<20_000 {
            let pattern = String(
                (0..<Int.random(in: 0...7, using: &generator)).map { _ in
                    "ab/.*?".randomElement(using: &generator) ?? "a"
                }
            )
            let text = String(
                (0..<Int.random(in: 0...8, using: &generator)).map { _ in "ab/.".randomElement(using: &generator) ?? "a"
                }
            )
            for style in [Glob.Style.names, .wholePaths] {
                let expected = exhaustive(Array(pattern.utf8)[...], Array(text.utf8), 0, style)
                #expect(Glob(pattern).matches(Array(text.utf8), style) == expected, "\(pattern) \(text) \(style)")
            }
        }
    }

    private func exhaustive(_ pattern: ArraySlice<UInt8>, _ text: [UInt8], _ at: Int, _ style: Glob.Style) -> Bool {
        guard let first = pattern.first else { return at == text.count }
        let rest = pattern.dropFirst()
        let isHidden =
            at < text.count && text[at] == UInt8(ascii: ".") && (at == 0 || text[at - 1] == UInt8(ascii: "/"))
        let isWild = at < text.count && (style == .wholePaths || (text[at] != UInt8(ascii: "/") && !isHidden))
        switch first {
        case UInt8(ascii: "*"):
            return exhaustive(rest, text, at, style) || (isWild && exhaustive(pattern, text, at + 1, style))
        case UInt8(ascii: "?"): return isWild && exhaustive(rest, text, at + 1, style)
        default: return at < text.count && text[at] == first && exhaustive(rest, text, at + 1, style)
        }
    }
}

/// SplitMix64 (https://prng.di.unimi.it/splitmix64.c): the same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
