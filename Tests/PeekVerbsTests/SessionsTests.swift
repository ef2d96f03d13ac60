import PeekCore
import PeekTesting
import PeekVerbs
import Testing

struct SessionsTests {
    let gateway = Gateway()

    @Test func listHasOnesOwnSessionsOnly() async throws {
        let mine = try await gateway.session(of: "dev")
        try await gateway.session(of: "ops")
        let answer = try await gateway.run("session list")
        #expect(answer.output.contains(mine.description))
        #expect(!answer.output.contains("ops"))
        #expect(try objects(try await gateway.run("session list --who ops --json").output).isEmpty)
        #expect(try objects(try await gateway.run("session list --json", as: "ops").output).count == 2)
    }

    @Test func listInJSONIsFlat() async throws {
        let id = try await gateway.session(of: "dev")
        try await gateway.session(of: "dev", ago: 60, running: true)
        let rows = try objects(try await gateway.run("session list --json").output)
        #expect(rows.map { $0["state"] as? String } == ["running", "exit"])
        #expect(rows[1]["id"] as? String == id.description)
        #expect(rows[1]["exitStatus"] as? Int == 0)
        #expect(rows[1]["startedAt"] as? String == Gateway.now.adding(seconds: -600).description)
        #expect(rows[0]["endedAt"] == nil)
    }

    @Test func listIsFiltered() async throws {
        try await gateway.session(of: "dev", on: "web1", ago: 7200)
        let recent = try await gateway.session(of: "dev", on: "web2", ago: 60)
        for line in ["--host web2", "--since 1h", "--since \(Gateway.now.adding(seconds: -90))", "--limit 1"] {
            let rows = try objects(try await gateway.run("session list --json \(line)").output)
            #expect(rows.map { $0["id"] as? String } == [recent.description], "\(line)")
        }
        #expect(try await gateway.run("session list --since yesterday").status == 64)
    }

    @Test func everyPageOfSessionsIsRead() async throws {
        for number in 0..<1005 { try await gateway.session(of: "dev", ago: Int64(5000 - number / 5)) }
        let answer = try await gateway.run("session verify --all")
        #expect(answer.status == 0)
        #expect(answer.output.split(separator: "\n").count == 1006, "each, and the event log")
    }

    @Test func showHasTheDeploysAround() async throws {
        try await gateway.deploy("v41", ago: 700)
        try await gateway.deploy("v42", ago: 595)
        let id = try await gateway.session(of: "dev")
        let answer = try await gateway.run("session show last", MemoryConsole(environment: ["PRODPEEK_TZ": "+05:30"]))
        #expect(answer.output.contains(id.description))
        #expect(answer.output.contains("+0:00:05  deploy checkout v42 by ops started"))
        #expect(answer.output.contains("+0:00:15  deploy checkout v42 by ops succeeded after 10 s"))
        #expect(!answer.output.contains("checkout v41 by"))
        #expect(answer.output.contains("+05:30"))
        let facts = try object(try await gateway.run("session show \(id) --json").output)
        #expect((facts["markers"] as? [[String: Any]])?.map { $0["offset"] as? Int } == [5000, 15000])
        #expect(facts["id"] as? String == id.description)
    }

