import Foundation
import PeekTesting
import Testing

/// Command lines that try to change a host or to see what is withheld, sent through the real door to a real host.
@Suite(.inOneWorld, .serialized)
struct AttackTests {
    let world: World

    init() throws { world = try #require(World.current) }

    @Test func attacksChangeNothing() async throws {
        let person = try await Person.developer(of: world)
        let file = World.repository.appending(path: "Tests/WorldPrograms/attacks.tsv")
        let attacks = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            .filter { !$0.hasPrefix("#") }.compactMap { $0.split(separator: "\t", maxSplits: 1).last.map(String.init) }
        try #require(attacks.count >= 50)
        let before = try await tree(of: "web1")
        let control = world.directory.appending(path: "control").path()
        try await Running.whileRunning(person.ssh("web1", options: ["-M", "-N", "-S", control])) { master in
            try await master.makes(control)
            let shared = ["-o", "ControlPath=\(control)", "-o", "ControlMaster=no"]
            for attack in attacks {
                let seen = try await person.run(attack, options: shared)
                #expect(seen.status == 126, "\(attack)")
                #expect(seen.output.isEmpty, "\(attack)")
                #expect(seen.lastError.hasPrefix("prodpeek: denied: "), "\(attack)")
                #expect(seen.errors.contains("  rule: "), "\(attack)")
            }
        }
        #expect(try await tree(of: "web1") == before)
    }

    @Test(
        arguments: [
            Array("cat /etc/hosts\nrm x".utf8),
            Array("cat /etc/hosts\rrm x".utf8), Array("cat /etc/hosts\r\nid".utf8),
            Array("cat /etc/".utf8) + [0xC0, 0xAF] + Array("shadow".utf8), Array("tail ".utf8) + [0xFF, 0xFE],
            Array("cat /etc/hosts ".utf8) + [0xED, 0xA0, 0x80], Array("cat /etc/\u{202E}stsoh".utf8),
            Array("\u{1B}]0;owned\u{7}".utf8), [], [0], [0x20],
        ]
    )
    func oddBytesAreDeniedAndShownHarmless(line: [UInt8]) async throws {
        let seen = try await Person.developer(of: world).run(bytes: line)
        #expect(seen.status == 126 || seen.status == 64, "\(seen.status) \(seen.errors)")
        #expect(seen.output.isEmpty)
        #expect(seen.errors.contains("prodpeek: "))
        let hostile: Set<Unicode.Scalar> = ["\u{0}", "\r", "\u{1B}", "\u{7}", "\u{202E}"]
        #expect(!seen.errors.unicodeScalars.contains { hostile.contains($0) }, "\(seen.errors.debugDescription)")
    }

    /// The SSH library ends a line at its first NUL, so what is behind one would be left out without a word.
    @Test(
        arguments: [
            ("web1", "cat /etc/hosts␀ /etc/os-release; id"), ("web1", "cat /etc/hosts␀"), ("web1", "cat /etc/hosts␀␀"),
            ("web1", "rm x␀cat /etc/hosts"), ("web1", "␀cat /etc/hosts"), ("prodpeek", "hosts␀ --json"),
        ]
    )
    func lineWithANulIsDenied(login: String, line: String) async throws {
        let person = try await Person.developer(of: world)
        let events = try await world.events(
            during: {
                let bytes = Array(line.replacing("␀", with: "\u{0}").utf8)
                let seen = try await person.run(bytes: bytes, on: login)
                #expect(seen.status == 126)
                #expect(seen.output.isEmpty)
                #expect(seen.lastError.hasPrefix("prodpeek: denied: the command line has a NUL byte"), "\(seen.errors)")
            },
            until: { $0.contains { $0.fact.type == "session.refused" } }
        )
        #expect(events.map { $0.fact.type } == ["session.refused"])
    }

    @Test func lineWithoutANulIsNotTakenForOne() async throws {
        let person = try await Person.developer(of: world)
        for length in [1, 2, 8, 9, 255, 256, 1000, 4000] {
            let word = String(repeating: "x", count: length)
            let seen = try await person.run(bytes: Array("grep \(word)".utf8), input: word)
            #expect(seen.output == word + "\n", "\(length) \(seen.errors)")
        }
    }

    @Test func longLineIsDenied() async throws {
        for line in [
            "cat " + String(repeating: "/var/log/x ", count: 9_000), String(repeating: "a", count: 100_000),
            "cat /etc/hosts" + String(repeating: " | cat", count: 15_000),
            "'" + String(repeating: "\\'", count: 50_000),
        ] {
            let seen = try await Person.developer(of: world).run(line)
            #expect(seen.status == 126)
            #expect(seen.errors.utf8.count < 2_000)
            #expect(seen.lastError.hasPrefix("prodpeek: denied: "))
        }
    }

    @Test func globShowsNoDeniedName() async throws {
        let person = try await Person.developer(of: world)
        let log = person["HOST_ROOT_web1"] + "/var/log/checkout/"
        for name in [".env", "id_ed25519", "orders.dump", "secret key.pem", "*", "-rf", "a\nb.log"] {
            try Data("withheld \(name)\n".utf8).write(to: URL(filePath: log + name))
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: log + name)
        }
        for command in [
            "cat /var/log/checkout/*", "cat /var/log/checkout/.e*", "cat /var/log/checkout/*.dump",
            "grep -h withheld /var/log/*/*",
            "cat /var/log/checkout/id_*", "tail -n 1 /var/log/checkout/[.i]*",
        ] {
            let seen = try await person.run(command)
            for name in [".env", "id_ed25519", "orders.dump", "secret key.pem"] {
                #expect(!seen.output.contains("withheld \(name)"), "\(command)")
            }
        }
        // What is not withheld is found, odd names included.
        let seen = try await person.run("cat /var/log/checkout/[*]")
        #expect(seen.output == "withheld *\n", "\(seen.errors)")
        for name in [".env", "id_ed25519", "orders.dump", "secret key.pem", "*", "-rf", "a\nb.log"] {
            try FileManager.default.removeItem(atPath: log + name)
        }
    }

