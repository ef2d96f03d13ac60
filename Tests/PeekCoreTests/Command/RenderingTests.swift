import PeekTesting
import Testing

@testable import PeekCore

struct RenderingTests {
    @Test func renderingIsExact() throws {
        let single = try #require(TestPolicy.decide("tail -n5 syslog 2>&1").authorization)
        let start =
            "exec /usr/bin/env -i PATH=/usr/bin:/bin:/usr/sbin:/sbin HOME=/nonexistent LC_ALL=C.UTF-8 LESSSECURE=1 "
            + "LESSHISTFILE=- SYSTEMD_PAGERSECURE=1"
        let guarded = " LEADER=$$ PARENT=$PPID /usr/bin/setpriv --pdeathsig KILL /bin/sh -c "
        let check = #"[ "$PPID" = "$PARENT" ] && [ "$PPID" != 1 ] || exit 1; "#
        #expect(
            single.rendering(terminal: nil)
                == start + guarded
                + #"'\#(check)unset PARENT LEADER; exec /usr/bin/tail '\''-n'\'' '\''5'\'' '\''--'\'' '\''/var/log/syslog'\'' 2>&1'"#
        )
        #expect(
            single.rendering(terminal: Terminal(type: "xterm-256color", columns: 80, rows: 24))
                .hasPrefix(start + " TERM='xterm-256color'" + guarded)
        )
        let pipeline = try #require(TestPolicy.decide("uptime | wc -l").authorization)
        let stage = { (text: String) in
            "exec /usr/bin/setpriv --pdeathsig KILL /bin/sh -c "
                + singleQuoted("\(check)unset PARENT LEADER; exec \(text)")
        }
        #expect(
            pipeline.rendering(terminal: nil)
                == start + guarded
                + singleQuoted("\(check)PARENT=$$; " + stage("/usr/bin/uptime") + " | " + stage("/usr/bin/wc '-l'"))
        )
    }

    @Test(arguments: ["x'; id; '", "", "a b", "-x", "$(id)", "xterm\n", String(repeating: "x", count: 65), "ü"])
    func terminalsThatAreNoPlainNameAreDumb(type: String) throws {
        let authorization = try #require(TestPolicy.decide("uptime").authorization)
        let rendering = authorization.rendering(terminal: Terminal(type: type, columns: 80, rows: 24))
        #expect(rendering.contains(" TERM='dumb' "))
    }

    @Test func canonicalLineParsesToTheSameCommand() throws {
        for sample in benignLines {
            guard let authorization = TestPolicy.decide(sample.line).authorization else { continue }
            let canonical = authorization.command.canonical
            #expect(try TestPolicy.parse(canonical) == authorization.command, "\(canonical)")
        }
        let globs = #"cat /srv/app/it\'s/[!a-c]*' *'.lo? '/srv/app/*'"#
        let command = try TestPolicy.parse(globs)
        #expect(command.canonical == #"/usr/bin/cat '--' '/srv/app/it'\''s/'[!'a'-'c']*' *.lo'? '/srv/app/*'"#)
        #expect(try TestPolicy.parse(command.canonical) == command)
    }

    /// Words go through two shells and arrive as they were.
    @Test func wordsSurviveARealShell() throws {
        let catalogue = CommandCatalogue(
            [
                CatalogueEntry(
                    name: "show",
                    binary: "/usr/bin/printf",
                    adds: ["%s\\0"],
                    operands: .values(.named(.text), min: 0, max: .max)
                )
            ]
        )
        var policy = TestPolicy.policy
        policy.catalogue = catalogue
        var generator = SeededGenerator(seed: 3)
        let alphabet = Array("ab '\"\\$`!*?[]{}~#;&|<>()=-%\t^üß€🙂")
        for _ in 0..<40 {
            var words = ["'", "''", "\\", "\\'", "'\\''", "$(id)", "`id`", "-n", "--", "*", "a\\", "\"", ""]
            for _ in 0..<10 {
                let length = Int.random(in: 0...12, using: &generator)
                words.append(String((0..<length).compactMap { _ in alphabet.randomElement(using: &generator) }))
            }
            let line = "show -- " + words.map(singleQuoted).joined(separator: " ")
            let decision = policy.decide(DecisionRequest(principal: "ops", host: "web1", line: line))
            let authorization = try #require(decision.authorization, "\(line)")
            let result = try RealShell.run(authorization.rendering(terminal: nil))
            let expected = (["--"] + words).map { "\($0)\0" }.joined()
            #expect(result.text == expected && result.errors.isEmpty && result.status == 0)
        }
    }

    @Test func pipelinesRunWithTheirStatusErrorsAndInput() throws {
        let tree = try TemporaryTree(["a.log", "b.log"])
        let sorted = try tree.authorize("cat \(tree.path)/b.log \(tree.path)/a.log | sort | head -1")
        #expect(try RealShell.run(sorted.rendering(terminal: nil)).text == "a.log\n")
        let missing = try tree.authorize("cat \(tree.path)/none.log")
        let complaint = try RealShell.run(missing.rendering(terminal: nil))
        #expect(complaint.status == 1 && complaint.errors.contains("No such file") && complaint.output.isEmpty)
        let joined = try tree.authorize("cat \(tree.path)/none.log 2>&1 | grep -c 'No such'")
        #expect(try RealShell.run(joined.rendering(terminal: nil)).text == "1\n")
        let hidden = try tree.authorize("cat \(tree.path)/none.log 2>/dev/null")
        #expect(try RealShell.run(hidden.rendering(terminal: nil)).errors.isEmpty)
        let input = try tree.authorize("tr a-z A-Z | cat -n -")
        #expect(try RealShell.run(input.rendering(terminal: nil), input: "it's\n").text == "     1\tIT'S\n")
        let none = try tree.authorize("grep nothing \(tree.path)/a.log")
        #expect(try RealShell.run(none.rendering(terminal: nil)).status == 1)
    }

    @Test func environmentIsFixed() throws {
        var policy = TestPolicy.policy
        policy.catalogue = CommandCatalogue([CatalogueEntry(name: "env", binary: "/usr/bin/env")])
        let decision = policy.decide(DecisionRequest(principal: "ops", host: "web1", line: "env | env"))
        let authorization = try #require(decision.authorization)
        let rendering = authorization.rendering(terminal: Terminal(type: "vt100", columns: 1, rows: 1))
        let result = try RealShell.run("export LESSOPEN='|id' LD_PRELOAD=; \(rendering)")
        // A shell may add these for itself (POSIX shell, 2.5.3).
        let names = Set(result.text.split(separator: "\n").compactMap { $0.split(separator: "=").first })
            .subtracting(["PWD", "OLDPWD", "SHLVL", "_"])
        #expect(names == ["PATH", "HOME", "LC_ALL", "LESSSECURE", "LESSHISTFILE", "SYSTEMD_PAGERSECURE", "TERM"])
    }

    @Test func recursionLeavesOutWhatIsDenied() throws {
        let tree = try TemporaryTree([
            "a.log", "sub/b.log", ".env", "sub/.env.local", "x.key", "X.KEY", "Secrets/c.log", "sub/my-SECRET.txt",
            "tls/private/d", ".git/config", "deep/.ssh/known", "sub/passwd.bak", "internal/e.log", "internals.txt",
            "deep/in[x]/f.log",
        ])
        var policy = tree.policy
        policy.roles["watcher"]?.deny = [
            PathPattern("*/internal/*"), PathPattern("\(tree.path)/internals.txt"), PathPattern(#"*/in\[x\]*"#),
        ]
        for options in ["-r", "-r --include='*'", "-rn --include='*.log' --include='*.k*' --include='*'"] {
            let line = "grep \(options) -h . \(tree.path)"
            let decision = policy.decide(DecisionRequest(principal: "ops", host: "web1", line: line))
            let authorization = try #require(decision.authorization)
            let result = try RealShell.run(authorization.rendering(terminal: nil) + "")
            let found = Set(result.text.split(separator: "\n").map { $0.drop { $0 == "1" || $0 == ":" } })
            #expect(found == ["a.log", "sub/b.log"], "\(authorization.canonical)")
        }
    }

    /// What is read is never kept where it could fill a disk.
    @Test func whatIsSortedOrTurnedAroundIsBounded() throws {
        let tree = try TemporaryTree(["a.log"])
        let sort = try tree.authorize("sort \(tree.path)/a.log").canonical
        #expect(sort == "/usr/bin/sort '-S' '128M' '-T' '/dev/null' '--' '\(tree.path)/a.log'")
        let tac = try tree.authorize("tac")
        #expect(tac.canonical == "/usr/bin/prlimit '--fsize=134217728' '/usr/bin/tac'")
        #expect(try TestPolicy.parse(tac.canonical) == tac.command)
        #expect(try RealShell.run(tac.rendering(terminal: nil), input: "1\n2\n").text == "2\n1\n")
        #expect(TestPolicy.decide("/usr/bin/prlimit --fsize=134217728 /usr/bin/id").refusal != nil)
        #expect(TestPolicy.decide("/usr/bin/prlimit --fsize=999134217728 /usr/bin/tac").refusal != nil)
    }

    @Test func everyProgramTakesTheRendering() throws {
        let tree = try TemporaryTree(["a.log", "c"])
        try RealShell.expectSilence("gzip \(tree.path)/c")
        let lines = [
            "tail -n 1 A", "head -1 A", "cat -n A", "tac A", "nl -b a A", "grep -C1 a A", "egrep 'a|b' A", "fgrep a A",
            "zgrep -i -n -C 1 -e 'it'\"'\"'s' -e c C", "zgrep -h c C A", "zcat C", "wc -l A", "sort -t , -k 1,1 A",
            "uniq -c A", "cut -d . -f 1 A", "cat A | tr a-z B", "ls -la A", "stat -c %n A", "df -h A", "du -s A",
            "free -m", "uptime -p",
        ]
        for line in lines {
            let named = line.replacing(" A", with: " \(tree.path)/a.log")
                .replacing(" C", with: " \(tree.path)/c.gz")
            let result = try RealShell.run(tree.authorize(named).rendering(terminal: nil))
            #expect(result.status == 0 && result.errors.isEmpty && !result.output.isEmpty, "\(line): \(result.errors)")
        }
    }
}

extension RealShell {
    /// Runs something that a test needs done.
    fileprivate static func expectSilence(_ text: String) throws {
        let result = try run(text)
        #expect(result.status == 0 && result.errors.isEmpty)
    }
}
