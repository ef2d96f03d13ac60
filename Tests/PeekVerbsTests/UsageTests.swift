import PeekCore
import PeekVerbs
import Testing

struct UsageTests {
    let gateway = Gateway()

    @Test(arguments: [
        "nonsense", "session nonsense", "session show", "session show a b", "hosts --nonsense", "hosts extra",
        "---completion session -- id 0 0 x", "session show --json=1 x", "deploy finish x",
        "--generate-completion-script nope",
        "session list --limit 0", "replay x", "policy schema roles", "policy diff a", "policy test", "policy test a b",
        "host check", "host check a b", "host web1", "session replay x --speed -1", "session replay x --idle -1",
        "--gateway x hosts", "--identity x", "tail checkout -i", "tail checkout -t=1",
        "compare", "compare checkout --window never",
    ])
    func wrongUseSaysHow(_ line: String) async throws {
        let answer = try await gateway.run(line)
        #expect(answer.status == 64)
        #expect(answer.output.isEmpty)
        #expect(answer.lastErrorLine.hasPrefix("prodpeek: usage: "))
        #expect(answer.errors.contains("  try:  "))
    }

    @Test(arguments: [
        ("tial checkout -n 5", "prodpeek tail checkout -n 5"), ("sesion list", "prodpeek session list"),
        ("session lst --host web1", "prodpeek session list --host web1"), ("logs checkout", "prodpeek tail checkout"),
        ("ssh web1", "prodpeek shell web1"),
        ("ssh web1 uptime", "prodpeek run HOST -- COMMAND, or ssh HOST@gateway COMMAND"),
        ("scp web1:/x .", "prodpeek run HOST -o raw -- cat FILE > FILE"),
        ("grep 'a b' /x", "prodpeek run HOST -- grep 'a b' /x"),
        ("incident foo", "prodpeek incident with one of: open, list, show, note, link, unlink, close"),
    ])
    func wordThatIsNoVerbIsAnsweredByOneThatIs(_ line: String, _ wouldWork: String) async throws {
        let answer = try await gateway.run(line)
        #expect(answer.status == 64)
        #expect(answer.errors.contains("  try:  \(wouldWork)\n"), "\(answer.errors)")
        #expect(answer.lastErrorLine.hasPrefix("prodpeek: usage: there is no verb prodpeek "))
    }

    @Test func argumentsAreMadeVisible() async throws {
        let answer = try await gateway.run("'\u{1B}[2J\u{202E}\nx'")
        #expect(answer.status == 64)
        #expect(!answer.errors.contains("\u{1B}"))
        #expect(answer.errors.split(separator: "\n").allSatisfy { $0.hasPrefix("  ") || $0.hasPrefix("prodpeek: ") })
    }

    @Test(arguments: [
        "help", "--help", "-h", "session", "session --help", "help session replay", "tail --help", "compare --help",
        "run web1 --help",
        "deploy run --help", "incident open --help", "session watch --help", "policy eval -h", "policy test --help",
        "policy diff --help", "policy schema --help", "host", "host check --help", "config ssh --help", "init --help",
    ])
    func helpIsAnAnswer(_ line: String) async throws {
        let answer = try await gateway.run(line)
        #expect(answer.status == 0)
        #expect(answer.output.contains("USAGE: prodpeek"))
        #expect(answer.output.contains("Example:\n  prodpeek "))
        #expect(answer.errors.isEmpty)
    }

