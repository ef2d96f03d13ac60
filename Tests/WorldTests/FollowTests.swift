import Foundation
import PeekTesting
import Testing

/// Whatever happens to a log and to the way to it, whoever follows it sees every line once.
@Suite(.inOneWorld, .serialized)
struct FollowTests {
    let world: World

    init() throws { world = try #require(World.current) }

    private func lines(_ numbers: ClosedRange<Int>) -> [String] { numbers.map { "line \($0) of the log" } }

    /// Follows a log that has ten lines, of which two are shown.
    private func following(
        _ name: String,
        _ flags: String = "-o raw",
        _ body: (WrittenLog, Running) async throws -> Void
    ) async throws {
        let person = try await Person.developer(of: world)
        let log = try await WrittenLog(name, in: world)
        try log.write(lines(1...10))
        let words = person.ssh("prodpeek", "tail web1:\(log.path) -n 2 \(flags)")
        try await Running.whileRunning(words) { running in
            try await running.shows("line 10 ")
            try await eventually("it is not followed for good") { try await log.followers() == 1 }
            try await body(log, running)
        }
    }

    private func expectLines(
        _ numbers: ClosedRange<Int>,
        _ running: Running,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let last = "line \(numbers.upperBound) of the log"
        try await running.shows(last + "\n", sourceLocation: sourceLocation)
        let seen = try running.output().split(separator: "\n").map(String.init)
        let wrong = zip(seen, lines(numbers)).first { $0 != $1 }
        let errors = try running.errors()
        #expect(
            wrong == nil && seen.count == numbers.count,
            "\(wrong.map { "\($0)" } ?? "") \(errors)",
            sourceLocation: sourceLocation
        )
    }

    @Test func oldFileIsReadToItsEndAfterARename() async throws {
        try await following("renamed.log") { log, running in
            let old = try log.opened()
            try log.rename()
            // A service opens its new log when it is told to, and until then goes on with the old one.
            try old.write(lines(11...12))
            try log.write(lines(14...14))
            try old.write(lines(13...13))
            try await expectLines(9...14, running)
            try log.write(lines(15...15))
            try await expectLines(9...15, running)
        }
    }

    @Test func logThatIsCopiedAndCutOffIsReadFromBoth() async throws {
        try await following("copied.log") { log, running in
            try log.write(lines(11...12))
            try log.copyAndTruncate()
            try log.write(lines(13...13))
            try await expectLines(9...13, running)
            try log.write(lines(14...14))
            try await expectLines(9...14, running)
        }
    }

    @Test func brokenConnectionLosesNothingAndRepeatsNothing() async throws {
        try await following("broken.log") { log, running in
            for round in 0..<3 {
                try await world.whileCutOff("web1") {
                    try log.write(lines((11 + 2 * round)...(12 + 2 * round)))
                    // The host is said to be gone before anything else is.
                    try await running.until("the loss is not said") {
                        try running.errors().split(separator: "\n").count { $0.contains("tried again") } == round + 1
                    }
                }
                try await expectLines(9...(12 + 2 * round), running)
            }
            let errors = try running.errors()
            #expect(errors.contains("prodpeek: web1: connected after "))
            #expect(!errors.contains("not shown"))
        }
    }

    @Test(arguments: ["gz", "xz", "bz2", "zst"])
    func whatWasCompressedMeanwhileIsRead(ending: String) async throws {
        try await following("packed-\(ending).log") { log, running in
            try await world.whileCutOff("web1") {
                try log.write(lines(11...13))
                try log.rename(to: ".1")
                try await log.compress(".1", by: ending)
                try FileManager.default.moveItem(atPath: log.file + ".1.\(ending)", toPath: log.file + ".2.\(ending)")
                try log.write(lines(14...16))
                try log.rename(to: ".1")
                try log.write(lines(17...17))
            }
            try await expectLines(9...17, running)
            #expect(try !running.errors().contains("not shown"))
        }
    }

    @Test func logThatIsCutOffMeanwhileIsReadFromItsCopy() async throws {
        try await following("cut.log") { log, running in
            try await world.whileCutOff("web1") {
                try log.write(lines(11...12))
                try log.copyAndTruncate()
                // Longer than before, so that its length says nothing.
                try log.write(lines(13...60))
            }
            try await expectLines(9...60, running)
        }
    }

    @Test func logThatIsNotThereYetIsShownFromItsFirstLine() async throws {
        let person = try await Person.developer(of: world)
        let log = try await WrittenLog("later.log", in: world)
        try await Running.whileRunning(person.ssh("prodpeek", "tail web1:\(log.path) -n 1 -o raw")) { running in
            try await running.says("No such file")
            try log.write(lines(1...4))
            try await expectLines(1...4, running)
            try log.rename()
            try log.write(lines(5...5))
            try await expectLines(1...5, running)
        }
    }

    @Test func lossIsSaidAndRecorded() async throws {
        try await following("gone.log") { log, running in
            try await world.whileCutOff("web1") {
                try FileManager.default.removeItem(atPath: log.file)
                try log.write(lines(11...11))
            }
            try await expectLines(9...11, running)
            let missed = "gone.log was replaced or cut off, and what was in it before is gone"
            #expect(try running.errors().contains(missed))
            #expect(try running.errors().contains("; an unknown number of bytes was not shown"))
            running.signal(SIGKILL)
            let person = try await Person.developer(of: world)
            try await eventually("it was not recorded") {
                let recorded = try await person.run("session export last --format raw", on: "prodpeek").output
                return recorded.contains(missed)
                    && recorded.contains("prodpeek: web1: lost once, for ")
                    && recorded.contains("1 gap of an unknown number of bytes")
            }
            #expect(try await person.run("session verify last", on: "prodpeek").status == 0)
        }
    }