    /// Path rules look at names; only the host's own permissions, and later its kernel, look behind a link.
    @Test func linkIsStoppedByTheHostsOwnPermissions() async throws {
        let person = try await Person.developer(of: world)
        let link = person["HOST_ROOT_web1"] + "/var/log/checkout/shadow.log"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/etc/shadow")
        let seen = try await person.run("cat /var/log/checkout/shadow.log")
        #expect(seen.status != 0)
        #expect(seen.output.isEmpty)
        try FileManager.default.removeItem(atPath: link)
    }

    @Test func allowedCommandsWriteNothing() async throws {
        let person = try await Person.developer(of: world)
        let before = try await tree(of: "web1")
        for command in [
            "tail -n 2 /var/log/checkout/app.log", "zcat /var/log/checkout/app.log.2.gz", "df -h", "free",
            "ls -la /var/log",
            "journalctl -n 3", "sort /var/log/checkout/app.log.1 | uniq | wc -l",
            "zgrep order /var/log/checkout/app.log.2.gz",
        ] {
            let seen = try await person.run(command)
            #expect(seen.status != 126, "\(seen.errors)")
        }
        #expect(try await tree(of: "web1") == before)
        let places = ["/etc", "/home", "/opt", "/run", "/srv", "/tmp", "/var", "/dev/shm", "/root"]
        let owned = try await world.onHost("web1", ["/usr/bin/find"] + places + ["-user", "prodpeek"])
        #expect(owned.output.isEmpty, "\(owned.output)")
    }

    /// Every file of a host but its logs and what runs: names, modes, owners, contents and times.
    private func tree(of host: String) async throws -> String {
        let root = try #require(try await world.environment()["HOST_ROOT_\(host)"])
        let script = """
            cd "$1" && find . -path ./var/log -prune -o -path ./run -prune -o -path ./proc -prune -o \
            -printf '%p %M %U:%G %s %T@ %l\\n' | sort
            find . -path ./var/log -prune -o -path ./run -prune -o -path ./proc -prune -o -type f -print0 | sort -z |
            xargs -0 sha256sum
            find ./var/log -printf '%p %M %U:%G\\n' | sort
            """
        let listed = try await Finished.running(["/bin/bash", "-c", script, "tree", root])
        try #require(listed.status == 0, "\(listed.errors)")
        return listed.output
    }
}
