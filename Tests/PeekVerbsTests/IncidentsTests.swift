import Foundation
import PeekCore
import PeekTesting
import PeekVerbs
import Testing

struct IncidentsTests {
    let gateway = Gateway()

    private func open(_ words: String = "checkout is slow --service checkout") async throws -> String {
        let answer = try await gateway.run("incident open \(words)", as: "ops")
        try #require(answer.status == 0, "\(answer.errors)")
        return answer.output.trimmingCharacters(in: .newlines)
    }

    @Test func wordsThatLostTheirQuotesAreOneTitle() async throws {
        let id = try await open()
        let shown = try object(try await gateway.run("incident show \(id) --json").output)
        #expect(shown["title"] as? String == "checkout is slow")
        #expect(shown["state"] as? String == "open")
        #expect(await gateway.facts(.incidentOpened).map(\.subject.incident) == [id])
    }

    @Test func anIncidentOfAServiceOutOfSightIsNone() async throws {
        let hidden = try await open("theirs --service ledger")
        for line in ["show", "note x", "link last"] {
            let words = line.split(separator: " ")
            let rest = words.dropFirst().joined(separator: " ")
            let answer = try await gateway.run("incident \(words[0]) \(hidden) \(rest)")
            #expect(answer.status == 66, "\(line)")
        }
        #expect(try await gateway.run("incident list --json").output == "[]\n")
        #expect(try await gateway.run("session list --incident \(hidden)").status == 66)
        let everywhere = try await open("the whole site")
        #expect(try await gateway.run("incident show \(everywhere)").status == 0)
    }

    @Test func deploysBeforeItAreThoseOfADayOrTheLastFive() async throws {
        for number in 1...7 { try await gateway.deploy("old\(number)", ago: 86_400 * 3 + Int64(number)) }
        try await gateway.deploy("recent", by: "anna", ago: 3600, undo: "deploy old1")
        try await gateway.deploy("other", of: "ledger", ago: 60)
        let shown = try object(try await gateway.run("incident show \(try await open()) --json").output)
        let versions = (shown["deploys"] as? [[String: Any]])?.map { $0["version"] as? String }
        #expect(versions == ["recent", "old1", "old2", "old3", "old4"])
        #expect(try await gateway.run("incident show last", as: "ops").output.contains("undo: deploy old1"))
    }

    @Test func deploysBeforeItAreFoundOnABusyFleet() async throws {
        try await gateway.deploy("ours", ago: 7200)
        try await gateway.deployMany(1001, of: "ledger", ago: 3600)
        let shown = try object(try await gateway.run("incident show \(try await open()) --json").output)
        #expect((shown["deploys"] as? [[String: Any]])?.map { $0["version"] as? String } == ["ours"])
    }

    @Test func anIncidentThatOneMaySeeIsFoundBehindAThousandOthers() async throws {
        let mine = try await open()
        try await gateway.openMany(1001, of: "ledger")
        let listed = try await gateway.run("incident list --json").output
        #expect(listed.contains(mine), "\(listed)")
    }

    @Test func notesOfLinkedSessionsAreShownToWhoMaySeeThem() async throws {
        let id = try await open()
        let mine = try await gateway.session(of: "dev", ago: 600)
        let theirs = try await gateway.session(of: "ops", ago: 600)
        #expect(try await gateway.run("incident link \(id) \(mine) \(theirs)", as: "ops").status == 0)
        _ = try await gateway.run("session note \(mine) the queue --at 0:00:30")
        _ = try await gateway.run("session note \(theirs) a secret --at 0:00:20", as: "ops")
        _ = try await gateway.run("incident note \(id) rolled back", as: "ops")
        let shown = try await gateway.run("incident show \(id)").output
        #expect(shown.contains("dev in \(mine) on web1: the queue"), "\(shown)")
        #expect(!shown.contains("secret"), "dev may not see that session")
        let object = try object(try await gateway.run("incident show \(id) --json", as: "ops").output)
        let notes = object["notes"] as? [[String: Any]]
        #expect(notes?.map { $0["text"] as? String } == ["a secret", "the queue", "rolled back"])
        #expect(notes?.map { $0["session"] as? String } == [theirs.description, mine.description, nil])
    }

