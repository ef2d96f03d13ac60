import Foundation
import PeekTesting
import Testing

/// Incidents from their opening to their end, by people who look at hosts meanwhile.
@Suite(.inOneWorld, .serialized)
struct IncidentTests {
    let world: World

    init() throws { world = try #require(World.current) }

    @Test func incidentIsOpenedFilledAndClosed() async throws {
        let ops = try await Person.operatorOf(world)
        let dev = try await Person.developer(of: world)
        _ = try await verb("deploy start checkout v50 --undo 'deploy checkout v49' --contact anna", by: ops)
        let incident = try await open("checkout is slow --service checkout --severity 2")
        let look = try await dev.run("head -n 1 /var/log/checkout/app.log", on: "web1")
        #expect(look.status == 0)
        #expect(look.errors.contains("· linked to incident \(incident) checkout is slow ·"), "\(look.errors)")
        let elsewhere = try await dev.run("uptime", on: "db1")
        #expect(!elsewhere.errors.contains(incident), "the incident does not affect db1")
        #expect(try await verb("incident note \(incident) the queue is full", by: dev).status == 0)
        let shown = try await verb("incident show \(incident)", by: dev).output
        for text in ["checkout is slow", "severity 2", "open", "v50", "undo: deploy checkout v49", "contact: anna"] {
            #expect(shown.contains(text), "\(text)")
        }
        #expect(shown.contains("dev on web1") && shown.contains("head -n 1"), "\(shown)")
        #expect(shown.contains("dev: the queue is full"))
        let listed = try await verb("session list --incident \(incident) --json", by: dev).output
        #expect(listed.contains("head -n 1") && !listed.contains("uptime"), "\(listed)")
        #expect(try await verb("status checkout", by: dev).output.contains("\(incident)  severity 2  checkout is slow"))
        let closed = try await verb("incident close last --resolution 'back to v49'", by: ops)
        #expect(closed.status == 0, "\(closed.errors)")
        let after = try await dev.run("uptime", on: "web1")
        #expect(!after.errors.contains(incident))
        let end = try await verb("incident show \(incident)", by: dev).output
        #expect(end.contains("closed") && end.contains("back to v49"))
        let again = try await verb("incident close \(incident) --resolution again", by: ops)
        #expect(again.status == 126)
        #expect(again.lastError.hasPrefix("prodpeek: denied: incident \(incident) was closed"))
        _ = try await verb("deploy finish last --status succeeded", by: ops)
    }

    @Test func sessionThatRunsIsLinkedAndToldWhenAnIncidentOpensAndCloses() async throws {
        let ops = try await Person.operatorOf(world)
        let dev = try await Person.developer(of: world)
        let tail = dev.ssh("web1", "tail -F /var/log/checkout/app.log")
        try await Running.whileRunning(tail) { running in
            try await running.showsAnything()
            let incident = try await open("carts are lost --service checkout")
            try await running.says("carts are lost opened by ops; this session is linked to it")
            #expect(try await verb("incident show \(incident)", by: dev).output.contains("tail -F"))
            _ = try await verb("incident close \(incident) --resolution found", by: ops)
            try await running.says("closed by ops")
        }
    }

    @Test func whoeverHearsOfAnOpeningHearsOfTheEnd() async throws {
        let ops = try await Person.operatorOf(world)
        let dev = try await Person.developer(of: world)
        let first = try await open("the first --service checkout")
        try await Running.whileRunning(dev.ssh("prodpeek", "tail checkout")) { both in
            try await both.until("no lines of both hosts") {
                let lines = try both.output().split(separator: "\n")
                return lines.contains { $0.hasPrefix("web1 ") } && lines.contains { $0.hasPrefix("web2 ") }
            }
            let listed = try await verb("session list --incident \(first) --json", by: dev).output
            let running = try #require(listed.split(separator: "\"").first { $0.hasPrefix("s-") })
            #expect(try await verb("incident unlink \(first) \(running)", by: dev).status == 0)
            let second = try await open("the second --service checkout")
            func heard(_ text: String) throws -> Bool { try (both.output() + both.errors()).contains(text) }
            try await both.until("the person is not told of an incident that is not theirs") {
                try heard("the second opened by ops; none of these 2 sessions is linked to it")
            }
            _ = try await verb("incident close \(second) --resolution 'it was nothing'", by: ops)
            try await both.until("the person is not told of the end") {
                try heard("the second closed by ops") && heard("it was nothing")
            }
            _ = try await verb("incident close \(first) --resolution found", by: ops)
            try await both.until("the person is not told of the first end") { try heard("the first closed by ops") }
            let third = try await open("the third --service checkout")
            try await both.until("the person is told of one session as of all") {
                try heard("the third opened by ops; 1 of these 2 sessions is linked to it")
            }
            _ = try await verb("incident close \(third) --resolution found", by: ops)
        }
    }

    @Test func incidentIsChosenWhereSeveralAreOpen() async throws {
        let ops = try await Person.operatorOf(world)
        let dev = try await Person.developer(of: world)
        let first = try await open("first --service checkout")
        let second = try await open("second --service checkout --service ledger")
        let undecided = try await dev.run("uptime", on: "web2")
        #expect(undecided.errors.contains("\(first) first") && undecided.errors.contains("\(second) second"))
        #expect(undecided.errors.contains("--incident ID"), "\(undecided.errors)")
        let chosen = try await dev.run("uptime", on: "web2", options: ["-o", "SetEnv=PRODPEEK_INCIDENT=\(first)"])
        #expect(chosen.errors.contains("linked to incident \(first) first"), "\(chosen.errors)")
        let run = try await verb("run web2 --incident \(second) -- uptime", by: dev)
        #expect(run.errors.contains("linked to incident \(second) second"), "\(run.errors)")
        let ticket = try await verb("run web2 --incident INC-123 -- uptime", by: dev)
        #expect(ticket.status == 0)
        #expect(ticket.errors.contains("incident INC-123, which is not kept here"), "\(ticket.errors)")
        for id in [first, second] { _ = try await verb("incident close \(id) --resolution done", by: ops) }
        for (id, status) in [(first, 126), ("i-0000000000000", 66), ("i-123", 66), ("last", 66)] as [(String, Int32)] {
            let refused = try await verb("run web2 --incident \(id) -- uptime", by: dev)
            #expect(refused.status == status, "\(id)")
            #expect(refused.output.isEmpty)
            #expect(refused.errors.contains("  try:  "))
        }
    }

    @Test func sessionIsLinkedAndUnlinkedByHand() async throws {
        let ops = try await Person.operatorOf(world)
        let dev = try await Person.developer(of: world)
        let session = try await lastSession(of: dev, "hostname", on: "db1")
        let theirs = try await lastSession(of: ops, "hostname", on: "db1")
        let incident = try await open("orders are late --service ledger")
        #expect(try await verb("incident link \(incident) \(session)", by: dev).output.contains("is linked to"))
        #expect(try await verb("session show \(session)", by: dev).output.contains(incident))
        #expect(
            try await verb("incident unlink \(incident) \(session)", by: dev).output.contains("is no longer linked")
        )
        #expect(try await !verb("session show \(session)", by: dev).output.contains(incident))
        let hidden = try await verb("incident link \(incident) \(theirs)", by: dev)
        #expect(hidden.status == 66, "dev may not see the session of ops")
        let both = try await verb("incident link \(incident) \(session) \(theirs)", by: ops)
        #expect(both.status == 0, "\(both.errors)")
        let shown = try await verb("incident show \(incident)", by: dev).output
        #expect(shown.contains(session) && shown.contains("ops on db1") && !shown.contains(theirs), "\(shown)")
        _ = try await verb("incident close \(incident) --resolution done", by: ops)
    }

