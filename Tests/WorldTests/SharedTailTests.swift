import Foundation
import PeekTesting
import Testing

/// Several who follow one log cost its host one connection, whichever worker of the gateway each is on, and lose nothing
/// by it.
@Suite(.inOneWorld, .serialized)
struct SharedTailTests {
    let world: World

    init() throws { world = try #require(World.current) }

    private func lines(_ numbers: ClosedRange<Int>) -> [String] { numbers.map { "line \($0) of the log" } }

    /// Follows a log of ten lines, of which two are shown, as several; begins when all of them share.
    private func following(
        _ name: String,
        as people: [Person],
        _ body: (WrittenLog, [Running]) async throws -> Void
    ) async throws {
        let log = try await WrittenLog(name, in: world)
        try log.write(lines(1...10))
        let before = try await world.events().last?.sequence ?? 0
        let words = people.map { $0.ssh("prodpeek", "tail web1:\(log.path) -n 2 -o raw") }
        try await whileRunning(words) { running in
            for one in running { try await expectLines(9...10, one) }
            try await expectShared(log, by: people.count, after: before)
            try await body(log, running)
        }
    }

    private func whileRunning(
        _ words: [[String]],
        _ running: [Running] = [],
        _ body: ([Running]) async throws -> Void
    ) async throws {
        guard running.count < words.count else { return try await body(running) }
        try await Running.whileRunning(words[running.count]) {
            try await whileRunning(words, running + [$0], body)
        }
    }

    private func expectLines(
        _ numbers: ClosedRange<Int>,
        _ running: Running,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let last = "line \(numbers.upperBound) of the log"
        try await running.showsLast(last + "\n", sourceLocation: sourceLocation)
        let seen = try running.output().split(separator: "\n").map(String.init)
        let wrong = zip(seen, lines(numbers)).first { $0 != $1 }
        let errors = try running.errors()
        #expect(
            wrong == nil && seen.count == numbers.count,
            "\(wrong.map { "\($0)" } ?? "") \(errors)",
            sourceLocation: sourceLocation
        )
    }

    private func joins(after sequence: Int) async throws -> [RecordedEvent.Fact] {
        try await world.events(after: sequence).map(\.fact).filter { $0.type == "session.joined" }
    }

    /// Waits until so many have joined, and each connection to the host is the feed of some of them.
    ///
    /// - Parameter meanwhile: done at each look.
    private func expectShared(
        _ log: WrittenLog,
        by count: Int,
        after sequence: Int,
        _ meanwhile: () throws -> Void = {}
    ) async throws {
        try await eventually("they do not share") {
            try meanwhile()
            let joins = try await joins(after: sequence).map { ($0.subject["session"] ?? "", $0.reason) }
            let feeds = Dictionary(joins, uniquingKeysWith: { $1 })
            guard feeds.count == count else { return false }
            guard Set(feeds.values).count == 1 else { return false }
            return try await isShared(log)
        }
    }

    private func isShared(_ log: WrittenLog) async throws -> Bool {
        let sessions = try await world.processes(on: log.host).count { $0.hasPrefix("sshd") && $0.contains("@") }
        let followers = try await log.followers()
        return followers == 1 && sessions <= 1
    }

    private func expectFew(_ log: WrittenLog) async throws {
        try await eventually("too much runs on the host") { try await isShared(log) }
    }

