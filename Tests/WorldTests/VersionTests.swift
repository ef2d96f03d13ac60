import Foundation
import PeekTesting
import Testing

/// `host check` says where a host has other programs than the commands were checked with.
@Suite(.inOneWorld, .serialized)
struct VersionTests {
    let world: World

    init() throws { world = try #require(World.current) }

    private struct Row: Decodable {
        let command: String
        let said: String?
        let verdict: String
    }

    private func rows(_ seen: Finished) throws -> [Row] { try JSONDecoder().decode([Row].self, from: seen.bytes) }

    private func verdicts(_ seen: Finished) throws -> [String: String] {
        Dictionary(uniqueKeysWithValues: try rows(seen).map { ($0.command, $0.verdict) })
    }

    @Test func everythingInstalledHereIsAsChecked() async throws {
        let person = try await Person.developer(of: world)
        let seen = try await person.run("host check web1 --json", on: "prodpeek")
        #expect(seen.status == 0, "\(seen.output)\(seen.errors)")
        for row in try rows(seen) {
            #expect(row.verdict == "same" || row.verdict == "missing", "\(row)")
        }
        let same = try rows(seen).filter { $0.verdict == "same" }.map(\.command)
        #expect(Set(same).isSuperset(of: ["tail", "grep", "zcat", "journalctl", "ss", "sed", "iostat", "sar", "mawk"]))
        let table = try await person.run("host check web1", on: "prodpeek")
        #expect(table.status == 0)
        let last = try #require(table.output.split(separator: "\n").last)
        #expect(last.hasPrefix("\(same.count) of \(try rows(seen).count) as checked"))
    }

    @Test func anotherVersionIsSaidAndFails() async throws {
        let person = try await Person.developer(of: world)
        let tail = #"{summary: s, binary: /usr/bin/tail, checked: ["(GNU coreutils) 9.10", "(GNU coreutils) 9"]}"#
        try await world.withPolicy(replacing: "principals:\n", by: "commands:\n  tail: \(tail)\nprincipals:\n") {
            let words = [person["PRODPEEK"], "host", "check", "web1"]
            let options = ["--gateway", "\(person["GATEWAY_HOST"]):\(person["GATEWAY_PORT"])"]
            let identity = ["--identity", person.key, "--known-hosts", person["KNOWN_HOSTS"]]
            let seen = try await Finished.running(words + options + identity)
            #expect(seen.status == 1, "\(seen.errors)")
            let lines = seen.output.split(separator: "\n")
            #expect(lines[1].hasPrefix("tail ") && lines[1].hasSuffix("  other"))
            #expect(lines.last?.contains(", 1 other (tail)") == true)
            #expect(lines.last?.contains("add the version to `checked:`") == true)
        }
    }

    @Test func hostileProgramsHarmNobody() async throws {
        let person = try await Person.developer(of: world)
        let scripts = [
            ("endless", "exec cat /dev/zero"), ("forger", #"printf 'bad\n3 said good\n4 said good\n'"#),
            ("hangs", "sleep 600 & wait"), ("mute", "exit 0"), ("painter", #"printf 'good \033[2J\r\n'"#),
        ]
        let root = person["HOST_ROOT_web1"] + "/srv"
        for (name, script) in scripts {
            try writeProgram("#!/bin/sh\n\(script)\n", to: "\(root)/\(name)")
        }
        let names = scripts.map(\.0) + ["nothing"]
        let entries = names.map { "  \($0): {summary: s, binary: /srv/\($0), checked: [good]}\n" }.joined()
        let before = try world.policy()
        let limited = before.replacing("    commands: all", with: "    commands: [\(names.joined(separator: ", "))]")
        try await world.adopt(limited.replacing("principals:\n", with: "commands:\n\(entries)principals:\n"))
        let seen = try await person.run("host check web1 --json", on: "prodpeek")
        try await world.adopt(before)
        #expect(seen.status == 1, "\(seen.errors)")
        #expect(
            try verdicts(seen) == [
                "endless": "no answer", "forger": "other", "hangs": "no answer", "mute": "no answer",
                "nothing": "missing",
                "painter": "same",
            ],
            "\(seen.output)"
        )
        #expect(!seen.bytes.contains(0x1B))
        try await world.runsNothing(on: "web1")
    }

    @Test func theTimeOfARoleEndsIt() async throws {
        let person = try await Person.developer(of: world)
        try writeProgram("#!/bin/sh\nsleep 600\n", to: person["HOST_ROOT_web1"] + "/srv/slow")
        let before = try world.policy()
        let limited = before.replacing("    commands: all", with: "    commands: [slow]")
            .replacing("duration: 12h", with: "duration: 1s")
        let entry = "commands:\n  slow: {summary: s, binary: /srv/slow, checked: [good]}\nprincipals:\n"
        try await world.adopt(limited.replacing("principals:\n", with: entry))
        let seen = try await person.run("host check web1", on: "prodpeek")
        try await world.adopt(before)
        #expect(seen.status == 1)
        #expect(seen.errors.contains("had not named all its versions: the role's limit of 1 s was reached"))
    }

    @Test func itIsASessionLikeAnyOther() async throws {
        let person = try await Person.developer(of: world)
        let events = try await world.events(
            during: {
                let seen = try await person.run("host check web1", on: "prodpeek")
                #expect(seen.errors.contains("recorded"))
            },
            until: { $0.contains { $0.fact.type == "session.ended" } }
        )
        let types = events.map(\.fact.type)
        #expect(types.filter { $0 == "session.started" }.count == 1, "one connection asks for all")
        #expect(events.last { $0.fact.type == "session.ended" }?.fact.details.sessionEnded?.cause == "exit")
        let listed = try await person.run("session show last", on: "prodpeek").output
        #expect(listed.contains("prodpeek host check web1"))
        #expect(listed.contains("/usr/bin/tail '--version'"))
        let said = try await person.run("session export last --format raw --stream stdout", on: "prodpeek").output
        #expect(said.hasPrefix("1 said "))
        #expect(said.contains(" said tail (GNU coreutils) 9.1\n"))
        #expect(try await person.run("session verify last", on: "prodpeek").status == 0)
    }

    @Test func longBannerLeavesRoomForTheAnswer() async throws {
        let person = try await Person.developer(of: world)
        let ops = try await Person.operatorOf(world)
        for number in 1...3 {
            let title = "'\(number) \(String(repeating: "the queue is full ", count: 12))'"
            #expect(try await ops.run("incident open \(title) --service checkout", on: "prodpeek").status == 0)
        }
        try await world.withPolicy(replacing: "    commands: all", by: "    commands: [tail]") {
            let seen = try await person.run("host check web1 --json", on: "prodpeek")
            #expect(seen.status == 0, "\(seen.errors)")
            #expect(try verdicts(seen) == ["tail": "same"])
            #expect(seen.errors.utf8.count > 272, "the banner is longer than the answer may be")
            let recorded = try await person.run("session export last --format raw", on: "prodpeek").output
            #expect(recorded.contains("the queue is full") && recorded.contains("1 said tail (GNU coreutils)"))
        }
    }

    @Test func whoMayRunNothingThereIsToldSo() async throws {
        let person = try await Person.developer(of: world)
        try await world.withPolicy(replacing: "    commands: all", by: "    commands: [awk]") {
            let events = try await world.events(
                during: {
                    let seen = try await person.run("host check web1", on: "prodpeek")
                    #expect(seen.status == 126)
                    #expect(seen.output.isEmpty && seen.errors.contains("  try:  ") && seen.errors.contains("  ask:  "))
                    #expect(seen.lastError.hasPrefix("prodpeek: denied: there is nothing to check on web1"))
                },
                until: { $0.contains { $0.fact.type == "command.denied" } }
            )
            #expect(events.contains { $0.fact.type == "command.denied" && $0.fact.outcome == "denied" })
            #expect(!events.contains { $0.fact.type == "session.started" })
        }
        try await world.withPolicy(
            replacing: "    commands: all",
            by: "    commands: all\n    requires: {reason: true}"
        ) {
            let withoutReason = try await person.run("host check web1", on: "prodpeek")
            #expect(withoutReason.status == 126)
            let withReason = try await person.run("host check web1 --reason look", on: "prodpeek")
            #expect(withReason.status == 0)
        }
    }

    @Test(arguments: ["nothing", "web1;id", "'*'"])
    func unknownHostIsNotFound(host: String) async throws {
        let seen = try await Person.developer(of: world).run("host check \(host)", on: "prodpeek")
        #expect(seen.status == 66)
        #expect(seen.output.isEmpty)
        #expect(seen.lastError.hasPrefix("prodpeek: not found: "))
    }

    @Test func deadHostIsUnavailable() async throws {
        let person = try await Person.developer(of: world)
        kill(try #require(pid_t(person["HOST_PID_db1"])), SIGKILL)
        let seen = try await person.run("host check db1", on: "prodpeek")
        #expect(seen.status == 69)
        #expect(seen.output.isEmpty)
        #expect(seen.lastError.hasPrefix("prodpeek: unavailable: db1 "))
        try await world.up()
    }
}