    @Test func whoseRoleDoesNotWriteIncidentsMayNotOpenOrClose() async throws {
        let dev = try await Person.developer(of: world)
        let ops = try await Person.operatorOf(world)
        let incident = try await open("theirs --service ledger")
        let developers = "recordings.read: own\n      # Whoever sees first that something is wrong says so:\n"
        try await world.withPolicy(
            replacing: developers + "      incidents.write: true",
            by: developers + "      incidents.write: false"
        ) {
            let refused = try await verb("incident open mine --service checkout", by: dev)
            #expect(refused.status == 126)
            #expect(refused.errors.contains("rule: incidents.write"))
            #expect(try await verb("incident close \(incident) --resolution x", by: dev).status == 126)
        }
        _ = try await verb("incident close \(incident) --resolution x", by: ops)
        #expect(try await verb("incident show i-0000000000000", by: dev).status == 66)
        #expect(try await verb("incident open x --service nothing", by: ops).status == 66)
        let own = try await verb("incident open mine --service checkout", by: dev)
        #expect(own.status == 0)
        let id = own.output.trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(try await verb("incident close \(id) --resolution 'it was nothing'", by: dev).status == 0)
    }

    @Test func hostileTextsAreRefusedOrMadeVisible() async throws {
        let ops = try await Person.operatorOf(world)
        let dev = try await Person.developer(of: world)
        let texts = ["\u{1B}[2J", "two\nlines", String(repeating: "x", count: 300), "   "]
        for text in texts {
            let refused = try await verb("incident open '\(text)' --service checkout", by: ops)
            #expect(refused.status == 64, "\(refused.errors)")
            #expect(refused.lastError.hasPrefix("prodpeek: usage: the title "), "\(refused.errors)")
            #expect(!refused.errors.contains("\u{1B}"))
        }
        let incident = try await open("'a\u{202E}b' --service checkout")
        let look = try await dev.run("uptime", on: "web1")
        #expect(look.errors.contains("a\\u{202e}b") && !look.errors.contains("\u{202E}"), "\(look.errors)")
        let long = String(repeating: "y", count: 5000)
        #expect(try await verb("incident note \(incident) \(long)", by: dev).status == 64)
        #expect(try await verb("incident note \(incident) 'first\nsecond\u{202E}'", by: dev).status == 0)
        let shown = try await verb("incident show \(incident)", by: dev).output
        #expect(shown.contains("dev: first\n") && shown.contains("second\\u{202e}"), "\(shown)")
        _ = try await verb("incident close \(incident) --resolution x", by: ops)
    }

