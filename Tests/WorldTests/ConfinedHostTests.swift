import Foundation
import PeekTesting
import Testing

/// Two hosts that confine every session, looked at as any other.
@Suite(.inOneWorld(confined: ["web1", "web2"]), .serialized)
struct ConfinedHostTests {
    let world: World

    init() throws { world = try #require(World.current) }

    @Test(
        arguments: [
            ("head -n 1 /var/log/checkout/app.log.1", 0), ("grep -c nothing-like-this /var/log/checkout/app.log", 1),
            ("grep -c . /var/log/checkout/app.log | wc -l", 0), ("ls /srv/nowhere", 2), ("cat /srv/nowhere", 1),
            ("ls /var/log/nginx/*", 0), ("zgrep -c order /var/log/checkout/app.log.2.gz", 0),
            ("systemctl status", 126), ("ls /root", 126),
        ] as [(String, Int32)]
    )
    func aLinesStatusIsItsOwn(line: String, status: Int32) async throws {
        let seen = try await Person.developer(of: world).run(line)
        #expect(seen.status == status, "\(seen.errors)")
        #expect(seen.output.isEmpty == (status > 1 || line.contains("cat ")))
    }

    @Test func inputOutputAndErrorsStayApart() async throws {
        let person = try await Person.developer(of: world)
        let text = String(repeating: "a line of what is piped in\n", count: 40_000)
        let seen = try await person.run("tr a-z A-Z", input: text)
        #expect(seen.status == 0)
        #expect(seen.output == text.uppercased())
        let both = try await person.run("cat /etc/hosts /srv/nowhere")
        #expect(both.output.contains("web1") && !both.output.contains("nowhere"))
        #expect(both.errors.contains("/srv/nowhere: No such file or directory"))
    }

    @Test func bulkIsWhole() async throws {
        let person = try await Person.developer(of: world)
        let file = person["HOST_ROOT_web1"] + "/srv/bulk"
        let data = Data((0..<24_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) })
        try data.write(to: URL(filePath: file))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
        try await Running.whileRunning(person.ssh("web1", "cat /srv/bulk")) { running in
            #expect(await running.status() == 0)
            let seen = try running.outputBytes()
            #expect(seen == data)
        }
    }

    @Test func aLinkInAReadableDirectoryLeadsNowhereElse() async throws {
        let person = try await Person.developer(of: world)
        let root = person["HOST_ROOT_web1"]
        try FileManager.default.createDirectory(atPath: root + "/opt/hidden", withIntermediateDirectories: true)
        try Data("the secret\n".utf8).write(to: URL(filePath: root + "/opt/hidden/plan"))
        let link = root + "/srv/plan.txt"
        if !FileManager.default.fileExists(atPath: link) {
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/opt/hidden/plan")
        }
        let seen = try await person.run("cat /srv/plan.txt")
        #expect(seen.status == 1)
        #expect(seen.output.isEmpty)
    }

