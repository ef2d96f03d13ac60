import Foundation
import PeekTesting
import Testing

/// `ssh HOST@gateway` on a terminal: a read-only prompt.
@Suite(.inOneWorld, .serialized)
struct PromptTests {
    let world: World

    init() throws { world = try #require(World.current) }

    /// A prompt in front of a developer.
    private func prompt<Result: Sendable>(
        _ options: [String] = [],
        columns: Int = 100,
        rows: Int = 24,
        _ body: (PersonScreen) async throws -> Result
    ) async throws -> Result {
        let person = try await Person.developer(of: world)
        let words = person.ssh("web1", nil, options: ["-t"] + options)
        return try await PersonScreen.whileShowing(words, columns: columns, rows: rows) { screen in
            try await screen.ends(in: "web1:/var/log read-only>")
            return try await body(screen)
        }
    }

    @Test func linesRunInADirectoryThatIsKept() async throws {
        let events = try await world.events(
            during: {
                try await prompt { screen in
                    #expect(try await screen.text().contains("· recorded"))
                    try await screen.run("cd nginx")
                    try await screen.ends(in: "web1:/var/log/nginx read-only>")
                    try await screen.run("wc -l access.log.1 | cut -d / -f 2-")
                    try await screen.shows("\nvar/log/nginx/access.log.1")
                    try await screen.run("cd -")
                    try await screen.ends(in: "web1:/var/log read-only>")
                    try await screen.run("grep nowhere-to-be-found checkout/app.log")
                    try await screen.ends(in: "[1] web1:/var/log read-only>")
                    try await screen.press("C-d")
                    try await screen.shows("ended with 1")
                }
            },
            until: { $0.contains { $0.fact.type == "session.ended" } }
        ).filter { $0.fact.principal == "dev" }
        #expect(
            events.map(\.fact.type) == [
                "session.started", "command.started", "command.ended", "command.started", "command.ended",
                "session.ended",
            ]
        )
        let first = events[1].fact
        #expect(first.details.text?["line"] == "wc -l access.log.1 | cut -d / -f 2-")
        #expect(first.details.text?["directory"] == "/var/log/nginx")
        #expect(first.details.text?["rendering"]?.contains("'/var/log/nginx/access.log.1'") == true)
        #expect(first.details.text?["role"] == "developer")
        #expect(first.subject["session"] == events[0].fact.subject["session"])
        #expect(events[4].fact.details.text?["status"] == "1")
        #expect(events[5].fact.details.sessionEnded?.exitStatus == 1)
    }

    @Test func recordingHoldsEverythingAndIsWhole() async throws {
        try await prompt { screen in
            try await screen.run("head -n 1 checkout/app.log.1")
            try await screen.ends(in: "web1:/var/log read-only>")
            try await screen.run("exit 7")
            try await screen.shows("ended with 7")
        }
        let person = try await Person.developer(of: world)
        let verified = try await person.run("session verify last", on: "prodpeek")
        #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
        let text = try await person.run("session export last --format text", on: "prodpeek").output
        #expect(text.contains("read-only> head -n 1 checkout/app.log.1"))
        let shown = try await person.run("session show last", on: "prodpeek").output
        #expect(shown.contains("line 1: head -n 1 checkout/app.log.1"), "\(shown)")
        #expect(shown.contains("(read-only prompt)"))
    }

    @Test func refusedLineIsExplainedAndThePromptGoesOn() async throws {
        let events = try await world.events(
            during: {
                try await prompt { screen in
                    try await screen.run("vim checkout/app.log")
                    try await screen.shows("less checkout/app.log")
                    try await screen.ends(in: "[126] web1:/var/log read-only>")
                    for line in [
                        "cat ../../etc/shadow", "cat a;id", "cat $(id)", "cat x > y", "cat 'a",
                        "cat checkout/app.log && id",
                    ] {
                        try await screen.press("C-l")
                        try await screen.run(line)
                        try await screen.shows("prodpeek: denied: ")
                        try await screen.ends(in: "[126] web1:/var/log read-only>")
                    }
                    try await screen.run("wc -l /etc/hosts")
                    try await screen.ends(in: "web1:/var/log read-only>")
                }
            },
            until: { $0.contains { $0.fact.type == "session.ended" } }
        )
        #expect(events.count { $0.fact.type == "command.denied" } == 7)
        #expect(events.count { $0.fact.type == "command.started" } == 1)
    }

