import Foundation
import PeekTesting
import Testing

/// What is done with a session while it runs, and afterwards: notes, watching, sharing.
@Suite(.inOneWorld, .serialized)
struct WatchTests {
    let world: World

    init() throws { world = try #require(World.current) }

    @Test func noteOfASessionThatRunsIsAMarkerOfItsRecording() async throws {
        let dev = try await Person.developer(of: world)
        let ops = try await Person.operatorOf(world)
        try await Running.whileRunning(dev.ssh("web1", "tail -F /var/log/checkout/app.log")) { running in
            let session = try await session(in: running)
            let noted = try await ops.run("session note \(session) the queue is full", on: "prodpeek")
            #expect(noted.status == 0, "\(noted.errors)")
            try await running.says("prodpeek: note by ops: the queue is full\n")
            running.signal(SIGKILL)
            try await ended(session, dev)
            let cast = try await dev.run("session export \(session) --format asciicast-v2", on: "prodpeek").output
            let markers = cast.split(separator: "\n").filter { $0.contains("\"m\"") }
            #expect(markers.count { $0.contains("note by ops: the queue is full") } == 1, "\(markers)")
            let verified = try await dev.run("session verify \(session)", on: "prodpeek")
            #expect(verified.status == 0, "\(verified.output)")
            #expect(
                try await dev.run("session show \(session)", on: "prodpeek").output.contains("note by ops: the queue")
            )
        }
    }

    @Test func noteOfAPastSessionIsAMarkerOfItsExports() async throws {
        let dev = try await Person.developer(of: world)
        let banner = try await dev.run("tail -n 5 /var/log/checkout/app.log").errors
        let session = try #require(banner.split(separator: " ").map(String.init).first { $0.hasPrefix("s-") })
        #expect(try await dev.run("session note \(session) here it broke --at 0", on: "prodpeek").status == 0)
        #expect(try await dev.run("session note \(session) and this was the end", on: "prodpeek").status == 0)
        for format in ["asciicast-v2", "asciicast-v3", "text"] {
            let exported = try await dev.run("session export \(session) --format \(format)", on: "prodpeek").output
            #expect(exported.contains("note by dev: here it broke"), "\(format)")
            #expect(exported.contains("note by dev: and this was the end"), "\(format)")
        }
        let raw = try await dev.run("session export \(session) --format raw", on: "prodpeek").output
        #expect(!raw.contains("here it broke"), "raw is what the person was sent")
        let beyond = try await dev.run("session note \(session) x --at 9:00:00", on: "prodpeek")
        #expect(beyond.status == 64)
        let theirs = try await Person.operatorOf(world).run("hostname").errors
        let hidden = try #require(theirs.split(separator: " ").first { $0.hasPrefix("s-") })
        for verb in ["note \(hidden) x", "watch \(hidden)", "share \(hidden)"] {
            #expect(try await dev.run("session \(verb)", on: "prodpeek").status == 66, "\(verb)")
        }
    }

    @Test func watcherSeesWhatComesAndBothAreTold() async throws {
        let dev = try await Person.developer(of: world)
        let ops = try await Person.operatorOf(world)
        try await Running.whileRunning(dev.ssh("web2", "tail -n 0 -F /var/log/checkout/app.log")) { running in
            let session = try await session(in: running)
            try await Running.whileRunning(ops.ssh("prodpeek", "session watch \(session)")) { watching in
                try await running.says("ops is watching this session")
                try await watching.shows("order")
                #expect(try watching.errors().contains("watching \(session) of dev on web2, who is told"))
                watching.signal(SIGTERM)
                try await running.says("ops stopped watching")
            }
            try await Running.whileRunning(ops.ssh("prodpeek", "session watch \(session)")) { watching in
                try await watching.says("watching \(session)")
                try await watching.shows("ops is watching this session")
                running.signal(SIGKILL)
                #expect(await watching.status() == 0)
                #expect(try watching.errors().contains("session \(session) has ended"))
            }
            let late = try await ops.run("session watch \(session)", on: "prodpeek")
            #expect(late.status == 66)
            #expect(late.errors.contains("session replay \(session)"))
            let watched = try await world.events().filter { $0.fact.type == "session.watched" }
            #expect(watched.filter { $0.fact.subject["session"] == session && $0.fact.principal == "ops" }.count == 3)
        }
    }

