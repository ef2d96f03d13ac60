import Testing

@testable import PeekCore

/// Whole lines of the commands that have a language of their own, put together of pieces.
struct LineLanguageFuzzTests {
    /// A command, and what its lines are made of.
    struct Soup: Sendable, CustomTestStringConvertible {
        var start: String
        var pieces: [String]

        var testDescription: String { start }

        func line(_ generator: inout SeededGenerator) -> String {
            let count = Int.random(in: 0...6, using: &generator)
            let words = (0..<count).compactMap { _ in pieces.randomElement(using: &generator) }
            return ([start] + words).joined(separator: Bool.random(using: &generator) ? " " : "  ")
        }
    }

    static let soups = [
        Soup(
            start: "find /var/log",
            pieces: [
                "-name", "'*.log'", "x", "-o", "-a", "'('", "')'", "\\!", "-not", "-type", "f", "f,d", "-size", "+1M",
                "-print", "-ls", "-mtime", "-1", "-delete", "-exec", "\\;", "-prune", ",", "-maxdepth", "2", "-newermt",
                "'2026-11-01 10:00'", "-printf", "'%p\\n'", "\"it's\"", "-name '*.gz'", "-type f", "-perm", "/022",
            ]
        ),
        Soup(
            start: "ps",
            pieces: [
                "aux", "-ef", "-eo", "pid,args", "-o", "pid=A,comm", "--sort=-rss", "--sort", "k", "-pcpu", "axo", "u",
                "-p", "1", "1,2", "-C", "nginx", "--forest", "e", "environ", "-u", "root", "-L", "w", "--no-headers",
                "''",
            ]
        ),
        Soup(
            start: "ss",
            pieces: [
                "-tn", "-tlnp", "-K", "state", "established", "exclude", "listening", "dport", "=", ":443",
                "'( dport = :22 )'",
                "sport", "eq", "or", "and", "not", "'!'", "dst", "10.0.0.0/8", "'[::1]:80'", "'('", "')'", "dev",
                "eth0",
                "-f", "inet", "'sport > :1024'", "'|'", "'&'",
            ]
        ),
        Soup(
            start: "date",
            pieces: [
                "-u", "+%F", "'+%Y-%m-%d %H:%M'", "+%-d", "'+%^_5a'", "+%Q", "-d", "'1 hour ago'", "now", "@0",
                "-Iseconds",
                "--rfc-3339=ns", "--date=yesterday", "'TZ=\"UTC\" now'", "0101", "-s", "+", "'+it'\\''s %%'", "-R",
                "--utc",
            ]
        ),
        Soup(
            start: "kubectl",
            pieces: [
                "get", "pods", "po,svc", "secrets", "pod/web-1", "web-1", "-n", "prod", "-A", "-o", "wide", "yaml",
                "'jsonpath={.items[*].metadata.name}'", "'custom-columns=A:.a'", "'go-template={{ .a }}'", "-l",
                "app=web",
                "'a in ( b )'", "--field-selector=status.phase=Running", "describe", "logs", "--tail=5", "-f",
                "top pods",
                "--sort-by", ".metadata.name", "rollout status", "deploy/web", "get pods", "--raw", "describe pod",
                "get svc -A",
            ]
        ),
        Soup(
            start: "docker",
            pieces: [
                "ps", "-a", "--format", "'{{ .Names }}'", "'table {{.ID}}\\t{{.Image}}'", "--filter", "status=exited",
                "-f",
                "logs", "--tail", "5", "web", "images", "--no-trunc", "stats", "--no-stream", "top", "version",
                "inspect",
                "'{{json .}}'", "container ls", "ps -a", "logs -n 5", "alpine:3", "exec", "'{{template \"x\"}}'",
            ]
        ),
        Soup(
            start: "systemctl",
            pieces: [
                "status", "nginx", "'app-*'", "worker@3.service", "--no-pager", "-n", "5", "list-units",
                "--type=service",
                "--state", "failed", "is-active", "restart", "show", "-l", "--failed", "list-timers", "--all",
                "'a[0-9].timer'",
                "list-dependencies", "-o", "cat", "-H", "is-enabled", "-p", "dev-x\\\\x2dy.device",
            ]
        ),
    ]

    @Test(arguments: soups)
    func whatIsAllowedIsTheSameLineAgainAndOnlyQuotedWords(soup: Soup) throws {
        var generator = SeededGenerator(seed: 60)
        var sample: [Command.Stage] = []
        var allowed = 0
        for _ in 0..<2000 {
            let line = soup.line(&generator)
            guard let authorization = TestPolicy.decide(line).authorization else { continue }
            allowed += 1
            let canonical = authorization.command.canonical
            #expect(try TestPolicy.parse(canonical) == authorization.command, "\(line)")
            let stage = try #require(authorization.command.stages.first)
            #expect(ShellWords.cut(canonical) == stage.arguments, "\(line)")
            if allowed % 10 == 1, sample.count < 40 { sample.append(stage) }
        }
        // A loop that allows nothing would prove nothing.
        #expect(allowed > 80)
        // A real shell cuts the lines as the strict one does.
        let script = sample.map { stage in
            "printf '%s\\036' \(stage.text(adding: []) { singleQuoted($0.literalText) }); printf '\\035'"
        }
        let output = try RealShell.run(script.joined(separator: "\n")).text
        let cut = output.split(separator: "\u{1D}").map { line in
            line.split(separator: "\u{1E}", omittingEmptySubsequences: false).dropLast().map(String.init)
        }
        #expect(cut == sample.map(\.arguments))
    }

    @Test(arguments: [
        "find . ; id", "a 'b", "a $b", "a \"b\"", "a  b", "a ", " a", "a\tb", #"a \b"#, "a|b", "a*", "a ~b", "a 'b'`c`",
    ])
    func theStrictCutterRefusesWhatAShellWouldTreat(line: String) {
        #expect(ShellWords.cut(line) == nil)
    }
}
