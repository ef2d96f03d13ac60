import Foundation
import PeekTesting
import Testing

/// What is written to a log's old files is shown, whatever becomes of them, and each line is told from the next file's.
@Suite(.inOneWorld, .serialized)
struct RotationTests {
    let world: World

    init() throws { world = try #require(World.current) }

    private func following(
        _ log: WrittenLog,
        _ flags: String = "",
        _ body: (Running) async throws -> Void
    ) async throws {
        try log.write(["line 1"])
        let person = try await Person.developer(of: world)
        let words = person.ssh("prodpeek", "tail web1:\(log.path) -n 1 \(flags)")
        try await Running.whileRunning(words) { running in
            try await running.shows("line 1\n")
            try await body(running)
        }
    }

    private func expect(
        _ text: String,
        _ running: Running,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await running.showsOnly(text, sourceLocation: sourceLocation)
        let (seen, errors) = (try running.output(), try running.errors())
        #expect(seen == text, "\(errors)", sourceLocation: sourceLocation)
    }

    @Test func lastWritesToAFileThatIsCompressedAtOnceAreShown() async throws {
        let log = try await WrittenLog("at-once.log", in: world)
        try await following(log, "-o raw") { running in
            let old = try log.opened()
            try log.rename()
            try log.write(["line 6"])
            // The gateway waits for the old file to be at rest, and sees each of these as it waits.
            var text = "line 1\n"
            for number in 2...4 {
                try old.write(["line \(number)"])
                text += "line \(number)\n"
                try await expect(text, running)
            }
            try old.write(["line 5"])
            try await log.compress(".1", by: "gz")
            try await expect(text + "line 5\nline 6\n", running)
            #expect(try !running.errors().contains("not shown"))
        }
    }

    @Test func lastWritesToAFileThatIsRemovedAreSaidToBeMissing() async throws {
        let log = try await WrittenLog("removed.log", in: world)
        try await following(log, "-o raw") { running in
            let old = try log.opened()
            try log.rename()
            try log.write(["line 4"])
            for number in 2...3 {
                try old.write(["line \(number)"])
                try await running.showsLast("line \(number)\n")
            }
            try FileManager.default.removeItem(atPath: log.file + ".1")
            try await expect("line 1\nline 2\nline 3\nline 4\n", running)
            #expect(try running.errors().contains("removed.log is gone, and what was added to it last; an unknown"))
        }
    }

    @Test func endOfARenamedFileEndsItsLastLine() async throws {
        let log = try await WrittenLog("no-end.log", in: world)
        try await following(log) { running in
            let old = try log.opened()
            try old.write(contentsOf: Data("line 2".utf8))
            try log.rename()
            try log.write(["line 3"])
            try await expect("web1 │ line 1\nweb1 │ line 2\nweb1 │ line 3\n", running)
        }
    }

    @Test func lineOfALogThatIsCutOffGoesOn() async throws {
        let log = try await WrittenLog("goes-on.log", in: world)
        try await following(log) { running in
            try log.write(["line 2", "line 3 of many words, so that the copy can be told from another"])
            let old = try log.opened()
            try old.write(contentsOf: Data("line".utf8))
            try await running.shows("line 3 of")
            try log.copyAndTruncate()
            try log.write([" 4"])
            try await running.showsLast("web1 │ line 4\n")
        }
    }

    @Test func linkToTheLogIsNoPredecessor() async throws {
        let log = try await WrittenLog("linked.log", in: world)
        let now = Date().ISO8601Format()
        try log.write(["\(now) new"])
        try FileManager.default.linkItem(atPath: log.file, toPath: log.file + ".1")
        let person = try await Person.developer(of: world)
        let seen = try await person.run("tail web1:\(log.path) -o raw --no-follow --since 1h", on: "prodpeek")
        #expect(seen.status == 0 && seen.output == "\(now) new\n", "\(seen.output) \(seen.errors)")
    }
}
