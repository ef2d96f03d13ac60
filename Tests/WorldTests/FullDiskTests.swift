import Foundation
import PeekTesting
import Testing

/// What cannot be recorded is not shown, and what was shown is recorded, on a disk that is full.
// The ballast takes 64 MiB and comes back once 80 are free.
@Suite(.inOneWorld(data: 128), .serialized)
struct FullDiskTests {
    let world: World

    init() throws { world = try #require(World.current) }

    @Test func runningSessionEndsRecordedAndOthersStartOnceThereIsRoom() async throws {
        let person = try await Person.developer(of: world)
        let log = URL(filePath: person["HOST_ROOT_web1"] + "/var/log/checkout/busy.log")
        let lines = Data(String(repeating: "busy\n", count: 1000).utf8)
        try lines.write(to: log)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: log.path())
        let writer = try FileHandle(forWritingTo: log)
        defer { writer.closeFile() }
        try await Running.whileRunning(person.ssh("web1", "tail -F /var/log/checkout/busy.log")) { running in
            try await running.showsAnything()
            let session = String(try #require(try running.errors().firstMatch(of: /s-[0-9a-z]+/)).output)
            let events = try await world.events(
                during: {
                    try await world.fillDataDisk()
                    try await eventually("it goes on unrecorded") {
                        try writer.seekToEnd()
                        try writer.write(contentsOf: lines)
                        return try running.errors().contains("prodpeek: recording: ")
                    }
                    #expect(await running.status() == 74)
                },
                until: { $0.contains { $0.fact.type == "session.ended" } }
            )
            #expect(try running.lastError().hasPrefix("prodpeek: recording: "))
            let end = events.first { $0.fact.subject["session"] == session }?.fact
            #expect(end?.details.sessionEnded?.cause == "recording")
            #expect(end?.details.sessionEnded?.exitStatus == 74)

            let output = try await export(session, "--stream stdout")
            #expect(output == (try running.outputBytes()))
            let all = try await export(session, "")
            #expect(all.count == output.count + (try running.errors()).utf8.count)
            #expect(try await person.run("session verify \(session)", on: "prodpeek").status == 0)
        }
        try await nothingStarts()
        #expect(try await world.readiness().status == "503")

        try world.freeDataDisk()
        try await everythingIsWell()
    }

    @Test func eventLogThatFindsTheDiskFullKeepsRoomForEnds() async throws {
        let person = try await Person.developer(of: world)
        let ops = try await Person.operatorOf(world)
        // Nothing writes to this one, so its recording has nothing to write.
        try await Running.whileRunning(person.ssh("web1", "tail -n 1 -f /var/log/nginx/access.log.1")) { running in
            try await running.showsAnything()
            let session = String(try #require(try running.errors().firstMatch(of: /s-[0-9a-z]+/)).output)
            try await world.fillDataDisk()
            // Of another host, so that it is the event log alone that has something to write.
            let deploy = try await ops.run("deploy start ledger v9.9", on: "prodpeek")
            #expect(deploy.status == 0, "\(deploy.errors)")
            let readiness = try await world.readiness()
            #expect(readiness.status == "503")
            #expect(readiness.text.contains("No space left on device"), "\(readiness.text)")
            try await nothingStarts()
            let events = try await world.events(
                during: {
                    let killed = try await ops.run("session kill \(session)", on: "prodpeek")
                    #expect(killed.status == 0, "\(killed.errors)")
                },
                until: { $0.contains { $0.fact.type == "session.ended" } }
            )
            #expect(events.contains { $0.fact.details.sessionEnded?.cause == "killed" })
            #expect(await running.status() == 126)
            #expect(try await export(session, "--stream stdout") == (try running.outputBytes()))
        }
        try world.freeDataDisk()
        try await everythingIsWell()
    }

    private func nothingStarts() async throws {
        let before = try await world.events().last?.sequence ?? 0
        let refused = try await Person.developer(of: world).run("head -n 1 /etc/hosts")
        #expect(refused.status == 74)
        #expect(refused.output.isEmpty)
        #expect(refused.lastError.hasPrefix("prodpeek: recording: no session can start: "), "\(refused.errors)")
        #expect(refused.errors.components(separatedBy: "prodpeek: ").count == 2)
        #expect(try await !world.events(after: before).contains { $0.fact.type == "session.started" })
    }

    private func everythingIsWell() async throws {
        try await eventually("it never got ready") { try await world.readiness().status == "200" }
        let seen = try await Person.developer(of: world).run("head -n 1 /etc/hosts")
        #expect(seen.status == 0, "\(seen.errors)")
        let sessions = try await Person.operatorOf(world).run("session list --json", on: "prodpeek").output
        #expect(!sessions.contains(#""state":"running""#), "\(sessions)")
    }

    private func export(_ session: String, _ words: String) async throws -> Data {
        let line = "session export \(session) --format raw \(words)"
        return try await Person.developer(of: world).run(line, on: "prodpeek").bytes
    }
}
