import Testing

@testable import PeekCore

struct ExpansionTests {
    private func names(_ authorization: Authorization) throws -> [GlobOperand: [String]] {
        var names: [GlobOperand: [String]] = [:]
        for glob in authorization.globs {
            let result = try RealShell.run(authorization.listing(for: glob).plain)
            names[glob] = result.output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        }
        return names
    }

    @Test func listingIsExact() throws {
        let authorization = try #require(TestPolicy.decide(#"cat /srv/app/it\'s/*/[ab]*"#).authorization)
        let glob = try #require(authorization.globs.first)
        let words = [
            "-H", "/srv/app/it's", "-mindepth", "2", "-maxdepth", "2", "-path", "/srv/app/it's/*/[ab]*", "-print0",
        ]
        #expect(
            authorization.listing(for: glob).plain.hasSuffix(
                singleQuoted(
                    #"[ "$PPID" = "$PARENT" ] && [ "$PPID" != 1 ] || exit 1; unset PARENT LEADER; exec /usr/bin/find "#
                        + words.map(singleQuoted).joined(separator: " ") + " 2>/dev/null"
                )
            )
        )
    }

    @Test(
        arguments: [
            ("*.log", ["a.log", "b.log", "it's.log"]), ("?.log", ["a.log", "b.log"]), ("[!a].log", ["b.log"]),
            ("*/*.log", ["sub/c.log", "sub[1]/d.log"]), ("sub\\[1\\]/*", ["sub[1]/d.log"]), ("*\\'*", ["it's.log"]),
            ("'sub[1]'/*", ["sub[1]/d.log"]), ("s*b/c.*", ["sub/c.log"]), ("*.{", []), ("ü*", ["ünï.txt"]),
            ("\\*", nil), ("**", ["a.log", "b.log", "it's.log", "sub", "sub[1]", "ünï.txt"]),
        ] as [(String, [String]?)]
    )
    func wildcardsFindWhatAShellFinds(pattern: String, found: [String]?) throws {
        let tree = try TemporaryTree([
            "a.log", "b.log", ".hidden.log", "it's.log", "sub/c.log", "sub[1]/d.log", "ünï.txt", "x.key",
        ])
        guard pattern != "*.{" else { return }
        let authorization = try tree.authorize("cat \(tree.path)/\(pattern)")
        guard let found else {
            #expect(authorization.globs.isEmpty)
            return
        }
        let (expanded, _) = try authorization.expanded(with: names(authorization))
        #expect(expanded.command.stages[0].operands == found.map { .path("\(tree.path)/\($0)") })
        #expect(expanded.globs.isEmpty)
    }

    @Test func namesAreCheckedAgainAndCounted() throws {
        let authorization = try #require(TestPolicy.decide("cat /srv/app/*").authorization)
        let glob = try #require(authorization.globs.first)
        let hostile = [
            "/srv/app/b.log", "/srv/app/a.log", "/srv/app/a.log", "/srv/app/x.key", "/srv/app/password.txt",
            "/srv/app/.env", "/etc/shadow", "/srv/app/sub/c.log", "/srv/app/../../etc/shadow", "relative", "",
            "/srv/app/line\nbreak", "/srv/app/bad\u{FFFD}", "/srv/app/rtl\u{202E}",
        ]
        let (expanded, leftOut) = try authorization.expanded(with: [glob: hostile])
        #expect(expanded.command.stages[0].operands == [.path("/srv/app/a.log"), .path("/srv/app/b.log")])
        // x.key, password.txt, and the three names that cannot be shown.
        #expect(leftOut == 5)
        #expect(expanded.canonical == "/usr/bin/cat '--' '/srv/app/a.log' '/srv/app/b.log'")
    }

    @Test func aServiceGivesItsLogsAndNothingElseInTheirDirectory() throws {
        let authorization = try #require(TestPolicy.decide("tail -F checkout/*", as: "dev").authorization)
        let glob = try #require(authorization.globs.first)
        let there = ["app.log", "app.log.1", "app.log.2.gz", "other.log", "core"].map { "/var/log/checkout/\($0)" }
        let (expanded, leftOut) = try authorization.expanded(with: [glob: there])
        #expect(expanded.command.stages[0].operands == there.prefix(3).map { .path($0) })
        #expect(leftOut == 2)
        #expect(throws: Refusal.self) { try authorization.expanded(with: [glob: Array(there.suffix(2))]) }
    }

    @Test func scriptsAreGivenPlainNamesOnly() throws {
        let authorization = try #require(TestPolicy.decide("zgrep x /srv/app/*").authorization)
        let glob = try #require(authorization.globs.first)
        let names = ["/srv/app/a.gz", "/srv/app/a|b.gz", "/srv/app/a\\b.gz", "/srv/app/a;b", "/srv/app/a&b"]
        let (expanded, leftOut) = try authorization.expanded(with: [glob: names])
        #expect(expanded.command.stages[0].operands == [.text("x"), .path("/srv/app/a.gz")])
        #expect(leftOut == 4)
    }

    @Test func aPatternThatMatchesNothingStaysAWord() throws {
        let authorization = try #require(TestPolicy.decide(#"cat /srv/app/it\'s*\*"#).authorization)
        let (expanded, leftOut) = try authorization.expanded(with: [:])
        #expect(expanded.canonical == #"/usr/bin/cat '--' '/srv/app/it'\''s**'"#)
        #expect(leftOut == 0)
        #expect(authorization.rendering(terminal: nil) == expanded.rendering(terminal: nil))
    }

    @Test func tooManyNamesAreRefused() throws {
        let authorization = try #require(TestPolicy.decide("cat /srv/app/*").authorization)
        let glob = try #require(authorization.globs.first)
        let many = (1...1000).map { "/srv/app/\($0)" }
        #expect(try authorization.expanded(with: [glob: many]).authorization.command.stages[0].operands.count == 1000)
        let refusal = try #require(throws: Refusal.self) {
            try authorization.expanded(with: [glob: many + ["/srv/app/x"]])
        }
        #expect(refusal.status == .limit)
        let long = (1...500).map { "/srv/app/\($0)" + String(repeating: "'", count: 200) }
        #expect(throws: Refusal.self) { try authorization.expanded(with: [glob: long]) }
    }
}