    @Test func directoriesAreCheckedThere() async throws {
        let root = try #require(try await world.environment()["HOST_ROOT_web1"])
        try FileManager.default.createSymbolicLink(atPath: root + "/var/log/aside", withDestinationPath: "/etc/ssh")
        try FileManager.default.createSymbolicLink(atPath: root + "/var/log/web", withDestinationPath: "nginx")
        try await prompt { screen in
            for (line, said) in [
                ("cd nothing", "there is no /var/log/nothing on web1"),
                ("cd checkout/app.log", "/var/log/checkout/app.log is no directory"),
                ("cd /root", "/root is not among what role developer may read here"),
                ("cd aside", "/var/log/aside leads to another place: /etc/ssh is not among"),
                ("cd private", "/var/log/private may hold secrets"), ("cd a b", "cd takes one directory"),
            ] {
                try await screen.press("C-l")
                try await screen.run(line)
                try await screen.shows(said)
                try await screen.ends(with: "web1:/var/log read-only>")
            }
            try await screen.run("cd web")
            try await screen.ends(in: "web1:/var/log/web read-only>")
            try await screen.run("cd")
            try await screen.ends(in: "web1:/var/log read-only>")
            try await screen.run("cd ..")
            try await screen.ends(in: "web1:/var read-only>")
            try await screen.run("pwd")
            try await screen.shows("\n/var\n")
        }
        for link in ["aside", "web"] { try FileManager.default.removeItem(atPath: root + "/var/log/\(link)") }
    }

