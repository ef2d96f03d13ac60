import Foundation
import PeekTesting
import Testing

/// Sessions end with whoever watches, and leave nothing behind.
@Suite(.inOneWorld, .serialized)
struct SessionTests {
    let world: World

    init() throws { world = try #require(World.current) }

    @Test func tailIntoHeadEndsAtOnce() async throws {
        let person = try await Person.developer(of: world)
        let words = ["/bin/bash", "-c", "set -o pipefail; \"$@\" | head -n 1", "tail"]
        let events = try await world.events(
            during: {
                let seen = try await Finished.running(words + person.ssh("web1", "tail -F /var/log/checkout/app.log"))
                #expect(seen.output.split(separator: "\n").count == 1)
                #expect(seen.status == 141)
            },
            until: { $0.contains { $0.fact.type == "session.ended" } }
        )
        #expect(events.last { $0.fact.type == "session.ended" }?.fact.details.sessionEnded?.cause == "disconnect")
        try await nothingRuns(on: "web1")
    }

    @Test(
        arguments: [
            "tail -F /var/log/checkout/app.log",
            "tail -F /var/log/checkout/app.log | grep order | cut -c 1-60",
            "tail -f /var/log/nginx/access.log.1",
            "grep -r nothing-like-this - | wc -l",
        ],
        [false, true]
    )
    func killedClientLeavesNothingOnTheHost(command: String, terminal: Bool) async throws {
        let person = try await Person.developer(of: world)
        let words = person.ssh("web1", command, options: terminal ? ["-tt"] : [])
        let ended = try await world.events(
            during: {
                try await Running.whileRunning(words, input: .typed) { running in
                    try await runs(on: "web1")
                    running.signal(SIGKILL)
                    #expect(await running.status() == 128 + SIGKILL)
                }
            },
            until: { $0.contains { $0.fact.type == "session.ended" } }
        )
        #expect(ended.last { $0.fact.type == "session.ended" }?.fact.details.sessionEnded?.cause == "disconnect")
        try await nothingRuns(on: "web1")
    }

    @Test func clientThatReadsNothingLeavesNothingEither() async throws {
        let person = try await Person.developer(of: world)
        let log = person["HOST_ROOT_web2"] + "/var/log/checkout/long.log"
        let line = String(repeating: "a long line ", count: 100) + "\n"
        try Data(String(repeating: line, count: 40_000).utf8).write(to: URL(filePath: log))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: log)
        for stops in [true, false] {
            // Several at a time, because what the gateway does with a client in the moment of its end is chance.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        try await Running.whileRunning(person.ssh("web2", "cat /var/log/checkout/long.log")) {
                            running in
                            try await running.showsAnything()
                            // The file is larger than every buffer on the way, so that it waits for the client.
                            if stops { running.signal(SIGSTOP) }
                            running.signal(SIGKILL)
                        }
                    }
                }
                try await group.waitForAll()
            }
            try await nothingRuns(on: "web2")
        }
        try FileManager.default.removeItem(atPath: log)
    }

    @Test func killedGatewayLeavesNothingOnTheHostsAndInterruptedSessions() async throws {
        let person = try await Person.developer(of: world)
        let gateway = try #require(pid_t(person["PRODPEEKD_PID"]))
        let commands = [
            "web1": "tail -F /var/log/checkout/app.log", "db1": "tail -n 300 -F /var/log/ledger/app.log | grep a",
        ]
        for (host, command) in commands {
            let words = person.ssh(host, command)
            try await Running.whileRunning(words) { running in
                try await running.showsAnything()
                let session = try #require(try running.errors().firstMatch(of: /s-[0-9a-z]+/)).output
                if host == "db1" { kill(gateway, SIGKILL) } else { running.signal(SIGKILL) }
                #expect(await running.status() != 0)
                try await nothingRuns(on: host)
                if host == "db1" {
                    try await world.up()
                    #expect(try await state(of: String(session)) == "interrupted")
                    let export = "session export \(session) --format raw --stream stdout"
                    let recorded = try await person.run(export, on: "prodpeek")
                    #expect(recorded.status == 0, "\(recorded.errors)")
                    let received = try running.outputBytes()
                    #expect(recorded.bytes.starts(with: received), "what was received is not all recorded")
                } else {
                    try await eventually("it has not ended") { try await state(of: String(session)) == "disconnect" }
                }
            }
        }
        let seen = try await person.run("uptime")
        #expect(seen.status == 0, "\(seen.errors)")
    }

    @Test func sessionsOfOneRequestShareAGroup() async throws {
        let person = try await Person.developer(of: world)
        let seen = try await person.run("run web1 web2 -- head -n 1 /etc/hosts", on: "prodpeek")
        #expect(seen.status == 0, "\(seen.errors)")
        let listed = try await person.run("session list --json", on: "prodpeek").output
        let sessions = try JSONDecoder().decode([Listed].self, from: Data(listed.utf8)).prefix(2)
        #expect(Set(sessions.map(\.host)) == ["web1", "web2"])
        let groups = Set(sessions.map(\.group))
        #expect(groups.count == 1)
        #expect(groups.first??.hasPrefix("g-") == true)
    }

    private struct Listed: Decodable {
        let id: String
        let host: String
        let state: String
        let group: String?
    }

    private func state(of session: String) async throws -> String? {
        let listed = try await Person.developer(of: world).run("session list --json", on: "prodpeek")
        try #require(listed.status == 0, "\(listed.errors)")
        return try JSONDecoder().decode([Listed].self, from: Data(listed.output.utf8)).first { $0.id == session }?.state
    }

    private func runs(on host: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await eventually("nothing started on \(host)", sourceLocation: sourceLocation) {
            // Else the client may be gone before there is anything that could stay.
            try await world.processes(on: host).contains { !$0.hasPrefix("sshd") }
        }
    }

    private func nothingRuns(on host: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await world.runsNothing(on: host, sourceLocation: sourceLocation)
        #expect(try await world.processes(on: host) == [], sourceLocation: sourceLocation)
    }
}
