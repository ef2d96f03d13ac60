import Foundation
import PeekTesting
import Testing

/// Plain ssh works, whoever wrote it.
@Suite(.inOneWorld, .serialized)
struct ClientTests {
    /// Programs that people have.
    enum Client: String, CaseIterable {
        case openssh, plink, dbclient, paramiko
    }

    let world: World

    init() throws { world = try #require(World.current) }

    @Test(arguments: Client.allCases)
    func allowedCommandRuns(client: Client) async throws {
        let log = try #require(try await world.environment()["HOST_ROOT_web1"]) + "/var/log/checkout/app.log.1"
        let expected = String(decoding: try Data(contentsOf: URL(filePath: log)), as: UTF8.self)
        let seen = try await run(client, "cat /var/log/checkout/app.log.1")
        #expect(seen.status == 0, "\(seen.errors)")
        #expect(seen.output == expected)
        #expect(seen.errors.contains("· recorded"))
    }

    @Test(arguments: Client.allCases)
    func deniedCommandSaysWhyAndWhatWouldWork(client: Client) async throws {
        let seen = try await run(client, "rm /var/log/checkout/app.log")
        #expect(seen.status == 126)
        #expect(seen.output.isEmpty)
        #expect(seen.errors.contains("prodpeek: denied: rm can write"))
        #expect(seen.errors.contains("allowed here: tail head cat"))
    }

    @Test(arguments: Client.allCases)
    func inputReachesTheCommand(client: Client) async throws {
        let input = String(repeating: "one line of many\n", count: 20_000) + "the x\n"
        let found = try await run(client, "grep x", input: input)
        #expect(found.status == 0, "\(found.errors)")
        #expect(found.output == "the x\n")
        #expect(try await run(client, "wc -c", input: input).output == "\(input.utf8.count)\n")
    }

    @Test(arguments: Client.allCases)
    func streamsStayApartAndTheStatusIsTheCommands(client: Client) async throws {
        let nothing = try await run(client, "grep nowhere-to-be-found /var/log/checkout/app.log")
        #expect(nothing.status == 1, "\(nothing.errors)")
        #expect(nothing.output.isEmpty)
        let partly = try await run(client, "cat /var/log/nothing-here /etc/hosts")
        #expect(partly.status == 1, "\(partly.errors)")
        #expect(partly.errors.contains("/var/log/nothing-here: No such file"))
        #expect(partly.output.contains("localhost"))
        #expect(!partly.output.contains("No such file"))
        #expect(try await run(client, "ls /var/log/nothing-here").status == 2)
    }

    @Test func lastErrorLineTellsTheKindOfRefusal() async throws {
        let seen = try await Person.developer(of: world).run("rm x")
        #expect(seen.lastError.hasPrefix("prodpeek: denied: "))
    }

    @Test func terminalFollowsTheWindow() async throws {
        let person = try await Person.developer(of: world)
        let words = person.paramiko("web1", "terminal", "tail -F /var/log/checkout/app.log")
        try await Running.whileRunning(words, input: .typed) { running in
            try await running.shows("\r\n")
            #expect(try await terminalSize() == "24 80")
            try running.send("resize 101 33\n")
            try await eventually("the host's terminal never followed") { try await terminalSize() == "33 101" }
            // Ctrl-C is for the command on the host, and its end is the session's.
            try running.send("type 03\n")
            #expect(await running.status() == 130)
        }
        try await world.runsNothing(on: "web1")
    }

    @Test func windowThatChangesBeforeTheHostAnswersIsTheCommands() async throws {
        let person = try await Person.developer(of: world)
        let host = try #require(pid_t(person["HOST_PID_web1"]))
        kill(host, SIGSTOP)
        defer { kill(host, SIGCONT) }
        let words = person.paramiko("web1", "terminal", "tail -F /var/log/checkout/app.log")
        try await Running.whileRunning(words, input: .typed) { running in
            try running.send("resize 90 20\nresize 102 34\n")
            try await eventually("the host was never asked") { try await world.isConnected(to: "web1") }
            kill(host, SIGCONT)
            try await eventually("the host's terminal never followed") { try await terminalSize() == "34 102" }
        }
    }

    @Test func terminalWithoutAWindowWorks() async throws {
        let seen = try await Person.developer(of: world).run("head -n 1 /etc/hosts", options: ["-tt"])
        #expect(seen.status == 0, "\(seen.errors)")
        #expect(seen.output.contains("localhost\r\n"))
    }

    @Test func manySessionsShareOneConnection() async throws {
        let person = try await Person.developer(of: world)
        let control = world.directory.appending(path: "control").path()
        let master = person.ssh("web1", options: ["-M", "-N", "-o", "ControlPath=\(control)"])
        try await Running.whileRunning(master) { master in
            try await master.makes(control)
            // Only the master's connection will do: this key opens nothing.
            var guest = person
            guest.key = person["STRANGER_KEY"]
            let shared = ["-o", "ControlPath=\(control)", "-o", "ControlMaster=no"]
            try await withThrowingTaskGroup(of: Finished.self) { group in
                for _ in 0..<8 {
                    group.addTask { [guest] in try await guest.run("wc -l", options: shared, input: "a\nb\n") }
                }
                for try await seen in group {
                    #expect(seen.status == 0, "\(seen.errors)")
                    #expect(seen.output == "2\n")
                }
            }
            #expect(try await guest.run("rm x", options: shared).status == 126)
        }
    }

    private func terminalSize() async throws -> String {
        let devices = try await world.onHost("web1", ["/usr/bin/ps", "-u", "prodpeek", "-o", "tty="]).output
        let device = devices.split(separator: "\n").first { $0.hasPrefix("pts/") } ?? "none"
        let size = try await world.onHost("web1", ["/usr/bin/stty", "-F", "/dev/\(device)", "size"])
        return size.output.trimmingCharacters(in: .newlines)
    }

    private func run(_ client: Client, _ command: String, input: String = "") async throws -> Finished {
        let person = try await Person.developer(of: world)
        let place = [person["GATEWAY_HOST"], command]
        switch client {
        case .openssh:
            return try await person.run(command, input: input)
        case .paramiko:
            return try await person.run(bytes: Array(command.utf8), input: input)
        case .plink:
            let key = try await converted(person, ["/usr/bin/puttygen", person.key, "-O", "private", "-o"], "dev.ppk")
            let fingerprint = try await Finished.running(["/usr/bin/ssh-keygen", "-lf", person["KNOWN_HOSTS"]]).output
            let known = fingerprint.split(separator: "\n").flatMap { line in
                ["-hostkey", String(line.split(separator: " ").first { $0.hasPrefix("SHA256:") } ?? "")]
            }
            let words = ["/usr/bin/plink", "-ssh", "-batch", "-P", person["GATEWAY_PORT"], "-l", "web1", "-i", key]
            return try await .running(words + known + place, input: Data(input.utf8))
        case .dbclient:
            let converting = ["/usr/bin/dropbearconvert", "openssh", "dropbear", person.key]
            let key = try await converted(person, converting, "dev.dropbear")
            // It knows no other file of known hosts than the one in its home; that key is another client's to check.
            let words = ["/usr/bin/dbclient", "-y", "-y", "-p", person["GATEWAY_PORT"], "-l", "web1", "-i", key]
            return try await .running(words + place, input: Data(input.utf8))
        }
    }

    private func converted(_ person: Person, _ words: [String], _ name: String) async throws -> String {
        let file = world.directory.appending(path: name).path()
        guard !FileManager.default.fileExists(atPath: file) else { return file }
        let made = try await Finished.running(words + [file])
        try #require(made.status == 0, "\(made.errors)")
        return file
    }
}
