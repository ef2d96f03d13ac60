import Foundation
import PeekTesting
import Testing

/// Much in both directions at once, whole and recorded.
@Suite(.inOneWorld, .serialized)
struct BulkTests {
    let world: World

    init() throws { world = try #require(World.current) }

    @Test func inputComesBackByteForByteAndIsRecorded() async throws {
        let person = try await Person.developer(of: world)
        // A length that is a multiple of nothing on the way.
        let part = Data((0..<1_000_003).map { UInt8(truncatingIfNeeded: $0 ^ ($0 >> 8) ^ ($0 >> 16)) })
        // So much that the exit status comes before the seal.
        let input = (0..<34).reduce(into: Data()) { whole, number in whole += [number] + part }
        let events = try await world.events(
            during: {
                let seen = try await Finished.running(person.ssh("web1", "cat"), input: input)
                #expect(seen.status == 0, "\(seen.errors)")
                #expect(seen.bytes == input)
                try await expectWhole(input, person)
            },
            until: { $0.contains { $0.fact.type == "session.ended" } }
        )
        let end = try #require(events.last { $0.fact.type == "session.ended" }?.fact.details.sessionEnded)
        #expect(end.cause == "exit" && end.exitStatus == 0)
        try await expectWhole(input, person)
    }

    @Test func aSessionThatIsBeingSealedIsOver() async throws {
        let person = try await Person.developer(of: world)
        // So much that the exit status comes before the seal.
        let random = try #require(FileHandle(forReadingAtPath: "/dev/urandom"))
        let input = try #require(try random.read(upToCount: 100_000_000))
        try await world.withPolicy(replacing: "sessions: 2000", by: "sessions: 1") {
            let seen = try await Finished.running(person.ssh("web1", "cat"), input: input)
            #expect(seen.status == 0, "\(seen.lastError)")
            let session = try #require(seen.errors.firstMatch(of: /s-[0-9a-z]+/)).output
            async let killed = person.run("session kill \(session)", on: "prodpeek")
            async let next = person.run("uptime")
            let (refused, looked) = try await (killed, next)
            #expect(refused.status == 66, "\(refused.output)\(refused.errors)")
            #expect(looked.status == 0, "\(looked.errors)")
            #expect(try await world.events().allSatisfy { $0.fact.type != "session.killed" })
        }
    }

    private func expectWhole(_ input: Data, _ person: Person) async throws {
        let recorded = try await person.run("session export last --format raw --stream stdout", on: "prodpeek")
        #expect(recorded.status == 0, "\(recorded.errors)")
        #expect(recorded.bytes == input)
        #expect(try await person.run("session verify last", on: "prodpeek").status == 0)
    }

    @Test(arguments: [false, true])
    func clientThatDiesInTheMiddleLeavesARecordedEndAndNothingOnTheHost(stopsFirst: Bool) async throws {
        let person = try await Person.developer(of: world)
        let gateway = try #require(pid_t(person["PRODPEEKD_PID"]))
        let endless = ["/bin/bash", "-c", "exec \"$@\" < <(seq 1000000000)", "endless"]
        var session: Substring = ""
        let events = try await world.events(
            during: {
                session = try await Running.whileRunning(endless + person.ssh("web1", "cat")) { running in
                    try await running.shows(moreThan: 4_000_000)
                    // Then both directions wait for it.
                    if stopsFirst { running.signal(SIGSTOP) }
                    running.signal(SIGKILL)
                    #expect(await running.status() == 128 + SIGKILL)
                    let session = try #require(try running.errors().firstMatch(of: /s-[0-9a-z]+/)).output
                    try await eventually("it never ended") {
                        let shown = try await person.run("session show \(session) --json", on: "prodpeek").output
                        return shown.contains(#""state":"disconnect""#)
                    }
                    let export = "session export \(session) --format raw --stream stdout"
                    let recorded = try await person.run(export, on: "prodpeek").bytes
                    #expect(recorded.starts(with: try running.outputBytes()), "what was received is not all recorded")
                    #expect(try await person.run("session verify \(session)", on: "prodpeek").status == 0)
                    return session
                }
            },
            // Others before it may still be sealed.
            until: { $0.contains { $0.fact.type == "session.ended" && $0.fact.subject["session"] == String(session) } }
        )
        let end = events.last { $0.fact.type == "session.ended" && $0.fact.subject["session"] == String(session) }?.fact
        #expect(end?.details.sessionEnded?.cause == "disconnect")
        #expect(end?.details.sessionEnded?.exitStatus == nil)
        try await world.runsNothing(on: "web1")
        #expect(kill(gateway, 0) == 0)
        #expect(try await person.run("head -n 1 /etc/hosts").status == 0)
    }

    @Test func clientThatIsStoppedForAMinuteGoesOnWhereItWas() async throws {
        let person = try await Person.developer(of: world)
        let port = person["GATEWAY_PORT"]
        let log = try await WrittenLog("stopped.log", in: world)
        try log.write(["line 0"])
        try await Running.whileRunning(person.ssh("web1", "tail -F \(log.path)")) { running in
            try await running.showsOnly("line 0\n")
            // Before its kernel makes more room for what it does not read.
            running.signal(SIGSTOP)
            defer { running.signal(SIGCONT) }
            let lines = (1...400_000).map { "line \($0)" }
            try log.write(lines)
            // The kernel asks a closed window after 0.2 s and each time after twice as long: the eighth is behind 50 s.
            try await eventually("the window is not closed") {
                let sockets = try await Finished.running(["/usr/bin/ss", "-tniH", "sport = :\(port)"])
                return sockets.output.contains("backoff:8 ")
            }
            running.signal(SIGCONT)
            try await running.showsLast("line 400000\n")
            #expect(try running.output() == (["line 0"] + lines).map { $0 + "\n" }.joined())
        }
    }

    @Test func windowThatChangesDuringOutputCostsNoByteAndIsRecordedInOrder() async throws {
        let person = try await Person.developer(of: world)
        let log = person["HOST_ROOT_web1"] + "/var/log/checkout/lines.log"
        // More than the client's window and all it reads while it grows, so that output is always on its way then.
        let lines = (0..<70_000).map { "line \($0) of a log that is much longer than the screen it is shown on" }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: log))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: log)
        let words = person.paramiko("web1", "resizing", "cat /var/log/checkout/lines.log")
        let seen = try await Finished.running(words)
        #expect(seen.status == 0, "\(seen.errors)")
        #expect(seen.output == lines.joined(separator: "\r\n") + "\r\n")
        let cast = try await person.run("session export last --format asciicast-v2", on: "prodpeek")
        let events = try cast.output.split(separator: "\n").dropFirst().map {
            try JSONDecoder().decode(Event.self, from: Data($0.utf8))
        }
        #expect(events.filter { $0.code == "r" }.map(\.data) == (1...40).map { "\(80 + $0)x\(24 + $0)" })
        let first = try #require(events.firstIndex { $0.code == "r" })
        let last = try #require(events.lastIndex { $0.code == "r" })
        #expect(events[..<first].contains { $0.data.contains("line 0 ") })
        #expect(events[last...].contains { $0.data.contains("line 69999 ") })
        #expect(events.filter { $0.code == "o" }.map(\.data).joined().hasSuffix(seen.output))
        #expect(zip(events, events.dropFirst()).allSatisfy { $0.time <= $1.time })
        try FileManager.default.removeItem(atPath: log)
    }

    /// A line of an asciicast: `[time, code, data]`.
    private struct Event: Decodable {
        let time: Double
        let code: String
        let data: String

        init(from decoder: any Decoder) throws {
            var fields = try decoder.unkeyedContainer()
            time = try fields.decode(Double.self)
            code = try fields.decode(String.self)
            data = try fields.decode(String.self)
        }
    }
}
