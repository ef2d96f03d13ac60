import Foundation
import PeekTesting
import Testing

/// `ssh HOST@gateway` without a terminal, and what hostile bytes do at a prompt.
@Suite(.inOneWorld, .serialized)
struct PromptScriptTests {
    let world: World

    init() throws { world = try #require(World.current) }

    @Test func linesOfStdinRunInTurn() async throws {
        let person = try await Person.developer(of: world)
        let script = "# what is there\n\ncd nginx\r\nwc -l access.log.1 | cut -d / -f 2-\nhead -n 1 nothing\nwc -l < x"
        let seen = try await person.run(nil, input: script)
        #expect(seen.output == "var/log/nginx/access.log.1\n" || seen.output.hasSuffix("var/log/nginx/access.log.1\n"))
        #expect(seen.errors.contains("/var/log/nginx/nothing"))
        #expect(seen.status == 126, "the last line is refused")
        #expect(seen.lastError.hasPrefix("prodpeek: denied: "))
    }

    @Test func statusIsThatOfTheLastLine() async throws {
        let person = try await Person.developer(of: world)
        #expect(try await person.run(nil, input: "grep nowhere /etc/hosts\nwc -l /etc/hosts\n").status == 0)
        #expect(try await person.run(nil, input: "wc -l /etc/hosts\ngrep nowhere /etc/hosts\n").status == 1)
        #expect(try await person.run(nil, input: "exit 9\nwc -l /etc/hosts\n").status == 9)
        #expect(try await person.run(nil, input: "").status == 0)
        #expect(try await person.run("shell web1", on: "prodpeek", input: "exit 4\n").status == 4)
    }

    @Test(arguments: [
        "id; uptime", "cat /etc/shadow", "cat $(id)", "uptime\u{0}", "cat 'x", "uptime\u{1B}[A", "rm x", "cd /root",
        "sh -c 'id'", "uptime & id", "cat <(id)", "uptime\u{85}id", "uptime\u{2028}id",
    ])
    func firstRefusedLineEndsIt(line: String) async throws {
        let person = try await Person.developer(of: world)
        let events = try await world.events(
            during: {
                let seen = try await person.run(nil, input: line + "\nwc -l /etc/hosts\n")
                #expect(seen.status == 126, "\(seen.output)\(seen.errors)")
                #expect(seen.output.isEmpty)
                #expect(seen.lastError.hasPrefix("prodpeek: denied: "))
            },
            until: { $0.contains { $0.fact.type == "session.ended" } }
        )
        #expect(!events.contains { $0.fact.type == "command.started" })
        #expect(events.contains { $0.fact.type == "command.denied" })
    }

    @Test func lineThatIsNoTextOrTooLongEndsIt() async throws {
        let person = try await Person.developer(of: world)
        let long = try await person.run(nil, input: String(repeating: "x", count: 1_000_000))
        #expect(long.status == 126)
        #expect(long.errors.contains("more than 65536 bytes"))
        let words = ["/bin/sh", "-c", #"printf 'cat \377\nuptime\n' | "$@""#, "sh"] + person.ssh("web1", nil)
        let odd = try await Finished.running(words)
        #expect(odd.status == 126)
        #expect(odd.output.isEmpty)
        #expect(odd.errors.contains("not valid UTF-8"))
    }

    /// Bytes on a terminal, all at once, and then the end.
    private static let hostile = [
        "sh -c id\u{0}\r", "\u{1B}[200~sh -c id\r\u{1B}[201~\r", "\u{1B}]0;x\u{7}sh -c id\r", "\u{1B}P$q\u{1B}\\\r",
        "'\rsh -c id\r'\r",
        "uptime\rsh -c id\ry\ry\r", "\u{16}\u{3}sh -c id\r", "\u{18}\u{5}\r", "uptime\u{FEFF}\r", "cat \u{202E}x\r",
    ]

    @Test(arguments: hostile.indices)
    func nothingThatIsTypedBreaksOut(index: Int) async throws {
        let person = try await Person.developer(of: world)
        let events = try await world.events(
            during: {
                try await Running.whileRunning(person.ssh("web1", nil, options: ["-tt"]), input: .typed) { running in
                    try await running.shows("read-only")
                    try running.send(Self.hostile[index])
                    // Whatever was asked is answered by what ends a line.
                    try running.send("\u{3}")
                    try await running.until("it is not answered") {
                        try running.output().contains("[1") || running.output().contains("nothing was run")
                    }
                    try running.send("\u{3}\u{4}")
                    try await eventually("it does not end") {
                        try running.send("\u{4}")
                        return try await world.events().last?.fact.type == "session.ended"
                    }
                    #expect(try !running.output().contains("uid="))
                }
            },
            until: { $0.contains { $0.fact.type == "session.ended" } }
        )
        let ran = events.filter { $0.fact.type == "command.started" }.compactMap { $0.fact.details.text?["line"] }
        #expect(ran.allSatisfy { $0 == "uptime" }, "\(ran)")
    }

    @Test func lineOfAMegabyteIsNoLine() async throws {
        let person = try await Person.developer(of: world)
        try await Running.whileRunning(person.ssh("web1", nil, options: ["-tt"]), input: .typed) { running in
            try await running.shows("read-only")
            for _ in 0..<100 { try running.send(String(repeating: "x", count: 10_000)) }
            try running.send("\u{3}")
            try await running.shows("^C")
            try running.send("exit 5\r")
            #expect(await running.status() == 5)
        }
    }
}