    @Test func aSessionThatIsNamedTwiceIsLinkedOnce() async throws {
        let id = try await open()
        try await gateway.session(of: "dev")
        let answer = try await gateway.run("incident link \(id) last last")
        #expect(answer.output.split(separator: "\n").count == 1, "\(answer.output)")
        #expect(await gateway.facts(.incidentLinked).count == 1)
    }

    @Test func sessionsOneMayNotReadAreWhoWhereAndWhen() async throws {
        let id = try await open()
        let theirs = try await gateway.session(of: "ops", line: "tail secret.log")
        let elsewhere = try await gateway.session(of: "ops", on: "db1")
        let mine = try await gateway.session(of: "dev")
        #expect(try await gateway.run("incident link \(id) \(theirs) \(elsewhere) \(mine)", as: "ops").status == 0)
        let answer = try await gateway.run("incident show \(id)").output
        #expect(answer.contains("ops on web1") && answer.contains(mine.description))
        #expect(!answer.contains("secret.log") && !answer.contains(theirs.description) && !answer.contains("db1"))
    }

    @Test func ownSessionsMayBeLinkedAndOthersNeedThePermission() async throws {
        var gateway = gateway
        gateway.policy.roles["developer"]?.may.recordingsRead = .all
        let id = try await open()
        let mine = try await gateway.session(of: "dev")
        let theirs = try await gateway.session(of: "ops")
        #expect(try await gateway.run("incident link \(id) \(mine)").status == 0)
        #expect(try await gateway.run("incident link \(id) \(mine)").output.contains("already"))
        #expect(try await gateway.run("incident link \(id) \(theirs)").status == 126)
        #expect(try await gateway.run("incident unlink \(id) \(theirs)").status == 126)
        #expect(try await gateway.run("incident link \(id) \(mine) \(theirs)").status == 126, "all or none")
        #expect(try await gateway.run("incident unlink \(id) \(mine)").status == 0)
        #expect(await gateway.facts(.incidentLinked).count == 1, "a repetition is no fact")
        #expect(await gateway.facts(.incidentUnlinked).count == 1)
    }

    @Test func anIncidentIsClosedOnce() async throws {
        let id = try await open()
        #expect(try await gateway.run("incident close \(id) --resolution x").status == 126, "dev may not")
        #expect(try await gateway.run("incident close \(id)", as: "ops").status == 64)
        #expect(try await gateway.run("incident close \(id) --resolution ' '", as: "ops").status == 64)
        #expect(try await gateway.run("incident close \(id) --resolution done", as: "ops").status == 0)
        let again = try await gateway.run("incident close \(id) --resolution again", as: "ops")
        #expect(again.status == 126)
        #expect(again.lastErrorLine == "prodpeek: denied: incident \(id) was closed just now by ops")
        #expect(await gateway.facts(.incidentClosed).count == 1)
        #expect(try await gateway.run("incident note \(id) understood later").status == 0)
    }

    @Test func whatCannotBeRecordedDidNotHappen() async throws {
        let id = try await open()
        await gateway.log.breakDown()
        for line in ["open x", "note \(id) x", "close \(id) --resolution x"] {
            #expect(try await gateway.run("incident \(line)", as: "ops").status == 69, "\(line)")
        }
        await gateway.log.recover()
        #expect(try await gateway.log.incidents(IncidentFilter(state: .open)).map(\.id.description) == [id])
    }

    @Test func aNoteOfARunningSessionIsToldAndOneOfAPastIsNot() async throws {
        let running = try await gateway.session(of: "dev", ago: 60, running: true)
        let past = try await gateway.session(of: "dev", ago: 600)
        #expect(try await gateway.run("session note \(running) now 'a\u{202E}b'").status == 0)
        #expect(try await gateway.run("session note \(past) then --at 0:00:30").status == 0)
        #expect(gateway.live.told == ["prodpeek: note by dev: now a\\u{202e}b"])
        let notes = try await gateway.log.notes(NoteFilter())
        #expect(notes.map(\.isRecorded) == [true, nil])
        #expect(notes.map(\.offset) == [60_000, 30_000])
        #expect(try await gateway.run("session export \(past) --format text").output.contains("--- note by dev: then"))
        #expect(try await gateway.run("session show \(past)").output.contains("+0:00:30  note by dev: then"))
    }

