import Foundation
import PeekTesting
import Testing

/// A log that is not there or may not be opened is said once, and shown when it can be.
@Suite(.inOneWorld, .serialized)
struct UnreadableLogTests {
    let world: World

    init() throws { world = try #require(World.current) }

    private func tail(_ log: WrittenLog, _ flags: String) async throws -> Finished {
        try await Person.developer(of: world).run("tail web1:\(log.path) -o raw \(flags)", on: "prodpeek")
    }

    private func withhold(_ log: WrittenLog, _ mode: Int = 0) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: log.file)
    }

    @Test(arguments: ["-n 2", "-n 0", "-n 2 -o json", "--since 1h"])
    func logThatIsNotThereIsSaidOnce(flags: String) async throws {
        let log = try await WrittenLog("nowhere.log", in: world)
        let seen = try await tail(log, "--no-follow \(flags)")
        #expect(seen.status == 1)
        #expect(seen.output.split(separator: "\n").count == (flags.contains("json") ? 1 : 0), "\(seen.output)")
        let said = (seen.output + seen.errors).split(separator: "\n").filter { $0.contains("No such file") }
        #expect(said.count == 1 && said[0].contains("tail: cannot open '\(log.path)' for reading"), "\(seen.errors)")
        #expect(!seen.errors.contains("not shown"))
    }

    @Test(arguments: ["-n 2", "-n 0", "--since 1h"])
    func logThatMayNotBeOpenedIsSaidOnce(flags: String) async throws {
        let log = try await WrittenLog("withdrawn.log", in: world)
        try log.write(["2026-11-23T09:00:00Z secret"])
        try withhold(log)
        let seen = try await tail(log, "--no-follow \(flags)")
        #expect(seen.status == 1)
        #expect(seen.output.isEmpty)
        let said = seen.errors.split(separator: "\n").filter { $0.contains("Permission denied") }
        #expect(said == ["tail: cannot open '\(log.path)' for reading: Permission denied"], "\(seen.errors)")
    }

    @Test(arguments: ["-n 2", "--since 1h"])
    func logThatMayBeOpenedLaterIsFollowed(flags: String) async throws {
        let log = try await WrittenLog("given.log", in: world)
        try Data("one\ntwo\n".utf8).write(to: URL(filePath: log.file))
        try withhold(log)
        let person = try await Person.developer(of: world)
        try await Running.whileRunning(person.ssh("prodpeek", "tail web1:\(log.path) -o raw \(flags)")) { running in
            try await running.says("Permission denied")
            #expect(try running.output().isEmpty)
            try withhold(log, 0o644)
            try await running.showsOnly("one\ntwo\n")
            try log.write(["three"])
            try await running.showsOnly("one\ntwo\nthree\n")
            let errors = try running.errors()
            #expect(errors.split(separator: "\n").count { $0.contains("Permission denied") } == 1, "\(errors)")
        }
    }
}
