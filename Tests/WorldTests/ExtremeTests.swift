import Foundation
import PeekTesting
import Testing

/// Names, lines and ends that are larger or earlier than usual.
@Suite(.inOneWorld, .serialized)
struct ExtremeTests {
    let world: World

    init() throws { world = try #require(World.current) }

    @Test func moreNamesThanALineHoldsAreRefusedAndTheGatewayLives() async throws {
        let person = try await Person.developer(of: world)
        let directory = person["HOST_ROOT_web1"] + "/srv/many"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: directory)
        // Together more than the 256 KiB of names that a listing may give.
        for number in 0..<1500 {
            let name = String(repeating: "n", count: 200) + "\(number)"
            try Data().write(to: URL(filePath: "\(directory)/\(name)"))
        }
        let seen = try await person.run("ls /srv/many/*")
        #expect(seen.status == 126, "\(seen.errors)")
        #expect(seen.errors.contains("bytes of names match on web1") && seen.errors.contains("  try:  "))
        let gateway = try #require(pid_t(person["PRODPEEKD_PID"]))
        #expect(kill(gateway, 0) == 0)
        #expect(try await person.run("head -n 1 /etc/hosts").status == 0)
    }

    @Test(arguments: ["", " -o json"])
    func aLongLineIsShownWholeAndRecorded(options: String) async throws {
        let person = try await Person.developer(of: world)
        let log = person["HOST_ROOT_web2"] + "/var/log/checkout/wide.log"
        // Bytes that become longer when they are made visible, or are escaped in JSON.
        let line = Data(repeating: 0x01, count: 90_000) + Data("the end\n".utf8)
        try line.write(to: URL(filePath: log))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: log)
        let seen = try await person.run(
            "tail web2:/var/log/checkout/wide.log --no-follow\(options)",
            on: "prodpeek"
        )
        #expect(seen.status == 0, "\(seen.errors)")
        #expect(seen.output.contains("the end"))
        let recorded = try await person.run("session export last --format raw --stream stdout", on: "prodpeek")
        #expect(recorded.output.contains("the end"))
        #expect(try await person.run("session verify last", on: "prodpeek").status == 0)
    }

    @Test func controlCEndsAVerbOnATerminalAndItsLinesEndAsATerminalWantsIt() async throws {
        let person = try await Person.developer(of: world)
        let words = person.paramiko("prodpeek", "terminal", "tail checkout")
        try await Running.whileRunning(words, input: .typed) { running in
            try await running.shows("│")
            try running.send("type 03\n")
            #expect(await running.status() == 130)
            #expect(try running.output().contains("\r\n"))
        }
        try await world.runsNothing(on: "web1")
    }

    @Test func sessionsOfADeployAreThoseOnItsHosts() async throws {
        let person = try await Person.developer(of: world)
        let operators = try await Person.operatorOf(world)
        let started = try await operators.run("deploy start checkout v9", on: "prodpeek")
        #expect(started.status == 0, "\(started.errors)")
        let deploy = started.output.trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(try await person.run("head -n 1 /etc/hosts", on: "web1").status == 0)
        #expect(try await person.run("head -n 1 /etc/hosts", on: "db1").status == 0)
        let listed = try await operators.run("session list --deploy \(deploy) --json", on: "prodpeek")
        #expect(listed.output.contains(#""host":"web1""#))
        #expect(!listed.output.contains(#""host":"db1""#), "ledger's host has nothing to do with checkout")
        _ = try await operators.run("deploy finish \(deploy) --status succeeded", on: "prodpeek")
    }
}