    private func session(_ running: Running) throws -> String {
        String(try #require(try running.errors().firstMatch(of: /s-[0-9a-z]+/)).output)
    }

    @Test func twelveThatJoinOneByOneSeeEachLineOnce() async throws {
        let person = try await Person.developer(of: world)
        let log = try await WrittenLog("twelve.log", in: world)
        try log.write(lines(1...10))
        let before = try await world.events().last?.sequence ?? 0
        let words = (0..<12).map { person.ssh("prodpeek", "tail web1:\(log.path) -n \($0 * 3) -o raw") }
        try await whileRunning(words) { running in
            var last = 10
            // Lines come all the time while they join.
            try await expectShared(log, by: 12, after: before) {
                try log.write(lines((last + 1)...(last + 3)))
                last += 3
            }
            last += 1
            try log.write(lines(last...last))
            for one in running {
                try await one.showsLast("line \(last) of the log\n")
                let first = try #require(try one.output().firstMatch(of: /line (\d+)/)).output.1
                try await expectLines(try #require(Int(first))...last, one)
            }
            try await expectNamesOfFeeds(after: before)
            try await expectRecordings(of: [running[0], running[5], running[11]], readBy: person)
        }
        try await world.runsNothing(on: "web1")
    }

    private struct Signed: Decodable { let keyID, forceCommand: String }

    private func signed() throws -> [Signed] {
        try String(contentsOfFile: world.place + "/signer/log", encoding: .utf8).split(separator: "\n")
            .map { try JSONDecoder().decode(Signed.self, from: Data($0.utf8)) }
    }

    private func feedsSigned(for log: WrittenLog) throws -> Int {
        try signed().count { $0.keyID.hasPrefix("f-") && $0.forceCommand.contains(log.path) }
    }

    /// The host knows feeds only, and the log says who followed them.
    private func expectNamesOfFeeds(after sequence: Int) async throws {
        let feeds = try await Set(joins(after: sequence).map(\.reason))
        let signed = try signed()
        #expect(feeds.count == 1)
        for feed in feeds {
            #expect(feed.hasPrefix("f-"))
            #expect(signed.count { $0.keyID == feed && $0.forceCommand.contains("twelve.log") } == 1)
        }
    }

    private func expectRecordings(of running: [Running], readBy person: Person) async throws {
        for one in running {
            let session = try session(one)
            let shown = try one.output()
            one.signal(SIGKILL)
            try await eventually("it is not sealed") {
                try await person.run("session verify \(session)", on: "prodpeek").status == 0
            }
            let recorded = try await person.run("session export \(session) --format raw", on: "prodpeek").output
            #expect(recorded.contains(shown), "the recording of \(session) is not what was shown")
        }
    }

    @Test func recordingsShareWhatTheyHold() async throws {
        let dev = try await Person.developer(of: world)
        let ops = try await Person.operatorOf(world)
        let people = [dev, ops, dev, ops, dev]
        try await following("stored.log", as: people) { log, running in
            let written = (11...3000).map { "line \($0) of the log, \(UUID()) \(UUID())" }
            try log.write(written)
            let shown = (lines(9...10) + written).map { $0 + "\n" }.joined()
            for one in running {
                try await one.showsOnly(shown)
            }
            // One after another; each is exported, which needs what the others hold.
            for (person, one) in zip(people, running) { try await expectRecordings(of: [one], readBy: person) }
            let data = try #require(try await world.environment()["DATA_DIR"])
            let segments = try running.map { one in
                let session = try session(one)
                let day = try FileManager.default.contentsOfDirectory(atPath: data + "/recordings").first {
                    FileManager.default.fileExists(atPath: "\(data)/recordings/\($0)/\(session)")
                }
                return try Data(
                    contentsOf: URL(filePath: "\(data)/recordings/\(try #require(day))/\(session)/000001.zst")
                )
            }
            let base = try #require(segments.first)
            #expect(base.starts(with: [0x28, 0xB5, 0x2F, 0xFD]))
            for other in segments.dropFirst() { #expect(other.count * 4 < base.count) }
            let directory = data + "/recordings/shared"
            let shared = try FileManager.default.contentsOfDirectory(atPath: directory)
            #expect(try shared.contains { try Data(contentsOf: URL(filePath: "\(directory)/\($0)")) == base })
        }
    }

    @Test func whoeverReadsNothingHoldsNobodyBack() async throws {
        let person = try await Person.developer(of: world)
        try await following("slow.log", as: [person, person, person, person]) { log, running in
            running[0].signal(SIGSTOP)
            // A stopped client would not end with the test.
            defer { running[0].signal(SIGCONT) }
            // More than every buffer on the way has room for.
            let last = 700_000
            for start in stride(from: 11, to: last, by: 50_000) {
                try log.write(lines(start...min(start + 49_999, last)))
            }
            for one in running[1...] { try await expectLines(9...last, one) }
            #expect(try !running[0].output().contains("line \(last) "))
            running[0].signal(SIGCONT)
            try await expectLines(9...last, running[0])
            // With the next line it is where the others are.
            try log.write(lines((last + 1)...(last + 1)))
            for one in running { try await expectLines(9...(last + 1), one) }
            try await expectFew(log)
            try log.write(lines((last + 2)...(last + 2)))
            for one in running { try await expectLines(9...(last + 2), one) }
        }
    }

    @Test func whoeverJoinsWhereAnotherReadsNothingIsShownWhatComes() async throws {
        let person = try await Person.developer(of: world)
        try await following("frozen.log", as: [person]) { log, running in
            running[0].signal(SIGSTOP)
            defer { running[0].signal(SIGCONT) }
            var last = 10
            // In steps, one of which ends between what a held feed has come to and what is too far from it.
            repeat {
                let before = try await world.events().last?.sequence ?? 0
                try log.write(lines((last + 1)...(last + 30_000)))
                last += 30_000
                try await Running.whileRunning(person.ssh("prodpeek", "tail web1:\(log.path) -n 2 -o raw")) { one in
                    try await expectLines((last - 1)...last, one)
                    try await eventually("it does not join") { try await !joins(after: before).isEmpty }
                    try log.write(lines((last + 1)...(last + 1)))
                    try await expectLines((last - 1)...(last + 1), one)
                }
                last += 1
            } while try await log.followers() < 2 && last < 2_000_000
            running[0].signal(SIGCONT)
            try await expectLines(9...last, running[0])
        }
    }

    @Test func lostConnectionIsMadeAgainOnceForAll() async throws {
        let person = try await Person.developer(of: world)
        try await following("cut.log", as: [person, person, person, person]) { log, running in
            for round in 0..<2 {
                let before = try await world.events().last?.sequence ?? 0
                try await world.whileCutOff("web1") { try log.write(lines((11 + 2 * round)...(12 + 2 * round))) }
                for one in running { try await expectLines(9...(12 + 2 * round), one) }
                try await expectShared(log, by: 4, after: before)
            }
            for one in running { #expect(try one.errors().contains("prodpeek: web1: connected after ")) }
        }
    }

    @Test func nobodyIsSaidToFollowWhatAHostNeverSaw() async throws {
        let person = try await Person.developer(of: world)
        try await following("unseen.log", as: [person, person]) { log, running in
            let before = try await world.events().last?.sequence ?? 0
            let signed = try feedsSigned(for: log)
            try await world.whileCutOff("web1") {
                // Each is a try to reach the host.
                try await eventually("it is not tried again") { try feedsSigned(for: log) >= signed + 3 }
                try log.write(lines(11...12))
                #expect(try await joins(after: before).isEmpty)
            }
            for one in running { try await expectLines(9...12, one) }
            try await expectShared(log, by: 2, after: before)
            #expect(try await joins(after: before).count == 2)
        }
    }

    @Test func rotationLosesNothingForAnybody() async throws {
        let person = try await Person.developer(of: world)
        try await following("turned.log", as: [person, person, person, person]) { log, running in
            var before = try await world.events().last?.sequence ?? 0
            let old = try log.opened()
            try log.rename()
            try old.write(lines(11...12))
            try log.write(lines(14...14))
            try old.write(lines(13...13))
            for one in running { try await expectLines(9...14, one) }
            try await expectShared(log, by: 4, after: before)
            before = try await world.events().last?.sequence ?? 0
            try log.write(lines(15...15))
            for one in running { try await expectLines(9...15, one) }
            try FileManager.default.removeItem(atPath: log.file + ".1")
            try log.copyAndTruncate()
            // Shorter than before, or tail(1) could not see it.
            try log.write(lines(16...16))
            for one in running { try await expectLines(9...16, one) }
            try await expectShared(log, by: 4, after: before)
        }
    }

    @Test func eachIsShownWhatTheirOwnRoleMayReadOfAnOlderFile() async throws {
        let dev = try await Person.developer(of: world)
        let ops = try await Person.operatorOf(world)
        try await following("apart.log", as: [dev, ops, dev, ops]) { log, running in
            try await world.withPolicy(replacing: "deny: *withheld", by: "deny: [\"*/apart.log.*\"]") {
                let before = try await world.events().last?.sequence ?? 0
                try await world.whileCutOff("web1") {
                    try log.write(lines(11...12))
                    try log.rename()
                    try log.write(lines(13...13))
                }
                for one in [running[0], running[2]] { try await expectLines(9...13, one) }
                for one in [running[1], running[3]] {
                    let shown = (lines(9...10) + lines(13...13)).map { $0 + "\n" }.joined()
                    try await one.shows("line 13 ")
                    #expect(try one.output() == shown)
                    #expect(try one.errors().contains("apart.log.1 is not among what your role may read"))
                }
                try await expectShared(log, by: 4, after: before)
            }
        }
    }

    // Clients take turns at the two workers: those who are left read on both of them, or on the one without the connection.
    @Test(arguments: [[0, 1], [0, 2]])
    func whoeverIsEndedTakesNobodyAlong(first: [Int]) async throws {
        let person = try await Person.developer(of: world)
        let other = try await Person.operatorOf(world)
        try await following("ended.log", as: [person, person, person, person]) { log, running in
            // One of them started the feed.
            let ended = first.map { running[$0] }
            let others = running.indices.filter { !first.contains($0) }.map { running[$0] }
            for one in ended {
                let killed = try await other.run("session kill \(session(one))", on: "prodpeek")
                #expect(killed.status == 0, "\(killed.errors)")
                #expect(await one.status() != 0)
            }
            // More than a feed keeps.
            let last = 100_000
            try log.write(lines(11...last))
            for one in others { try await expectLines(9...last, one) }
            try await expectFew(log)
        }
    }

    @Test func rightThatIsTakenEndsOneAndNotTheOthers() async throws {
        let dev = try await Person.developer(of: world)
        let ops = try await Person.operatorOf(world)
        try await following("taken.log", as: [dev, dev, ops, ops]) { log, running in
            try await world.withPolicy(replacing: "    commands: all", by: "    commands: [head]") {
                for one in running[..<2] {
                    #expect(await one.status() == 126)
                    let last = try one.lastError()
                    #expect(last.contains("the policy changed"), "\(last)")
                }
                try log.write(lines(11...12))
                for one in running[2...] { try await expectLines(9...12, one) }
                let next = try await dev.run("tail web1:\(log.path) -n 2", on: "prodpeek")
                #expect(next.status == 126)
                #expect(next.output.isEmpty)
            }
        }
    }
}