    @Test func whatRanIsKnown() async throws {
        let person = try await Person.developer(of: world)
        let seen = try await person.run("grep order /var/log/checkout/app.log | head -n 1")
        #expect(seen.errors.contains(" · recorded · confined\n"))
        let shown = try await person.run("session show last --json", on: "prodpeek").output
        struct Shown: Decodable {
            struct Program: Decodable {
                let program: String
                let arguments: [String]
                let exitStatus: Int32?
                let signal: Int32?
            }
            let confinement: String
            let programs: [Program]
        }
        let session = try JSONDecoder().decode(Shown.self, from: Data(shown.utf8))
        #expect(session.confinement == "required")
        let grep = try #require(session.programs.first { $0.program.hasSuffix("/grep") })
        #expect(
            grep.arguments.dropFirst() == ["--", "order", "/var/log/checkout/app.log"]
                || grep.arguments.contains("order")
        )
        let head = try #require(session.programs.first { $0.program.hasSuffix("/head") })
        #expect(head.exitStatus == 0)
        let text = try await person.run("session show last", on: "prodpeek").output
        #expect(text.contains("STATUS") && text.contains("head -n 1"))
        let cast = try await person.run("session export last --format asciicast-v2", on: "prodpeek").output
        #expect(cast.contains("\"m\", \"confined: Landlock"))
        #expect(cast.contains(" started: /usr/bin/head -n 1\""))
    }

    @Test func controlCEndsWhatRunsOnATerminal() async throws {
        let person = try await Person.developer(of: world)
        let words = person.ssh("web1", "tail -n 1 -F /var/log/checkout/app.log", options: ["-tt"])
        try await Running.whileRunning(words, input: .typed) { running in
            try await running.shows("\"msg\"")
            try running.send("\u{3}")
            #expect(await running.status() == 130)
        }
        try await nothingRuns()
    }

    @Test(arguments: [false, true])
    func aKilledClientLeavesNothingOnTheHost(terminal: Bool) async throws {
        let person = try await Person.developer(of: world)
        let line = "tail -F /var/log/checkout/app.log | grep -v nothing | cut -c 1-60"
        try await Running.whileRunning(person.ssh("web1", line, options: terminal ? ["-tt"] : []), input: .typed) {
            try await eventually("nothing runs") {
                try await world.processes(on: "web1").contains { $0.contains("tail") }
            }
            $0.signal(SIGKILL)
            _ = await $0.status()
        }
        try await nothingRuns()
    }

    @Test func aShellSaysWhereItIsAndChangesNothing() async throws {
        let person = try await Person.developer(of: world)
        try await Running.whileRunning(person.ssh("web1", nil, options: ["-tt"]), input: .typed) { shell in
            try await shell.shows("(read-only)")
            try shell.send("touch /etc/made /srv/made /var/log/made; ls /root; cat /etc/shadow; echo do''ne\n")
            try await shell.shows("done\r\n")
            try shell.send("exit 7\n")
            #expect(await shell.status() == 7)
            #expect(try !shell.output().contains("root:"))
        }
        for path in ["/etc/made", "/srv/made", "/var/log/made"] {
            #expect(!FileManager.default.fileExists(atPath: person["HOST_ROOT_web1"] + path))
        }
        let shown = try await person.run("session show last", on: "prodpeek").output
        #expect(shown.contains("touch /etc/made /srv/made /var/log/made"))
        #expect(shown.contains("cat /etc/shadow"))
        #expect(try await person.run("session verify last", on: "prodpeek").status == 0)
    }

    @Test func whoHasNoShellHasThePromptThere() async throws {
        let person = try await Person.operatorOf(world)
        let lines = "pwd\nhead -n 1 /etc/hosts\ncd /var/log\nhead -n 1 checkout/app.log\ntouch /srv/made\npwd\n"
        let seen = try await person.run(nil, input: lines)
        #expect(seen.status == 126)
        #expect(seen.output.hasPrefix("/var/log\n127.0.0.1 localhost\n{"))
        #expect(seen.errors.contains("prodpeek: denied: touch"))
        let shown = try await person.run("session show last", on: "prodpeek").output
        #expect(shown.contains("/usr/bin/head"))
    }

    @Test func aTailOfAServiceGoesOnOverRotation() async throws {
        let person = try await Person.developer(of: world)
        try await Running.whileRunning(person.ssh("prodpeek", "tail checkout -n 1")) { tail in
            try await tail.shows("web1 │ ", "web2 │ ")
            let log = person["HOST_ROOT_web1"] + "/var/log/checkout/app.log"
            let old = try #require(FileHandle(forUpdatingAtPath: log))
            let attributes = try FileManager.default.attributesOfItem(atPath: log)
            try FileManager.default.moveItem(atPath: log, toPath: log + ".1.new")
            try FileManager.default.removeItem(atPath: log + ".1")
            try FileManager.default.moveItem(atPath: log + ".1.new", toPath: log + ".1")
            try Data("the first line of the new file\n".utf8).write(to: URL(filePath: log))
            try FileManager.default.setAttributes(
                attributes.filter { [.posixPermissions, .groupOwnerAccountID].contains($0.key) },
                ofItemAtPath: log
            )
            try old.seekToEnd()
            try old.write(contentsOf: Data("the last line of the old file\n".utf8))
            try await tail.shows("the first line of the new file")
            let seen = try tail.output()
            let last = try #require(seen.range(of: "the last line of the old file"))
            let first = try #require(seen.range(of: "the first line of the new file"))
            #expect(last.lowerBound < first.lowerBound)
            #expect(try !tail.errors().contains("not shown"))
        }
    }

    @Test func aTailGoesOnWhereItWasWhenTheHelperIsKilled() async throws {
        let person = try await Person.developer(of: world)
        let words = person.ssh("prodpeek", "tail web1:/var/log/nginx/access.log -n 1 -o raw")
        try await Running.whileRunning(words) { tail in
            try await tail.showsAnything()
            try await eventually("the helper's end is not noticed") {
                let kill = ["/usr/bin/pkill", "--signal", "KILL", "--full", "prodpeek-confine v1"]
                _ = try await world.onHost("web1", kill)
                return try tail.errors().contains("it is tried again")
            }
            try await tail.says("connected after")
            try await tail.shows(moreThan: tail.outputBytes().count)
            let shown = try tail.output().split(separator: "\n").dropLast()
            let path = person["HOST_ROOT_web1"] + "/var/log/nginx/access.log"
            let log = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
            let start = try #require(log.lastIndex { $0 == shown.first })
            #expect(shown.elementsEqual(log[start...].prefix(shown.count)))
        }
    }

    @Test func hostsSaysWhatIsEnforced() async throws {
        let person = try await Person.developer(of: world)
        _ = try await person.run("uptime", on: "web2")
        let listed = try await person.run("hosts", on: "prodpeek").output
        #expect(listed.contains("required: Landlock "))
        let answer = try await person.run("host check web1", on: "prodpeek")
        #expect(answer.output.contains("(GNU coreutils)"))
    }

    private func nothingRuns() async throws {
        try await eventually("something still runs") {
            try await world.processes(on: "web1").allSatisfy { $0.hasPrefix("sshd") }
        }
    }
}
