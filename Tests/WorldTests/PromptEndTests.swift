import Foundation
import PeekTesting
import Testing

/// A prompt ends with what it was allowed by.
@Suite(.inOneWorld, .serialized)
struct PromptEndTests {
    let world: World

    init() throws { world = try #require(World.current) }

    private func prompt(
        _ body: (_ running: Running, _ session: String) async throws -> Void
    ) async throws -> [RecordedEvent] {
        let person = try await Person.developer(of: world)
        return try await world.events(
            during: {
                let last = try await world.events().last?.sequence ?? 0
                try await Running.whileRunning(person.ssh("web1", nil, options: ["-tt"]), input: .typed) { running in
                    try await running.shows("read-only")
                    let started = try await world.events(after: last).last { $0.fact.type == "session.started" }
                    try await body(running, try #require(started?.fact.subject["session"]))
                }
            },
            until: { $0.contains { $0.fact.type == "session.ended" } }
        )
    }

    @Test(arguments: [false, true])
    func killEndsItWhileItWaitsAndWhileItRuns(runs: Bool) async throws {
        let ended = try await prompt { running, session in
            if runs {
                try running.send("tail -f checkout/app.log\r")
                try await running.shows("order placed")
            }
            let killed = try await Person.operatorOf(world).run("session kill \(session)", on: "prodpeek")
            #expect(killed.status == 0, "\(killed.errors)")
            #expect(await running.status() == 126)
            let said = try running.output() + running.errors()
            #expect(said.contains("ops ended session"))
        }
        #expect(ended.last { $0.fact.type == "session.ended" }?.fact.details.sessionEnded?.cause == "killed")
        try await world.runsNothing(on: "web1")
    }

    @Test func policyEndsALineThatItNoLongerAllows() async throws {
        let ended = try await prompt { running, _ in
            try running.send("tail -f checkout/app.log\r")
            try await running.shows("order placed")
            try await world.withPolicy(replacing: "    commands: all\n", by: "    commands: [head]\n") {
                #expect(await running.status() == 126)
            }
        }
        #expect(ended.last { $0.fact.type == "session.ended" }?.fact.details.sessionEnded?.cause == "policy")
    }

    @Test func eachLineIsDecidedByThePolicyOfItsMoment() async throws {
        _ = try await prompt { running, _ in
            try running.send("wc -l /etc/hosts\r")
            try await running.shows("/etc/hosts\r\n")
            try await world.withPolicy(replacing: "    commands: all\n", by: "    commands: [head]\n") {
                try running.send("wc -l /etc/hosts\r")
                try await running.shows("role developer does not allow wc")
            }
            try running.send("exit\r")
            #expect(await running.status() == 126)
        }
    }

    @Test func idlePromptEnds() async throws {
        try await world.withPolicy(
            replacing: "      idle: 2h\n",
            by: "      idle: 2s\n"
        ) {
            let ended = try await prompt { running, _ in
                #expect(await running.status() == 75)
                let said = try running.output() + running.errors()
                #expect(said.contains("nothing happened for 2 s"))
            }
            #expect(ended.last { $0.fact.type == "session.ended" }?.fact.details.sessionEnded?.cause == "limit")
        }
    }

    @Test func clientThatGoesLeavesNothing() async throws {
        let ended = try await prompt { running, _ in
            try running.send("tail -f checkout/app.log\r")
            try await running.shows("order placed")
            running.signal(SIGKILL)
        }
        #expect(ended.last { $0.fact.type == "session.ended" }?.fact.details.sessionEnded?.cause == "disconnect")
        try await world.runsNothing(on: "web1")
    }

    @Test func promptIsWatchedAsItGoes() async throws {
        let operators = try await Person.operatorOf(world)
        _ = try await prompt { running, session in
            try await Running.whileRunning(operators.ssh("prodpeek", "session watch \(session)")) { watching in
                try await running.shows("ops is watching this session")
                try running.send("wc -l /etc/hosts\r")
                try await watching.shows("/etc/hosts")
            }
            let noted = try await operators.run("session note \(session) 'have a look'", on: "prodpeek")
            #expect(noted.status == 0, "\(noted.errors)")
            try running.send("exit\r")
            #expect(await running.status() == 0)
        }
    }
}