    @Test func incidentComesAndGoesByHTTP() async throws {
        let dev = try await Person.developer(of: world)
        let made = try await http(
            "POST",
            "incidents",
            #"{"title": "by a pager", "services": ["ledger"], "severity": 1}"#
        )
        #expect(made.output.hasSuffix("\n201"), "\(made.output)")
        let id = try #require(made.output.split(separator: "\"").first { $0.hasPrefix("i-") })
        #expect(try await dev.run("uptime", on: "db1").errors.contains("linked to incident \(id) by a pager"))
        _ = try await verb("incident note \(id) looking", by: dev)
        let shown = try await http("GET", "incidents/\(id)").output
        #expect(shown.contains(#""text":"looking""#) && shown.contains(#""sessions":["s-"#), "\(shown)")
        #expect(try await http("GET", "incidents?state=open").output.contains(id))
        let timeline = try await http("GET", "timeline?service=ledger").output
        #expect(timeline.contains(#""kind":"incident""#) && timeline.contains(#""kind":"note""#), "\(timeline)")
        let ops = try await Person.operatorOf(world)
        _ = try await verb("incident close \(id) --resolution x", by: ops)
    }

    private func verb(_ line: String, by person: Person) async throws -> Finished {
        try await person.run(line, on: "prodpeek")
    }

    private func open(_ words: String) async throws -> String {
        let opened = try await verb("incident open \(words)", by: try await Person.operatorOf(world))
        try #require(opened.status == 0, "\(opened.errors)")
        return opened.output.trimmingCharacters(in: .newlines)
    }

    private func lastSession(of person: Person, _ command: String, on host: String) async throws -> String {
        let banner = try await person.run(command, on: host).errors
        return try #require(banner.split(separator: " ").map(String.init).first { $0.hasPrefix("s-") }, "\(banner)")
    }

    private func http(_ method: String, _ path: String, _ body: String = "") async throws -> Finished {
        let environment = try await world.environment()
        return try await .running(
            [
                "/usr/bin/curl", "-s", "-w", "\n%{http_code}", "-X", method, "-H",
                "Authorization: Bearer \(environment["DEPLOY_TOKEN"] ?? "")",
            ] + (body.isEmpty ? [] : ["-d", body]) + [(environment["HTTP_URL"] ?? "") + "/api/v1/" + path]
        )
    }
}