    @Test func helpOfTailIsThisText() async throws {
        let answer = try await gateway.run("tail --help", MemoryConsole(environment: ["PRODPEEK_COLUMNS": "100"]))
        #expect(
            answer.output == """
                OVERVIEW: Follow logs on all their hosts, with deploys drawn between the lines.

                TARGET is SERVICE (its first log), SERVICE:LOG, HOST:LOG or HOST:/PATH.
                --since deploy begins with the newest deploy of the service on each host.

                Example:
                  prodpeek tail checkout --host 'web*' -n 100 -i 'payment|ledger' -e healthz -t

                USAGE: prodpeek tail [<options>] <target> ...

                ARGUMENTS:
                  <target>                What to follow.

                OPTIONS:
                  --host <glob>           Only on hosts whose name matches.
                  -n <lines>              Lines of the past, for each log; 10 unless --since says otherwise.
                  --since <time>          From then on, also what is rotated: 10m, 2h, RFC 3339, deploy, deploy:ID.
                  --follow/--no-follow    Go on as lines come. (default: --follow)
                  -i, --include <regex>   Only lines that one of these matches.
                  -e, --exclude <regex>   No line that one of these matches.
                  -H, --highlight <regex> All lines, with what matches in red.
                  -t, --timestamps        Show when each line came.
                  -o <o>                  How lines are shown. (values: default, raw, json; default: default)
                  --reason <reason>       Why you look, where the policy asks for it.
                  --incident <incident>   The incident: i-…, last, or a ticket's name; links the session.
                  -h, --help              Show help information.


                """
        )
    }

    @Test func anyArgumentsAreAnswered() async throws {
        var random = SeededGenerator(seed: 9)
        let words = [
            "session", "list", "show", "deploy", "start", "run", "tail", "compare", "--around", "policy", "eval",
            "help", "hosts", "--json",
            "--",
            "-", "---", "-n", "--host", "--host=", "=", "-nn", "-o", "raw", "", "x", "-1", "--help-hidden", "\u{1B}",
            "🦊",
            "--experimental-dump-help", "--generate-completion-script", "---completion", "last", "-h", "--no-follow",
        ]
        let statuses = Set(ExitStatus.allCases.map(\.rawValue))
        for _ in 0..<500 {
            let arguments = (0..<Int.random(in: 0...5, using: &random)).map { _ in
                words.randomElement(using: &random) ?? ""
            }
            let status = await runVerb(arguments, gateway.context("dev", MemoryConsole()))
            #expect(statuses.contains(status), "\(arguments)")
        }
    }

    @Test func everyRunIsAnEvent() async throws {
        _ = try await gateway.run("hosts --json")
        _ = try await gateway.run("session show 'a b'")
        let runs = await gateway.facts(.verbRun)
        #expect(
            runs.map(\.details)
                == ["hosts --json", "session show 'a b'", "session show 'a b'"].map { .text(["line": $0]) }
        )
        #expect(runs.map(\.outcome) == [.success, .success, .denied])
        #expect(
            runs.allSatisfy { $0.principal == "dev" && $0.source == "192.0.2.1:50000" && $0.policyHash.count == 64 }
        )
    }

    @Test func readerThatWentAwayEndsTheVerb() async throws {
        let console = MemoryConsole()
        console.close()
        #expect(try await gateway.run("hosts", console).status == 130)
        #expect(try await gateway.run("session show x", console).status == 66)
    }

    @Test(
        arguments: [
            (nil, [:], false),
            (Terminal(type: "xterm", columns: 80, rows: 24), [:], true),
            (Terminal(type: "xterm", columns: 80, rows: 24), ["NO_COLOR": "1"], false),
            (Terminal(type: "xterm", columns: 80, rows: 24), ["NO_COLOR": ""], true),
            (nil, ["PRODPEEK_COLOR": "1"], true),
            (nil, ["PRODPEEK_COLOR": "1", "NO_COLOR": "1"], false),
            (nil, ["PRODPEEK_COLOR": "yes"], false),
        ] as [(Terminal?, [String: String], Bool)]
    )
    func colourIsForTerminalsThatWantIt(
        _ terminal: Terminal?,
        _ environment: [String: String],
        _ coloured: Bool
    ) async throws {
        let answer = try await gateway.run("hosts", MemoryConsole(terminal: terminal, environment: environment))
        #expect(answer.output.contains("\u{1B}[") == coloured)
        #expect(answer.output.contains("\r\n") == (terminal != nil))
    }

    @Test(arguments: [
        ("Asia/Tokyo", "+09:00"), ("+02:00", "+02:00"), ("-03:30", "-03:30"), ("UTC", "Z"),
    ])
    func timesAreInTheReadersZone(_ name: String, _ offset: String) async throws {
        try await gateway.session(of: "dev")
        let console = MemoryConsole(environment: ["PRODPEEK_TZ": name])
        #expect(try await gateway.run("session list", console).output.contains("\(offset)  10 min  1 min"))
    }

    @Test(arguments: [
        "../../etc/passwd", "Mars/Olympus", "", "+99:00", "+2:00", "\u{0}", String(repeating: "x", count: 5000),
    ])
    func zoneThatDoesNotExistIsLeftOut(_ name: String) async throws {
        try await gateway.session(of: "dev")
        let usual = try await gateway.run("session list").output
        #expect(
            try await gateway.run("session list", MemoryConsole(environment: ["PRODPEEK_TZ": name])).output == usual
        )
    }
}