    @Test(
        arguments: [
            ("0", 0), ("30", 30_000), ("0:30", 30_000), ("0:00:30.5", 30_500), ("+1:00", 60_000), ("1.25", 1250),
            ("61", nil), ("1:01", nil), ("-1", nil), ("x", nil), ("", nil), ("1:2:3:4", nil),
            ("99999999999999999999", nil), ("0.", nil), ("1:0x", nil),
        ] as [(String, Int64?)]
    )
    func aMomentIsWithinTheSession(text: String, offset: Int64?) async throws {
        let past = try await gateway.session(of: "dev", ago: 600)
        let answer = try await gateway.run("session note \(past) x --at='\(text)'")
        #expect(answer.status == (offset == nil ? 64 : 0), "\(answer.errors)")
        #expect(try await gateway.log.notes(NoteFilter()).first?.offset == offset)
    }

    @Test(arguments: [("2:59:59", 0), ("90:00", 0), ("2:75:00", 64), ("2:60:00", 64), ("0:90:00", 64), ("2:00:60", 64)])
    func onlyWhatStandsFirstInAMomentMayBeSixtyOrMore(text: String, status: Int32) async throws {
        let long = try await gateway.session(of: "dev", ago: 4 * 3600, running: true)
        #expect(try await gateway.run("session note \(long) x --at=\(text)").status == status)
    }

    @Test func watchingTellsThePersonAndEndsWithTheSession() async throws {
        let running = try await gateway.session(of: "dev", ago: 60, running: true)
        let answer = try await gateway.run("session watch \(running)", as: "ops")
        #expect(answer.status == 0)
        #expect(answer.output.contains("line of dev"))
        #expect(answer.errors.contains("has ended"))
        #expect(
            gateway.live.told == ["prodpeek: ops is watching this session", "prodpeek: ops stopped watching"]
        )
        #expect(await gateway.facts(.sessionWatched).map(\.subject.session) == [running])
        let past = try await gateway.session(of: "dev", ago: 600)
        #expect(try await gateway.run("session watch \(past)", as: "ops").status == 66)
        let theirs = try await gateway.session(of: "ops", ago: 5, running: true)
        #expect(try await gateway.run("session watch \(theirs)").status == 66)
        #expect(await gateway.facts(.sessionWatched).map(\.outcome) == [.success, .failure, .denied])
    }

    @Test func sharedLinesAreCutAroundTheMoment() async throws {
        let id = try await gateway.session(of: "dev")
        let steps = (0..<50).map { number in
            ReplayStep(
                offset: UInt64(number) * 1_000_000,
                action: .show(Array("\u{1B}[31mline \(number)\u{1B}[0m\r\n".utf8))
            )
        }
        gateway.recordings.keep(id, steps)
        let answer = try await gateway.run("session share \(id) --at 10 --lines 4")
        let lines = answer.output.split(separator: "\n").map(String.init)
        #expect(lines.suffix(5) == ["line 9", "line 10", "line 11", "line 12", "```"], "\(lines)")
        #expect(lines[2] == "prodpeek session replay \(id) --at 0:00:10")
        #expect(try await gateway.run("session share \(id) --lines 2").output.hasSuffix("\nline 48\nline 49\n```\n"))
        #expect(await gateway.facts(.sessionShared).count == 2)
    }

    @Test func statusShowsEveryOpenIncident() async throws {
        try await gateway.openMany(101, of: "checkout")
        let status = try objects(try await gateway.run("status checkout --json").output).first
        #expect((status?["incidents"] as? [Any])?.count == 101)
        let dev = try #require(gateway.policy.principals["dev"])
        let standing = try await gateway.log.standing(
            named: nil,
            by: dev,
            on: "web1",
            gateway.policy,
            now: Gateway.now
        )
        #expect(standing.open.count == 101)
    }

    @Test func statusShowsTheOpenIncident() async throws {
        let id = try await open("checkout is slow --service checkout --severity 1")
        let shown = try await gateway.run("status checkout").output
        #expect(shown.contains("\(id)  severity 1  checkout is slow  by ops for 0 s"), "\(shown)")
        _ = try await gateway.run("incident close \(id) --resolution x", as: "ops")
        #expect(try await !gateway.run("status checkout").output.contains(id))
    }
}
