import Foundation
import PeekTesting
import Testing

/// A policy that changes is in force at once, and a bad one changes nothing.
@Suite(.inOneWorld, .serialized)
struct PolicyTests {
    let world: World

    init() throws { world = try #require(World.current) }

    @Test func changedFileIsTakenByItself() async throws {
        let person = try await Person.developer(of: world)
        #expect(try await person.run("uptime").status == 0)
        let before = try world.policy()
        for (policy, status) in [(before.replacing("commands: all", with: "commands: [tail]"), 126), (before, 0)] {
            _ = try await world.events(
                during: { try world.write(policy) },
                until: { $0.contains { $0.fact.type == "policy.loaded" } }
            )
            #expect(try await person.run("uptime").status == Int32(status))
        }
    }

    @Test func hangupReadsTheFileAgain() async throws {
        let gateway = try #require(pid_t(try await Person.developer(of: world)["PRODPEEKD_PID"]))
        let events = try await world.events(
            during: { kill(gateway, SIGHUP) },
            until: { $0.contains { $0.fact.type == "policy.loaded" } }
        )
        #expect(events.count == 1)
    }

    @Test(
        arguments: [
            ("roles: [developer]", "roles: [developer, wizard]", "wizard"),
            ("services: [checkout, ledger]", "services: [checkout, ledger]\n    colour: red", "colour"),
            ("    commands: all\n", "    commands: all\n    commands: all\n", "commands"),
            ("principals:", "principals: [", "not YAML"),
        ]
    )
    func badFileChangesNothingAndIsSeen(old: String, new: String, word: String) async throws {
        let person = try await Person.developer(of: world)
        let before = try world.policy()
        let hash = try await world.events().last?.fact.policyHash
        let events = try await world.events(
            during: { try world.write(before.replacing(old, with: new, maxReplacements: 1)) },
            until: { $0.contains { $0.fact.type == "policy.rejected" } }
        )
        let rejected = try #require(events.first { $0.fact.type == "policy.rejected" }?.fact)
        #expect(rejected.outcome == "failure")
        #expect(rejected.policyHash == hash)
        #expect(rejected.reason.contains(word))
        #expect(rejected.reason.contains(#/:\d+:\d+/#), "\(rejected.reason)")
        let check = try await Finished.running([person["PRODPEEK"], "policy", "check", person["POLICY"]])
        #expect(check.status == 1)
        #expect((check.output + check.errors).contains(#/:\d+:\d+/#), "\(check.output + check.errors)")
        #expect(try await person.run("uptime").status == 0)
        let ready = try await Finished.running(["/usr/bin/curl", "-s", person["HTTP_URL"] + "/readyz"]).output
        #expect(ready.contains(#""policy":{"#))
        #expect(!ready.contains(#""policy":{"state":"ok"}"#), "\(ready)")
        _ = try await world.events(
            during: { try world.write(before) },
            until: { $0.contains { $0.fact.type == "policy.loaded" } }
        )
        let again = try await Finished.running(["/usr/bin/curl", "-s", person["HTTP_URL"] + "/readyz"]).output
        #expect(again.contains(#""policy":{"state":"ok"}"#), "\(again)")
    }

    @Test func missingFileChangesNothing() async throws {
        let person = try await Person.developer(of: world)
        let before = try world.policy()
        _ = try await world.events(
            during: { try FileManager.default.removeItem(atPath: person["POLICY"]) },
            until: { $0.contains { $0.fact.type == "policy.rejected" } }
        )
        #expect(try await person.run("uptime").status == 0)
        _ = try await world.events(
            during: { try world.write(before) },
            until: { $0.contains { $0.fact.type == "policy.loaded" } }
        )
    }

    @Test func includedFileIsWatchedLikeThePolicyItself() async throws {
        let person = try await Person.developer(of: world)
        let directory = URL(filePath: person["POLICY"]).deletingLastPathComponent().appending(path: "more")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try write("services: {}\n", to: directory.appending(path: "a.yaml"))
        try await world.withPolicy(replacing: "principals:\n", by: "include: [more/*.yaml]\nprincipals:\n") {
            let key = try #require(try world.policy().split(separator: "\"").first { $0.hasPrefix("ssh-ed25519 ") })
            let host = "hosts: {web3: {address: 127.0.0.1, labels: {role: web}, hostKeys: [\"\(key)\"]}}\n"
            _ = try await world.events(
                during: {
                    try write(host + "services: {s: {hosts: [web3]}}\n", to: directory.appending(path: "b.yaml"))
                },
                until: { $0.contains { $0.fact.type == "policy.loaded" } }
            )
            _ = try await world.events(
                during: { try write("services: {s: {hosts: [web4]}}\n", to: directory.appending(path: "b.yaml")) },
                until: { $0.contains { $0.fact.reason.contains("b.yaml:1:24: there is no host \"web4\"") } }
            )
            _ = try await world.events(
                during: { try FileManager.default.removeItem(at: directory.appending(path: "b.yaml")) },
                until: { $0.contains { $0.fact.type == "policy.loaded" } }
            )
        }
    }

    @Test func goodFilePassesTheCheck() async throws {
        let person = try await Person.developer(of: world)
        let check = try await Finished.running([person["PRODPEEK"], "policy", "check", person["POLICY"]])
        #expect(check.status == 0, "\(check.errors)")
        let missing = try await Finished.running([person["PRODPEEK"], "policy", "check", "/nowhere/policy.yaml"])
        #expect(missing.status != 0)
    }

    @Test func sessionThatIsNoLongerAllowedEndsWithASentence() async throws {
        let dev = try await Person.developer(of: world)
        let ops = try await Person.operatorOf(world)
        let tail = "tail -F /var/log/checkout/app.log"
        try await Running.whileRunning(ops.ssh("web1", tail)) { kept in
            try await Running.whileRunning(dev.ssh("web1", tail)) { ended in
                for one in [ended, kept] { try await one.showsAnything() }
                try await world.withPolicy(replacing: "    commands: all", by: "    commands: [head]") {
                    #expect(await ended.status() == 126)
                    #expect(try ended.errors().contains("prodpeek: denied: the policy changed and no longer allows"))
                    let length = try kept.output().utf8.count
                    try await kept.shows(moreThan: length)
                }
            }
        }
        let ends = try await world.events().compactMap(\.fact.details.sessionEnded)
        #expect(ends.contains { $0.cause == "policy" })
    }

    @Test func principalWhoIsGoneIsRefusedOnAnOldConnectionToo() async throws {
        let person = try await Person.developer(of: world)
        let control = world.directory.appending(path: "control").path()
        let shared = ["-o", "ControlPath=\(control)", "-o", "ControlMaster=no"]
        try await Running.whileRunning(person.ssh("web1", options: ["-M", "-N", "-S", control])) { master in
            try await master.makes(control)
            #expect(try await person.run("uptime", options: shared).status == 0)
            try await world.withPolicy(replacing: "\n  dev:\n", by: "\n  devil:\n") {
                let seen = try await person.run("uptime", options: shared)
                #expect(seen.status == 126)
                #expect(seen.lastError.hasPrefix("prodpeek: denied: "))
            }
        }
    }

    private func write(_ text: String, to file: URL) throws {
        try Data(text.utf8).write(to: file, options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
    }
}
