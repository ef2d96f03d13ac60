import Foundation
import PeekTesting
import Testing

/// With the file of `prodpeek config ssh` the person's own programs reach every host, and mistakes are answered.
@Suite(.inOneWorld, .serialized)
struct PlainSSHTests {
    private static let log = "/var/log/checkout/app.log.1"

    let world: World

    init() throws { world = try #require(World.current) }

    @Test func writtenFileReachesEveryHostAndTheVerbs() async throws {
        let (person, config) = try await configured()
        for host in ["web1", "web2", "db1"] {
            let seen = try await run(["/usr/bin/ssh"] + config + [host, "head -n 1 /etc/hosts"])
            #expect(seen.status == 0, "\(seen.errors)")
            #expect(seen.output.contains("localhost"))
        }
        let log = try Data(contentsOf: URL(filePath: person["HOST_ROOT_web1"] + Self.log))
        #expect(try await run(["/usr/bin/ssh"] + config + ["web1", "cat \(Self.log)"]).bytes == log)
        let verbs = try await run(["/usr/bin/ssh"] + config + ["prodpeek", "hosts"])
        #expect(verbs.status == 0, "\(verbs.errors)")
        #expect(verbs.output.contains("web2"))
    }

    @Test func reasonIsTakenFromTheEnvironment() async throws {
        let (_, config) = try await configured()
        try await world.withPolicy(
            replacing: "  developer:\n",
            by: "  developer:\n    requires: {reason: true}\n"
        ) {
            let words = ["/usr/bin/ssh"] + config + ["web1", "uptime"]
            #expect(try await run(words).lastError.hasPrefix("prodpeek: denied: "))
            let seen = try await run(["/usr/bin/env", "PRODPEEK_REASON=orders are slow"] + words)
            #expect(seen.status == 0, "\(seen.errors)")
        }
    }

    @Test func otherConfigurationOfThePersonDoesNotGetInTheWay() async throws {
        let (_, config) = try await configured()
        let file = config[1]
        let others =
            "Host *\n    RemoteCommand tmux\n    ForwardAgent yes\n    ForwardX11 yes\n    User me\n    Port 1\n"
        try Data((try String(contentsOfFile: file, encoding: .utf8) + others).utf8).write(to: URL(filePath: file))
        let seen = try await run(["/usr/bin/ssh"] + config + ["web1", "head -n 1 /etc/hosts"])
        #expect(seen.status == 0, "\(seen.errors)")
        #expect(seen.output.contains("localhost"))
    }

    @Test(arguments: [
        ["/usr/bin/scp", "-O", "web1:\(log)", "HERE"], ["/usr/bin/scp", "-O", "-p", "web1:\(log)", "HERE"],
        ["/usr/bin/rsync", "-a", "web1:\(log)", "HERE"],
    ])
    func copyFromAHostIsAnsweredByTheLineThatShowsTheFile(words: [String]) async throws {
        let seen = try await copying(words)
        #expect(seen.errors.contains("try:  ssh web1@gateway cat \(Self.log) > app.log.1\n"), "\(seen.errors)")
        #expect(seen.errors.contains("prodpeek: denied: files cannot be copied by scp, sftp or rsync"))
        #expect(seen.errors.contains("ask:  "))
    }

    // These say which file it is only after the gateway has agreed to the subsystem.
    @Test(arguments: [
        ["/usr/bin/scp", "web1:\(log)", "HERE"], ["/usr/bin/scp", "KEY", "web1:/tmp/x"], ["/usr/bin/sftp", "web1"],
        ["/usr/bin/sftp", "web1:\(log)", "HERE"],
    ])
    func subsystemIsAnsweredByTheFormOfSuchALine(words: [String]) async throws {
        let seen = try await copying(words)
        #expect(seen.errors.contains("try:  ssh web1@gateway cat FILE > FILE\n"), "\(seen.errors)")
        #expect(seen.errors.contains("prodpeek: denied: files cannot be copied by scp, sftp or rsync"))
    }

    @Test(arguments: [
        ["/usr/bin/scp", "-O", "KEY", "web1:/tmp/x"], ["/usr/bin/rsync", "KEY", "web1:/tmp/x"],
        ["/usr/bin/rsync", "-a", "--delete", "KEY", "web1:/tmp/"],
    ])
    func copyToAHostIsRefusedAsWriting(words: [String]) async throws {
        let seen = try await copying(words)
        #expect(seen.errors.contains("would write to web1, and nothing that writes is allowed"), "\(seen.errors)")
    }

    @Test(arguments: [
        ["/usr/bin/scp", "-O", "web1:/etc/shadow", "HERE"], ["/usr/bin/rsync", "web1:/etc/shadow", "HERE"],
    ])
    func copyOfWhatMayNotBeReadIsNoAdvice(words: [String]) async throws {
        let seen = try await copying(words)
        #expect(seen.errors.contains("prodpeek: denied: "), "\(seen.errors)")
        #expect(!seen.errors.contains("cat /etc/shadow >"))
    }

    @Test func directoryIsAnsweredByAListing() async throws {
        for words in [
            ["/usr/bin/scp", "-O", "-r", "web1:/var/log/checkout", "HERE"],
            ["/usr/bin/rsync", "-a", "web1:/var/log/checkout/", "HERE"],
        ] {
            let seen = try await copying(words)
            #expect(seen.errors.contains("try:  ssh web1@gateway ls /var/log/checkout"), "\(seen.errors)")
        }
    }

    @Test func editorsAndShellsAreAnswered() async throws {
        let (_, config) = try await configured()
        let editor = try await run(["/usr/bin/ssh"] + config + ["-tt", "web1", "vim /var/log/checkout/app.log"])
        #expect(editor.status == 126)
        #expect((editor.output + editor.errors).contains("less /var/log/checkout/app.log"))
        let shell = try await run(["/usr/bin/ssh"] + config + ["web1"])
        #expect(shell.status == 0, "nothing was typed")
        #expect(shell.errors.contains("· recorded"))
    }

    @Test func forwardingThatIsUsedIsRefusedAloud() async throws {
        let (person, config) = try await configured()
        let socket = world.directory.appending(path: "forwarded").path()
        let forwarding = ["-L", "\(socket):localhost:22", "web1", "tail -F /var/log/checkout/app.log"]
        try await Running.whileRunning(["/usr/bin/ssh"] + config + forwarding) { running in
            try await running.showsAnything()
            let used = try await run(["/usr/bin/curl", "-s", "--unix-socket", socket, "http://localhost/"])
            #expect(used.status != 0)
            try await running.says("administratively prohibited")
        }
        let jump = ["-o", "BatchMode=yes", "-J", "web1", "\(person["GATEWAY_HOST"])"]
        #expect(try await run(["/usr/bin/ssh"] + config + jump).errors.contains("administratively prohibited"))
    }

    // MARK: the file

    private func configured() async throws -> (Person, [String]) {
        let person = try await Person.developer(of: world)
        let words = ["config", "ssh", "--gateway", person["GATEWAY_HOST"] + ":" + person["GATEWAY_PORT"]]
        let files = ["--identity", person.key, "--known-hosts", person["KNOWN_HOSTS"]]
        let written = try await run([person["PRODPEEK"]] + words + files)
        try #require(written.status == 0, "\(written.errors)")
        let file = world.directory.appending(path: "ssh-\(UUID().uuidString.prefix(8)).conf").path()
        try written.bytes.write(to: URL(filePath: file))
        return (person, ["-F", file])
    }

    private func copying(_ words: [String]) async throws -> Finished {
        let (person, config) = try await configured()
        let here = world.directory.appending(path: "copy-\(UUID().uuidString.prefix(8))").path()
        let shell = "/usr/bin/ssh \(config.joined(separator: " "))"
        let options = words[0].hasSuffix("rsync") ? ["-e", shell] : config
        let places = words.dropFirst().map { $0 == "HERE" ? here : $0 == "KEY" ? person.key + ".pub" : $0 }
        let seen = try await run([words[0]] + options + places)
        #expect(seen.status != 0, "\(words)")
        #expect(!FileManager.default.fileExists(atPath: here))
        return seen
    }

    private func run(_ words: [String]) async throws -> Finished { try await .running(words) }
}
