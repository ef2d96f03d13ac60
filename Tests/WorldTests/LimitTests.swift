import Foundation
import PeekTesting
import Testing

/// What a role asks for, and how much it allows.
@Suite(.inOneWorld, .serialized)
struct LimitTests {
    let world: World

    init() throws { world = try #require(World.current) }

    @Test func unknownLoginListsTheHostsThatOneMaySee() async throws {
        let person = try await Person.developer(of: world)
        for command in ["uptime", nil] {
            let seen = try await person.run(command, on: "web3")
            #expect(seen.status == 66)
            #expect(seen.errors.contains("one of: db1, web1, web2"))
            #expect(seen.lastError.hasPrefix("prodpeek: not found: no host web3"))
        }
        // The first role is the developer's.
        try await world.withPolicy(replacing: "    services: [checkout, ledger]\n", by: "    services: [checkout]\n") {
            let hidden = try await person.run("uptime", on: "db1")
            let unknown = try await person.run("uptime", on: "db9")
            #expect(hidden.status == 66)
            #expect(hidden.errors.contains("one of: web1, web2"))
            // A host that one may not see cannot be told from one that does not exist.
            #expect(hidden.errors == unknown.errors.replacing("db9", with: "db1"))
        }
    }

    @Test(arguments: ["reason", "incident"])
    func whatIsRequiredMustBeSaid(what: String) async throws {
        let person = try await Person.developer(of: world)
        let variable = "PRODPEEK_\(what.uppercased())"
        let required = "    input: recorded\n    requires: {\(what): true}\n"
        try await world.withPolicy(replacing: "    input: recorded\n", by: required) {
            for said in [[], ["-o", "SetEnv=\(variable)="], ["-o", "SetEnv=\"\(variable)=   \""]] {
                let seen = try await person.run("uptime", options: said)
                #expect(seen.status == 126, "\(said)")
                #expect(seen.errors.contains(what))
                #expect(seen.errors.contains("--\(what)") || seen.errors.contains(variable), "\(seen.errors)")
            }
            let seen = try await person.run("uptime", options: ["-o", "SetEnv=\"\(variable)=INC-42 slow orders\""])
            #expect(seen.status == 0, "\(seen.errors)")
            let shown = try await person.run("session show last --json", on: "prodpeek").output
            #expect(shown.contains("\"\(what)\":\"INC-42 slow orders\""), "\(shown)")
            let verb = ["run", "web1", "--\(what)", "INC-43", "--", "uptime"].joined(separator: " ")
            #expect(try await person.run(verb, on: "prodpeek").status == 0)
        }
    }

    @Test func oneSessionTooManyIsRefused() async throws {
        let person = try await Person.developer(of: world)
        try await world.withPolicy(replacing: "sessions: 2000", by: "sessions: 2") {
            let tail = person.ssh("web1", "tail -F /var/log/checkout/app.log")
            try await Running.whileRunning(tail) { first in
                try await Running.whileRunning(tail) { second in
                    for one in [first, second] { try await one.showsAnything() }
                    let third = try await person.run("uptime")
                    #expect(third.status == 75)
                    #expect(third.output.isEmpty)
                    #expect(third.lastError.hasPrefix("prodpeek: limit: you have 2 sessions open"))
                    // Somebody else's are not counted.
                    let others = try await Person.operatorOf(world).run("uptime")
                    #expect(others.status == 0)
                    second.signal(SIGKILL)
                    try await eventually("the place is not free again") { try await person.run("uptime").status == 0 }
                }
            }
        }
    }

    @Test func sessionsAreNotMoreThanAllowedWhenAllComeAtOnce() async throws {
        let person = try await Person.developer(of: world)
        try await world.withPolicy(replacing: "sessions: 2000", by: "sessions: 3") {
            try await withThrowingTaskGroup(of: Int32.self) { group in
                for _ in 0..<12 {
                    group.addTask {
                        let words = person.ssh("web1", "tail -F /var/log/checkout/app.log")
                        return try await Finished.running(["/usr/bin/timeout", "30"] + words).status
                    }
                }
                let statuses = try await group.reduce(into: []) { $0.append($1) }
                #expect(statuses.count { $0 == 75 } == 9, "\(statuses)")
                #expect(statuses.count { $0 == 124 } == 3, "\(statuses)")
            }
        }
    }

    @Test(arguments: [("duration: 12h", "duration: 2s"), ("idle: 2h", "idle: 2s")])
    func sessionThatTakesTooLongEnds(old: String, new: String) async throws {
        let person = try await Person.developer(of: world)
        let ended = try await world.events(
            during: {
                try await world.withPolicy(replacing: old, by: new) {
                    // Nothing writes to this one, so both limits come to bear.
                    let seen = try await person.run("tail -n 1 -f /var/log/nginx/access.log.1")
                    #expect(seen.status == 75)
                    #expect(!seen.output.isEmpty)
                    #expect(seen.lastError.hasPrefix("prodpeek: limit: "))
                }
            },
            until: { $0.contains { $0.fact.type == "session.ended" } }
        )
        #expect(ended.contains { $0.fact.details.sessionEnded?.cause == "limit" })
        try await world.runsNothing(on: "web1")
    }

    @Test func busySessionIsNotIdle() async throws {
        let person = try await Person.developer(of: world)
        try await world.withPolicy(replacing: "idle: 2h", by: "idle: 6s") {
            let words = person.ssh("web1", "tail -F /var/log/checkout/app.log")
            let seen = try await Finished.running(["/usr/bin/timeout", "14"] + words)
            #expect(seen.status == 124, "\(seen.errors)")
        }
    }
}