    @Test(arguments: ["show", "replay --speed 0", "export --format raw", "verify"])
    func othersSessionLooksLikeNone(_ verb: String) async throws {
        let theirs = try await gateway.session(of: "ops")
        let none = Identifier(.session, at: Gateway.now)
        let other = try await gateway.run("session \(verb) \(theirs)")
        let missing = try await gateway.run("session \(verb) \(none)")
        #expect(other.status == 66)
        #expect(other.output.isEmpty)
        #expect(
            other.errors.replacing(theirs.description, with: "ID")
                == missing.errors.replacing(none.description, with: "ID")
        )
        #expect(other.lastErrorLine.hasPrefix("prodpeek: not found: "))
    }

    @Test(arguments: ["s-", "x", "s-1k3v9c2m0aqx/", "../../etc", "d-1k3v9c2m0aqx7", "''", "S-1K3V9C2M0AQX7"])
    func whatIsNoSessionIDIsNotFound(_ id: String) async throws {
        for verb in ["show", "kill", "replay", "verify"] {
            #expect(try await gateway.run("session \(verb) \(id)", as: "ops").status == 66)
        }
    }

    @Test func lastIsOnesOwnLatest() async throws {
        #expect(try await gateway.run("session show last").status == 66)
        let mine = try await gateway.session(of: "dev", ago: 900)
        try await gateway.session(of: "ops", ago: 60)
        #expect(try await gateway.run("session show last").output.contains(mine.description))
    }

    @Test func ownSessionMayAlwaysBeKilled() async throws {
        let id = try await gateway.session(of: "dev", running: true)
        let answer = try await gateway.run("session kill \(id)")
        #expect(answer.status == 0)
        let killed = await gateway.facts(.sessionKilled)
        #expect(killed.map(\.subject.session) == [id])
        #expect(killed.first?.principal == "dev")
        #expect(try await gateway.run("session kill \(id)").status == 66, "it has ended")
    }

    @Test func othersSessionIsKilledByWhoMay() async throws {
        let theirs = try await gateway.session(of: "ops", running: true)
        let refused = try await gateway.run("session kill \(theirs)")
        #expect(refused.status == 66)
        #expect(await gateway.facts(.sessionKilled).isEmpty)
        let mine = try await gateway.session(of: "dev", running: true)
        #expect(try await gateway.run("session kill \(mine)", as: "ops").status == 0)
    }

    @Test(arguments: [(.own, 66), (.all, 126)] as [(Permissions.RecordingScope, Int32)])
    func killEndsAtTheHostsOfTheRole(reads: Permissions.RecordingScope, status: Int32) async throws {
        var gateway = gateway
        gateway.policy.roles["operator"]?.services = ["checkout"]
        gateway.policy.roles["operator"]?.may.recordingsRead = reads
        gateway.policy.roles["developer"]?.services = ["ledger"]
        gateway.policy.principals["ops"]?.roles = ["operator", "developer"]
        let beyond = try await gateway.session(of: "dev", on: "db1", running: true)
        let refused = try await gateway.run("session kill \(beyond)", as: "ops")
        #expect(refused.status == status, "\(refused.errors)")
        #expect(await gateway.facts(.sessionKilled).isEmpty)
        let covered = try await gateway.session(of: "dev", on: "web1", running: true)
        #expect(try await gateway.run("session kill \(covered)", as: "ops").status == 0)
    }

    @Test func exportIsTheBytesOfTheFormat() async throws {
        let id = try await gateway.session(of: "dev")
        let answer = try await gateway.run("session export \(id) --format raw --stream stderr")
        #expect(answer.output == "raw stderr\nline of dev\n")
        #expect(
            try await gateway.run("session export \(id) --format asciicast-v3").output.hasPrefix("asciicast-v3 all")
        )
        #expect(try await gateway.run("session export \(id) --format asciicast-v2 --stream stdout").status == 64)
        #expect(try await gateway.run("session export \(id) --format mp4").status == 64)
        #expect(try await gateway.run("session export \(id) --format raw -O x").status == 64, "files are local")
    }

    @Test func readingARecordingIsAnEvent() async throws {
        let id = try await gateway.session(of: "dev")
        _ = try await gateway.run("session export \(id) --format raw")
        _ = try await gateway.run("session replay \(id) --speed 0")
        let theirs = try await gateway.session(of: "ops")
        _ = try await gateway.run("session replay \(theirs)")
        let reads = await gateway.facts(.recordingRead)
        #expect(reads.map(\.subject.session) == [id, id, theirs])
        #expect(reads.map(\.outcome) == [.success, .success, .denied])
        #expect(reads.map(\.details)[0] == .text(["as": "export raw"]))
    }

    @Test func nothingIsShownThatCannotBeRecorded() async throws {
        let id = try await gateway.session(of: "dev")
        await gateway.log.breakDown()
        for line in ["session replay \(id)", "session export \(id) --format raw", "session list", "hosts"] {
            let answer = try await gateway.run(line)
            #expect(answer.status == 69)
            #expect(answer.output.isEmpty)
            #expect(answer.lastErrorLine.hasPrefix("prodpeek: unavailable: "))
        }
    }

    @Test func verifyNamesWhatIsWrong() async throws {
        let id = try await gateway.session(of: "dev")
        #expect(try await gateway.run("session verify \(id)").output == "\(id)  ok  1 parts are unbroken\n")
        try await gateway.session(of: "dev", ago: 60)
        gateway.recordings.alter(id)
        let answer = try await gateway.run("session verify --all --json")
        #expect(answer.status == 1)
        let rows = try objects(answer.output)
        #expect(rows.map { $0["passed"] as? Bool } == [true, true, false])
        #expect(rows[0]["session"] == nil, "it is the event log")
        #expect(rows[2]["message"] as? String == "segment 1 was altered")
        #expect(try await gateway.run("session verify").status == 64)
        #expect(try await gateway.run("session verify \(id) --all").status == 64)
    }
}