    @Test func namesAreCompletedAsFarAsTheyMayBeRead() async throws {
        let root = try #require(try await world.environment()["HOST_ROOT_web1"])
        let names = [
            "secret-plan.log", "order book.log", "order$(id).log", "sesame.key", "session.log", "service.log",
            "se\u{1B}[2Jx.log",
        ]
        let directory = root + "/var/log/completed"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: directory)
        for name in names {
            try Data("in \(name.prefix(5))\n".utf8).write(to: URL(filePath: "\(directory)/\(name)"))
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: "\(directory)/\(name)")
        }
        try await prompt { screen in
            try await screen.type("cd compl")
            try await screen.press("Tab")
            try await screen.ends(in: "web1:/var/log read-only> cd completed/")
            try await screen.press("Enter")
            try await screen.ends(in: "web1:/var/log/completed read-only>")
            // Of those that begin like this two are denied by their names.
            try await screen.type("cat se")
            try await screen.press("Tab")
            try await screen.shows(#"se\e[2Jx.log"#)
            let seen = try await screen.text()
            #expect(seen.contains("session.log"))
            #expect(!seen.contains("secret") && !seen.contains("sesame"))
            try await screen.press("C-u")
            try await screen.type("cat 'order b")
            try await screen.press("Tab")
            try await screen.ends(in: "web1:/var/log/completed read-only> cat 'order book.log'")
            try await screen.press("Enter")
            try await screen.shows("\nin order")
            try await screen.type("cat ord")
            try await screen.press("Tab")
            try await screen.ends(in: "web1:/var/log/completed read-only> cat order")
            try await screen.type("$")
            try await screen.press("C-u")
            try await screen.type("cat 'order$")
            try await screen.press("Tab")
            try await screen.ends(in: "web1:/var/log/completed read-only> cat 'order$(id).log'")
            try await screen.press("C-u")
            try await screen.type("cat /root/")
            try await screen.press("Tab")
            try await screen.type("x")
            try await screen.ends(in: "web1:/var/log/completed read-only> cat /root/x")
            try await screen.press("C-u")
            try await screen.type("uptim")
            try await screen.press("Tab")
            try await screen.ends(in: "web1:/var/log/completed read-only> uptime")
        }
        try FileManager.default.removeItem(atPath: directory)
    }

    @Test(arguments: [true, false])
    func severalLinesAreAskedAbout(bracketed: Bool) async throws {
        let events = try await world.events(
            during: {
                try await prompt { screen in
                    try await screen.paste(
                        "wc -l /etc/hosts\nhead -n 1 /etc/nothing-here\nuptime\n",
                        bracketed: bracketed
                    )
                    try await screen.shows("  2  head -n 1 /etc/nothing-here")
                    try await screen.ends(in: "prodpeek: run these 3 lines one after the other? [y/N]")
                    try await screen.press("n")
                    try await screen.shows("prodpeek: nothing was run")
                    try await screen.press("C-l")
                    try await screen.paste(
                        "wc -l /etc/hosts\nhead -n 1 /var/log/nothing-here\nuptime",
                        bracketed: bracketed
                    )
                    try await screen.ends(in: "prodpeek: run these 3 lines one after the other? [y/N]")
                    try await screen.press("y")
                    try await screen.shows("line 2 came to 1, so the line after it does not run")
                    try await screen.ends(in: "[1] web1:/var/log read-only>")
                }
            },
            until: { $0.contains { $0.fact.type == "session.ended" } }
        )
        let lines = events.filter { $0.fact.type == "command.started" }.compactMap { $0.fact.details.text?["line"] }
        #expect(lines == ["wc -l /etc/hosts", "head -n 1 /var/log/nothing-here"])
    }

    @Test func controlKeysEndLinesAndCommands() async throws {
        try await prompt { screen in
            try await screen.type("half a line")
            try await screen.press("C-c")
            try await screen.shows("half a line^C")
            try await screen.ends(in: "[130] web1:/var/log read-only>")
            try await screen.run("tail -n 1 -f checkout/app.log")
            try await screen.shows("order placed")
            try await screen.press("C-z")
            try await screen.shows("there are no jobs here")
            try await screen.press("C-c")
            try await screen.ends(in: "[130] web1:/var/log read-only>")
            try await screen.press("C-l", "C-z")
            try await screen.shows("there are no jobs here")
            try await screen.press("C-r")
            try await screen.type("tail")
            try await screen.ends(in: "(search) tail: tail -n 1 -f checkout/app.log")
            try await screen.press("C-g", "Up", "Up")
            try await screen.press("C-u")
            try await screen.type("exit")
            try await screen.press("Enter")
            try await screen.shows("ended with 130")
        }
    }

    @Test func fullScreenProgramHasTheTerminalAndItsSize() async throws {
        try await prompt(columns: 60, rows: 10) { screen in
            try await screen.run("less -N checkout/app.log.1")
            try await screen.shows("      1 ", "app.log.1")
            try await screen.resize(columns: 90, rows: 20)
            try await screen.press("g")
            try await screen.until("there are no more lines") { $0.split(separator: "\n").count >= 19 }
            try await screen.press("q")
            try await screen.ends(in: "web1:/var/log read-only>")
            try await screen.type("echo " + String(repeating: "0123456789", count: 8) + "日本")
            try await screen.shows("日本")
            try await screen.resize(columns: 50, rows: 20)
            try await screen.press("C-a")
            try await screen.type("X")
            try await screen.shows("read-only> Xecho 0123")
            let drawn = try await screen.text().split(separator: "\n")
            #expect(drawn.count { $0.contains("web1:/var/log read-only> Xecho") } == 1)
        }
    }

    @Test func noticesStandAboveTheLine() async throws {
        let environment = try await world.environment()
        try await prompt { screen in
            try await screen.type("tail checkout/app.log")
            try await screen.press("Left", "Left", "Left")
            let body = #"{"service":"checkout","version":"v77","by":"alice","status":"started"}"#
            let sent = try await Finished.running([
                "/usr/bin/curl", "-sS", "-H", "Authorization: Bearer \(environment["DEPLOY_TOKEN"] ?? "")", "-H",
                "Content-Type: application/json", "-d", body, (environment["HTTP_URL"] ?? "") + "/api/v1/deploys",
            ])
            #expect(sent.status == 0)
            try await screen.shows("deploy checkout v77 by alice started")
            try await screen.ends(in: "web1:/var/log read-only> tail checkout/app.log")
            try await screen.type("X")
            try await screen.ends(in: "web1:/var/log read-only> tail checkout/app.Xlog")
        }
    }

    @Test func coloursAreLeftOutWhereNobodyWantsThem() async throws {
        for (options, isColoured) in [([], true), (["-o", "SetEnv=NO_COLOR=1"], false)] {
            try await prompt(options) { screen in try await screen.press("C-d") }
            let person = try await Person.developer(of: world)
            try await eventually("the recording is not coloured as the screen is to be") {
                let raw = try await person.run("session export last --format raw", on: "prodpeek").output
                return raw.contains("read-only") && raw.contains("32m read-only") == isColoured
            }
        }
    }

    @Test func verbOfTheProgramCarriesIt() async throws {
        let person = try await Person.developer(of: world)
        let words = person.ssh("prodpeek", "shell web1", options: ["-t"])
        try await PersonScreen.whileShowing(words) { screen in
            try await screen.ends(in: "web1:/var/log read-only>")
            try await screen.run("exit 3")
            try await screen.shows("ended with 3")
        }
        #expect(try await person.run("shell web9", on: "prodpeek").status == 66)
    }
}
