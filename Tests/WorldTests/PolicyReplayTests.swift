import Foundation
import PeekTesting
import Testing

/// Past sessions run through a candidate that lies on a person's own machine.
@Suite(.inOneWorld, .serialized)
struct PolicyReplayTests {
    struct Change: Decodable {
        let principal: String
        let host: String
        let line: String
        let change: String
        let count: Int
        let givesReason: Bool
        let oldRule: String
        let newRule: String
    }

    let world: World

    init() throws { world = try #require(World.current) }

    /// A candidate on the person's machine, made from the policy in force.
    private func candidate(_ changes: [(String, String)], in name: String = "candidate.yaml") throws -> String {
        var text = try world.policy()
        for (old, new) in changes {
            let isThere = text.contains(old)
            try #require(isThere, "the policy has no \(old)")
            text = text.replacing(old, with: new, maxReplacements: 1)
        }
        let file = world.directory.appending(path: name)
        try Data(text.utf8).write(to: file)
        return file.path()
    }

    private func replay(_ file: String, _ options: String..., by person: Person) async throws -> Finished {
        let place = ["--gateway", person["GATEWAY_HOST"] + ":" + person["GATEWAY_PORT"], "--identity", person.key]
        return try await .running(
            [person["PRODPEEK"]] + place + ["--known-hosts", person["KNOWN_HOSTS"], "policy", "replay", file] + options
        )
    }

    private func changes(_ file: String, by person: Person) async throws -> [Change] {
        let answer = try await replay(file, "--json", by: person)
        try #require(answer.status == 0, "\(answer.errors)")
        return try JSONDecoder().decode([Change].self, from: answer.bytes)
    }

    @Test func whoseWorkWouldChangeIsListed() async throws {
        let dev = try await Person.developer(of: world)
        let ops = try await Person.operatorOf(world)
        let secret = "cat /etc/shells"
        for _ in 0..<2 { #expect(try await dev.run("uptime").status == 0) }
        #expect(try await ops.run("uptime").status == 0)
        #expect(try await dev.run(secret).status == 126)
        #expect(try await dev.run("uptime", on: "web9").status == 66)
        let file = try candidate([
            ("commands: all", "commands: [cat]"), ("read: &readable\n", "read: &readable\n      - /etc/shells\n"),
        ])
        let found = try await changes(file, by: ops)
        let refused = try #require(found.first { $0.principal == "dev" && $0.line == "uptime" })
        #expect(refused.change == "refused" && refused.host == "web1" && refused.count == 2)
        #expect(refused.oldRule == "role developer")
        #expect(refused.newRule == "role developer: commands")
        let allowed = try #require(found.first { $0.line == secret })
        #expect(allowed.change == "allowed" && allowed.newRule == "role developer")
        #expect(!found.contains { $0.principal == "ops" || $0.host == "web9" })
        let text = try await replay(file, "--since", "1h", by: ops)
        #expect(text.status == 0)
        #expect(text.output.contains("dev: 1 line would be refused (2 times), 1 line would be allowed (1 time)"))
        #expect(text.errors.isEmpty, "no progress without a terminal")
        let plain = try await ops.run(
            "policy replay -",
            on: "prodpeek",
            input: String(contentsOfFile: file, encoding: .utf8)
        )
        #expect(plain.output.contains("would be refused (2 times)"), "\(plain.errors)")
    }

    @Test func hostThatWasOutOfSightIsReplayedToo() async throws {
        let dev = try await Person.developer(of: world)
        #expect(try await dev.run("uptime", on: "web8").status == 66)
        let renamed = [("\n  web1:\n", "\n  web8:\n"), ("hosts: [web1, web2]", "hosts: [web8, web2]")]
        let file = try candidate(renamed)
        let found = try await changes(file, by: try await Person.operatorOf(world))
        #expect(found.contains { $0.host == "web8" && $0.change == "allowed" && $0.oldRule == "roles of dev" })
    }

    @Test func reasonThatWasGivenThenCounts() async throws {
        let dev = try await Person.developer(of: world)
        #expect(try await dev.run("df", options: ["-o", "SetEnv=PRODPEEK_REASON=slow"]).status == 0)
        #expect(try await dev.run("free").status == 0)
        let reasons = "    commands: all\n    requires: {reason: true}\n"
        let strict = try await changes(
            try candidate([("    commands: all\n", reasons)]),
            by: try await Person.operatorOf(world)
        )
        #expect(strict.contains { $0.line == "free" && !$0.givesReason && $0.newRule == "role developer: requires" })
        #expect(!strict.contains { $0.line == "df" })
        // And the other way round: a denied request is remembered with its reason.
        let need = "    commands: [head]\n    requires: {reason: true}\n"
        try await world.withPolicy(replacing: "    commands: all\n", by: need) {
            let explained = try await dev.run("nl /etc/hosts", options: ["-o", "SetEnv=PRODPEEK_REASON=slow"])
            let bare = try await dev.run("nl /etc/fstab")
            #expect(explained.status == 126 && bare.status == 126)
        }
        let wide = try await changes(
            try candidate([("    commands: all\n", reasons)]),
            by: try await Person.operatorOf(world)
        )
        #expect(wide.contains { $0.line == "nl /etc/hosts" && $0.givesReason && $0.change == "allowed" })
        #expect(!wide.contains { $0.line == "nl /etc/fstab" })
    }

    @Test func othersLinesAreForThoseWhoMayExplainThem() async throws {
        let dev = try await Person.developer(of: world)
        let ops = try await Person.operatorOf(world)
        #expect(try await ops.run("head -n 1 /etc/hosts").status == 0)
        #expect(try await dev.run("head -n 2 /etc/hosts").status == 0)
        let file = try candidate([("commands: all", "commands: [cat]"), ("commands: all", "commands: [cat]")])
        let own = try await changes(file, by: dev)
        #expect(own.contains { $0.line == "head -n 2 /etc/hosts" })
        #expect(own.allSatisfy { $0.principal == "dev" })
        #expect(
            try await changes(file, by: ops).contains { $0.principal == "ops" && $0.line == "head -n 1 /etc/hosts" }
        )
        let events = try await world.events(
            during: { _ = try await changes(file, by: dev) },
            until: { $0.contains { $0.fact.type == "policy.replayed" } }
        )
        #expect(events.contains { $0.fact.principal == "dev" && $0.fact.details.text?["of"] == "own" })
    }

    @Test(arguments: [
        ("roles:\n", "roles:\n  x: {colour: red}\n", "colour"), ("principals:", "principals: [", "not YAML"),
        ("principals:", "include: [/etc/passwd]\nprincipals:", "include"),
    ])
    func mistakesComeBackWithTheirPlaceInTheFile(old: String, new: String, word: String) async throws {
        let ops = try await Person.operatorOf(world)
        let file = try candidate([(old, new)], in: "wrong.yaml")
        let answer = try await replay(file, by: ops)
        #expect(answer.status == 64)
        #expect(answer.output.isEmpty)
        #expect(answer.errors.hasPrefix(file + ":"), "\(answer.errors)")
        #expect(answer.errors.contains(#/wrong\.yaml:\d+:\d+: /#))
        #expect(answer.errors.contains(word), "\(answer.errors)")
        #expect(!answer.errors.contains("root:"))
        #expect(answer.lastError.hasPrefix("prodpeek: usage: "))
    }

    @Test(arguments: ["web1", "web7"])
    func lineThatCouldFillTheLogIsKeptShort(host: String) async throws {
        let dev = try await Person.developer(of: world)
        // Six bytes each in the log; more does not fit into the arguments of the test's client.
        let line = [UInt8](repeating: 1, count: 60_000)
        let events = try await world.events(
            during: { _ = try await dev.run(bytes: line, on: host) },
            until: { $0.contains { $0.fact.outcome == "denied" } }
        )
        let kept = try #require(events.first?.fact.details.text?["line"])
        #expect(kept.utf8.count == 8192)
    }
}
