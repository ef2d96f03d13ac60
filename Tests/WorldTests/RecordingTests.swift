import Foundation
import PeekTesting
import Testing

/// What was shown is what was recorded.
@Suite(.inOneWorld, .serialized)
struct RecordingTests {
    let world: World

    init() throws { world = try #require(World.current) }

    @Test func exportHasEveryByteOfTheCommand() async throws {
        let person = try await Person.developer(of: world)
        let log = person["HOST_ROOT_web1"] + "/var/log/checkout/bytes.log"
        let bytes = Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0 ^ ($0 >> 8)) })
        try bytes.write(to: URL(filePath: log))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: log)
        let seen = try await person.run("cat /var/log/checkout/bytes.log /var/log/nothing")
        #expect(seen.bytes == bytes)
        let output = try await export("--format raw --stream stdout")
        #expect(output.bytes == bytes)
        let errors = try await export("--format raw --stream stderr")
        #expect(errors.output == seen.errors.split(separator: "\n").dropFirst().joined(separator: "\n") + "\n")
        // Everything that the person was sent, the gateway's line included.
        let all = try await export("--format raw")
        #expect(all.bytes.count == bytes.count + seen.errors.utf8.count)
        #expect(all.output.hasPrefix("prodpeek: web1 · "))
        try FileManager.default.removeItem(atPath: log)
    }

    @Test func terminalIsRecordedAsItWasShown() async throws {
        let person = try await Person.developer(of: world)
        let options = ["-tt", "-o", "SetEnv=PRODPEEK_QUIET=1"]
        let seen = try await person.run("head -n 5 /var/log/nginx/access.log.1", options: options)
        #expect(seen.output.contains("\r\n"))
        #expect(try await export("--format raw").bytes == seen.bytes)
    }

    @Test(arguments: ["asciicast-v2", "asciicast-v3"])
    func playerShowsWhatWasShown(format: String) async throws {
        let person = try await Person.developer(of: world)
        let options = ["-tt", "-o", "SetEnv=PRODPEEK_QUIET=1"]
        let seen = try await person.run("head -n 5 /var/log/nginx/access.log.1", options: options)
        let cast = try await export("--format \(format)")
        #expect(cast.status == 0, "\(cast.errors)")
        let lines = cast.output.split(separator: "\n")
        #expect(lines.first?.contains("\"version\":") == true)
        // Debian's player knows version 2 only.
        guard format == "asciicast-v2" else {
            #expect(lines.first?.contains(#""version":3"#) == true || lines.first?.contains(#""version": 3"#) == true)
            return
        }
        let file = world.directory.appending(path: "session.cast")
        try cast.bytes.write(to: file)
        // The player wants a terminal, which may make more of a line's end.
        let script = ["/usr/bin/script", "-qec", "asciinema cat '\(file.path())'", "/dev/null"]
        let played = try await Finished.running(script)
        #expect(played.status == 0, "\(played.output)")
        let plain = played.output.replacing("\r", with: "")
        #expect(plain == seen.output.replacing("\r", with: ""))
    }

    @Test func recordingIsReadableToItsOwnerAndToWhomThePolicySays() async throws {
        let dev = try await Person.developer(of: world)
        let ops = try await Person.operatorOf(world)
        let seen = try await ops.run("head -n 1 /etc/hosts")
        let session = String(try #require(seen.errors.firstMatch(of: /s-[0-9a-z]+/)).output)
        for verb in ["show", "export", "replay", "verify"] {
            let line = "session \(verb) \(session)" + (verb == "export" ? " --format raw" : "")
            let refused = try await dev.run(line, on: "prodpeek")
            #expect(refused.status == 66, "\(verb): \(refused.output)\(refused.errors)")
            #expect(!refused.output.contains("localhost"))
        }
        #expect(try await !dev.run("session list --json", on: "prodpeek").output.contains(session))
        let own = try await dev.run("head -n 1 /etc/hosts")
        let other = String(try #require(own.errors.firstMatch(of: /s-[0-9a-z]+/)).output)
        let events = try await world.events(
            during: {
                let exported = try await ops.run("session export \(other) --format text", on: "prodpeek")
                #expect(exported.output.contains("localhost"), "\(exported.errors)")
            },
            until: { $0.contains { $0.fact.subject["session"] == other && $0.fact.principal == "ops" } }
        )
        #expect(!events.isEmpty, "reading a recording is itself an event")
    }

    @Test func recordingVerifiesAndAnAlteredOneDoesNot() async throws {
        let person = try await Person.developer(of: world)
        let seen = try await person.run("cat /var/log/nginx/access.log.1")
        let session = String(try #require(seen.errors.firstMatch(of: /s-[0-9a-z]+/)).output)
        #expect(try await person.run("session verify \(session)", on: "prodpeek").status == 0)
        let found = try await Finished.running([
            "/usr/bin/find", person["DATA_DIR"] + "/recordings", "-path", "*\(session)*", "-name", "*.zst",
        ])
        let segment = URL(filePath: try #require(found.output.split(separator: "\n").first.map(String.init)))
        var bytes = try Data(contentsOf: segment)
        bytes[bytes.count / 2] ^= 1
        let handle = try FileHandle(forWritingTo: segment)
        try handle.write(contentsOf: bytes)
        try handle.close()
        let altered = try await person.run("session verify \(session)", on: "prodpeek")
        #expect(altered.status == 1)
        #expect((altered.output + altered.errors).contains("segment"), "\(altered.output)\(altered.errors)")
    }

    @Test func operatorEndsASessionAndDeveloperOnlyTheirOwn() async throws {
        let dev = try await Person.developer(of: world)
        let ops = try await Person.operatorOf(world)
        try await Running.whileRunning(ops.ssh("web1", "tail -F /var/log/checkout/app.log")) { running in
            try await running.showsAnything()
            let session = String(try #require(try running.errors().firstMatch(of: /s-[0-9a-z]+/)).output)
            let refused = try await dev.run("session kill \(session)", on: "prodpeek")
            #expect([66, 126].contains(refused.status), "\(refused.status)")
            let length = try running.output().utf8.count
            try await running.shows(moreThan: length)
            #expect(try await ops.run("session kill \(session)", on: "prodpeek").status == 0)
            #expect(await running.status() == 126)
            #expect(try running.errors().split(separator: "\n").last?.hasPrefix("prodpeek: denied: ") == true)
        }
    }

    private func export(_ words: String) async throws -> Finished {
        try await Person.developer(of: world).run("session export last \(words)", on: "prodpeek")
    }
}