    @Test func whoeverStopsIsToldWhatWentWrong() async throws {
        let person = try await Person.developer(of: world)
        let log = try await WrittenLog("stopped.log", in: world)
        try log.write(lines(1...2))
        let words = person.ssh("prodpeek", "tail web1:\(log.path)", options: ["-tt"])
        try await Running.whileRunning(words, input: .typed) { running in
            try await running.shows("line 2 ")
            try await eventually("it is not followed for good") { try await log.followers() == 1 }
            try await world.whileCutOff("web1") { try log.write(lines(3...3)) }
            try await running.shows("line 3 ")
            try running.send("\u{03}")
            #expect(await running.status() == 130)
            let told = try running.errors().split(whereSeparator: \.isNewline).last { $0.hasPrefix("prodpeek: ") } ?? ""
            #expect(
                told.hasPrefix("prodpeek: web1: lost once, for ") && told.hasSuffix("; every line was read"),
                "\(told)"
            )
        }
    }

    @Test func predecessorThatMayNotBeReadIsCounted() async throws {
        try await following("withheld.log") { log, running in
            try await world.withPolicy(replacing: "- \"*.dump\"", by: "- \"*/withheld.log.*\"") {
                try await world.whileCutOff("web1") {
                    try log.write(lines(11...12))
                    try log.rename()
                    try log.write(lines(13...13))
                }
                try await running.shows("line 13 ")
                #expect(try !running.output().contains("line 11 "))
                let bytes = lines(11...12).reduce(0) { $0 + $1.utf8.count + 1 }
                let errors = try running.errors()
                #expect(
                    errors.contains(
                        "withheld.log.1 is not among what your role may read; \(bytes) bytes were not shown"
                    ),
                    "\(errors)"
                )
                #expect(errors.split(separator: "\n").count { $0.contains("not shown") } == 1)
            }
        }
    }

    @Test func programsLearnOfItInObjects() async throws {
        try await following("objects.log", "-o json") { log, running in
            try await world.whileCutOff("web1") {
                try FileManager.default.removeItem(atPath: log.file)
                try log.write(lines(11...11))
            }
            try await running.shows("line 11 ")
            let objects = try running.output().split(separator: "\n").map {
                try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
            }
            #expect(objects.compactMap { $0["event"] as? String } == ["lost", "back", "missed"])
            #expect(objects.first { $0["event"] as? String == "back" }?["awayMilliseconds"] is Int)
            #expect(try !running.errors().contains("tried again"))
        }
    }

    @Test func hostThatIsNotThereAtFirstIsUnavailable() async throws {
        let person = try await Person.developer(of: world)
        let pid = try #require(pid_t(person["HOST_PID_db1"]))
        kill(pid, SIGKILL)
        for flags in ["", "--since 1h"] {
            let seen = try await person.run("tail ledger \(flags)", on: "prodpeek")
            #expect(seen.status == 69)
            #expect(seen.lastError.hasPrefix("prodpeek: unavailable: db1 "), "\(seen.errors)")
            #expect(seen.errors.contains("recorded"))
        }
        try await world.up()
    }

    @Test func hostThatComesLaterJoins() async throws {
        let person = try await Person.developer(of: world)
        kill(try #require(pid_t(person["HOST_PID_web2"])), SIGKILL)
        try await Running.whileRunning(person.ssh("prodpeek", "tail checkout")) { running in
            try await running.says("prodpeek: web2: web2 ", "; it is tried again")
            try await running.shows("web1 │ ")
            try await world.up()
            try await running.says("prodpeek: web2: connected after ")
            try await running.shows("web2 │ ")
        }
    }

    @Test func nothingIsLeftOnTheHost() async throws {
        try await following("left.log") { _, running in
            running.signal(SIGKILL)
            try await world.runsNothing(on: "web1")
        }
    }

    @Test func everyLineComesOnceThroughEverythingAtOnce() async throws {
        try await following("storm.log") { log, running in
            var last = 10
            for round in 1...6 {
                try log.write(lines((last + 1)...(last + 300)))
                last += 300
                switch round % 3 {
                case 0:
                    try await world.whileCutOff("web1") {
                        try log.write(lines((last + 1)...(last + 50)))
                        try log.rename(to: ".\(10 - round)")
                        try await log.compress(".\(10 - round)", by: "gz")
                        try log.write(lines((last + 51)...(last + 100)))
                    }
                    last += 100
                case 1:
                    let old = try log.opened()
                    try log.rename(to: ".\(10 - round)")
                    try old.write(lines((last + 1)...(last + 50)))
                    try log.write(lines((last + 51)...(last + 60)))
                    last += 60
                default:
                    try await world.whileCutOff("web1") { try log.write(lines((last + 1)...(last + 50))) }
                    last += 50
                }
                try await expectLines(9...last, running)
            }
            #expect(try !running.errors().contains("not shown"))
        }
    }
}