    @Test func watcherWhoLosesTheRightSeesNoMore() async throws {
        let dev = try await Person.developer(of: world)
        let ops = try await Person.operatorOf(world)
        try await Running.whileRunning(dev.ssh("web1", "tail -F /var/log/checkout/app.log")) { running in
            let session = try await session(in: running)
            try await Running.whileRunning(ops.ssh("prodpeek", "session watch \(session)")) { watching in
                try await watching.says("watching \(session)")
                try await world.withPolicy(
                    replacing: "      recordings.read: all\n",
                    by: "      recordings.read: own\n"
                ) {
                    #expect(await watching.status() == 126)
                    let shown = try watching.outputBytes().count
                    let recorded = try running.outputBytes().count
                    try await running.shows(moreThan: recorded)
                    #expect(try watching.outputBytes().count == shown)
                    // What is recorded last carries the policy in force; the watcher's refusal has the one it began with.
                    let looked = try await dev.run("uptime")
                    #expect(looked.status == 0)
                }
                try await running.says("ops stopped watching")
            }
        }
    }

    @Test func watcherWhoDoesNotReadIsEndedToo() async throws {
        let dev = try await Person.developer(of: world)
        let ops = try await Person.operatorOf(world)
        // More than the gateway, the network and ssh hold for somebody who has stopped.
        try await Gate.whileThere { gate in try await watchWithoutReading(dev, ops, gate) }
    }

    private func watchWithoutReading(_ dev: Person, _ ops: Person, _ gate: Gate) async throws {
        let input = "\(gate.wait); seq 5000000; exec sleep 1000"
        let much = ["/bin/bash", "-c", "exec \"$@\" < <(\(input))", "much"]
        try await Running.whileRunning(much + dev.ssh("web2", "cat")) { running in
            let session = try await session(in: running)
            try await Running.whileRunning(ops.ssh("prodpeek", "session watch \(session)")) { watching in
                try await watching.says("watching \(session)")
                watching.signal(SIGSTOP)
                try gate.open()
                try await running.shows(moreThan: 30_000_000)
                try await world.withPolicy(
                    replacing: "      recordings.read: all\n",
                    by: "      recordings.read: own\n"
                ) {
                    try await running.says("ops stopped watching")
                    try await eventually("it does not end") {
                        try await world.events().contains {
                            $0.fact.type == "verb.run" && $0.fact.outcome == "denied" && $0.fact.principal == "ops"
                                && $0.fact.details.text?["line"] == "session watch \(session)"
                        }
                    }
                    // What is recorded last carries the policy in force, and the refusal has the one it began with.
                    #expect(try await dev.run("uptime").status == 0)
                }
                watching.signal(SIGCONT)
                #expect(await watching.status() == 126)
                #expect(try !watching.output().contains("\n5000000\n"))
            }
        }
    }

    @Test func watcherOnATerminalLeavesByAKey() async throws {
        let dev = try await Person.developer(of: world)
        let ops = try await Person.operatorOf(world)
        try await Running.whileRunning(dev.ssh("web1", "tail -F /var/log/checkout/app.log")) { running in
            let session = try await session(in: running)
            let words = ops.ssh("prodpeek", "session watch \(session)", options: ["-tt"])
            try await Running.whileRunning(words, input: .typed) { watching in
                try await watching.shows("order")
                try watching.send("q")
                #expect(await watching.status() == 0)
                #expect(try watching.output().contains("\u{1B}[?25h"), "the terminal is not as it was")
                try await running.says("ops stopped watching")
            }
        }
    }

    @Test func sharedLinesAreThoseAroundTheMomentWithoutEscapes() async throws {
        let dev = try await Person.developer(of: world)
        // The lines of a stack trace begin with a tab, which is made visible.
        let seen = try await dev.run("grep order /var/log/checkout/app.log | tail -n 40")
        let lines = seen.output.split(separator: "\n").map(String.init)
        let shared = try await dev.run("session share last --lines 3", on: "prodpeek").output
        let shown = shared.split(separator: "\n").map(String.init)
        #expect(shown.first == "```" && shown.last == "```", "\(shared)")
        #expect(shown.dropFirst().first?.hasPrefix("dev on web1 at ") == true, "\(shared)")
        #expect(shown.dropFirst(2).first?.hasPrefix("prodpeek session replay s-") == true)
        #expect(shown.dropLast().suffix(3) == lines.suffix(3))
        let replay = try #require(shown.dropFirst(2).first?.replacing("prodpeek ", with: "", maxReplacements: 1))
        #expect(try await dev.run("\(replay) --speed 0", on: "prodpeek").output.contains(lines[0]))
        #expect(
            try await dev.run("session share last --at 0 --lines 0", on: "prodpeek").output.split(separator: "\n").count
                == 4
        )
        #expect(try await dev.run("session share last --lines 500", on: "prodpeek").status == 64)
    }

    private func session(in running: Running) async throws -> String {
        var session: String?
        try await running.until("there is no banner") {
            session = try running.errors().split(separator: " ").map(String.init).first { $0.hasPrefix("s-") }
            return session != nil
        }
        return try #require(session)
    }

    private func ended(_ session: String, _ person: Person) async throws {
        try await eventually("it has not ended") {
            try await person.run("session show \(session) --json", on: "prodpeek").output.contains("\"endedAt\"")
        }
    }
}
