import Foundation
import PeekTesting
import Testing

/// `--since` finds the lines from a moment on, however they say their times and wherever they are.
@Suite(.inOneWorld, .serialized)
struct SinceTests {
    private static let minute: TimeInterval = 60

    let world: World

    init() throws { world = try #require(World.current) }

    /// Ways to write a moment; those without an offset are in the zone of the host, which is this machine's.
    enum Spelling: String, CaseIterable {
        case iso, isoWithoutZone, commonLog, syslog, epoch, json

        func line(_ date: Date, _ text: String) -> String {
            switch self {
            case .iso:
                "\(format("yyyy-MM-dd'T'HH:mm:ssZZZZZ", date, TimeZone(secondsFromGMT: 5 * 3600 + 1800))) \(text)"
            case .isoWithoutZone: "\(format("yyyy-MM-dd HH:mm:ss,SSS", date)) \(text)"
            case .commonLog: "10.0.0.1 - - [\(format("dd/MMM/yyyy:HH:mm:ss Z", date))] \"GET /\(text)\" 200 17"
            case .syslog: "\(format("MMM d HH:mm:ss", date, padsDay: true)) web1 checkout[7]: \(text)"
            case .epoch: "\(Int(date.timeIntervalSince1970)).250 \(text)"
            case .json: #"{"level":"info","ts":\#(Int(date.timeIntervalSince1970)),"msg":"\#(text)"}"#
            }
        }

        private func format(
            _ pattern: String,
            _ date: Date,
            _ zone: TimeZone? = .current,
            padsDay: Bool = false
        ) -> String {
            let formatter = DateFormatter()
            formatter.locale = Locale(identifier: "en_US_POSIX")
            formatter.timeZone = zone
            formatter.dateFormat = pattern
            let text = formatter.string(from: date)
            guard padsDay, text.split(separator: " ")[1].count == 1 else { return text }
            return text.replacing(" ", with: "  ", maxReplacements: 1)
        }
    }

    private func ago(_ minutes: Double) -> Date { Date(timeIntervalSinceNow: -minutes * Self.minute) }

    private func tail(_ log: WrittenLog, _ flags: String) async throws -> Finished {
        try await Person.developer(of: world).run("tail web1:\(log.path) -o raw --no-follow \(flags)", on: "prodpeek")
    }

    private func lines(_ seen: Finished) -> [String] {
        seen.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    @Test(arguments: Spelling.allCases)
    func linesAreFoundByTheirTimes(spelling: Spelling) async throws {
        let log = try await WrittenLog("\(spelling.rawValue).log", in: world)
        let trace = ["\tat com.example.Ledger.post(Ledger.java:114)", "", "Caused by: nothing"]
        let old = [spelling.line(ago(120), "old"), spelling.line(ago(11), "not new")]
        let new = [spelling.line(ago(9), "new"), spelling.line(ago(1), "newest")]
        try log.write([old[0]] + trace + [old[1]] + trace + [new[0]] + trace + [new[1]])
        let seen = try await tail(log, "--since 10m")
        #expect(seen.status == 0, "\(seen.errors)")
        let late: [String] = [new[0]] + trace + [new[1]]
        #expect(lines(seen) == late)
        let all: [String] = [old[0]] + trace + [old[1]] + trace + late
        #expect(try await lines(tail(log, "--since 3h")) == all)
    }

    @Test func momentOfTheContractIsTaken() async throws {
        let log = try await WrittenLog("moment.log", in: world)
        let moment = ago(30)
        let text = moment.ISO8601Format()
        try log.write([Spelling.iso.line(moment.addingTimeInterval(-1), "before"), "\(text) then", "after"])
        #expect(try await lines(tail(log, "--since \(text)")) == ["\(text) then", "after"])
    }

    @Test(arguments: ["gz", "xz", "bz2", "zst"])
    func rotatedAndCompressedFilesAreRead(ending: String) async throws {
        let log = try await WrittenLog("rotated-\(ending).log", in: world)
        let all = [300, 200, 150, 100, 90, 50, 45, 30, 20, 1].map { Spelling.iso.line(ago($0), "\($0) ago") }
        try log.writePredecessor(".3", Array(all[...1]), ago(200))
        try log.writePredecessor(".2", Array(all[2...4]), ago(90))
        for suffix in [".3", ".2"] { try await log.compress(suffix, by: ending) }
        try log.writePredecessor(".1", Array(all[5...6]) + ["\tof 45"], ago(45))
        try log.write(["\tof 45 too"] + all[7...])
        let first = Array(all[5...6]) + ["\tof 45", "\tof 45 too"] + all[7...]
        #expect(try await lines(tail(log, "--since 25m")) == Array(all[8...]))
        #expect(try await lines(tail(log, "--since 40m")) == Array(all[7...]), "the trace is of an older line")
        #expect(try await lines(tail(log, "--since 60m")) == first)
        #expect(try await lines(tail(log, "--since 120m")) == all[3...4] + first)
        #expect(try await lines(tail(log, "--since 1d")) == all[...4] + first)
    }

    @Test func largeLogIsNotReadWhole() async throws {
        let log = try await WrittenLog("large.log", in: world)
        let filler = String(repeating: "x", count: 1000)
        try log.write((0..<20_000).map { Spelling.iso.line(ago(2000 - Double($0) / 20), "\($0) \(filler)") })
        let newest = (0..<20).map { Spelling.iso.line(ago(5 - Double($0) / 20), "new \($0)") }
        try log.write(newest)
        let seen = try await tail(log, "--since 10m")
        #expect(lines(seen) == newest, "\(seen.errors)")
    }

    @Test func linesThatComeAreShownToo() async throws {
        let person = try await Person.developer(of: world)
        let log = try await WrittenLog("following.log", in: world)
        try log.writePredecessor(".1", [Spelling.iso.line(ago(20), "old"), Spelling.iso.line(ago(8), "1")], ago(8))
        try log.write([Spelling.iso.line(ago(7), "2")])
        let words = person.ssh("prodpeek", "tail web1:\(log.path) -o raw --since 10m")
        try await Running.whileRunning(words) { running in
            try await running.showsLast(" 2\n")
            try log.write(["3, whenever that was"])
            try log.rename(to: ".2")
            try log.write(["4"])
            try await running.showsLast("\n4\n")
            #expect(
                try running.output().split(separator: "\n").map { $0.split(separator: " ").last ?? "" } == [
                    "1", "2", "was", "4",
                ]
            )
        }
    }

    @Test func logWithoutTimesIsShownWholeAndThatIsSaid() async throws {
        let log = try await WrittenLog("timeless.log", in: world)
        try log.write(["a", "b"])
        let seen = try await tail(log, "--since 10m")
        #expect(lines(seen) == ["a", "b"])
        #expect(seen.errors.contains("has a time that is understood; all of it is shown"))
        let empty = try await WrittenLog("empty.log", in: world)
        try empty.write([])
        #expect(try await tail(empty, "--since 10m").output.isEmpty)
    }

    @Test func deployIsTheNewestOfThatServiceOnThatHost() async throws {
        let log = try await WrittenLog("deployed.log", in: world)
        let lines = [40, 20, 5].map { Spelling.iso.line(ago($0), "\($0) ago") }
        try log.write(lines)
        let before = try await tail(log, "--since deploy")
        #expect(before.status == 66 && before.output.isEmpty)
        #expect(before.lastError == "prodpeek: not found: no deploy of checkout on web1 is known")
        try await deploy(#""id": "d-first", "service": "checkout""#, ago(60))
        try await deploy(#""id": "d-second", "service": "checkout""#, ago(30))
        try await deploy(#""id": "d-elsewhere", "service": "checkout", "hosts": ["web2"]"#, ago(10))
        try await deploy(#""id": "d-other", "service": "ledger""#, ago(8))
        #expect(try await self.lines(tail(log, "--since deploy")) == Array(lines[1...]))
        #expect(try await self.lines(tail(log, "--since deploy:d-first")) == lines)
        #expect(try await self.lines(tail(log, "--since deploy:d-elsewhere")) == Array(lines[2...]))
        let unknown = try await tail(log, "--since deploy:none")
        #expect(unknown.status == 66)
        #expect(unknown.lastError.hasPrefix("prodpeek: not found: there is no deploy none"))
    }

    @Test(arguments: ["10x", "deploys", "''", "-n 5 --since 10m", "yesterday"])
    func whatIsNoBeginningIsRefused(text: String) async throws {
        let log = try await WrittenLog("app.log", in: world)
        let seen = try await tail(log, text.contains("-") ? text : "--since \(text)")
        #expect(seen.status == 64 && seen.output.isEmpty, "\(seen.errors)")
    }

    private func deploy(_ members: String, _ start: Date) async throws {
        let environment = try await world.environment()
        let body =
            #"{\#(members), "version": "v1", "by": "ci", "status": "started", "startedAt": "\#(start.ISO8601Format())"}"#
        let posted = try await Finished.running([
            "/usr/bin/curl", "-s", "-w", "%{http_code}", "-H", "Content-Type: application/json", "-H",
            "Authorization: Bearer \(environment["DEPLOY_TOKEN"] ?? "")", "-d", body,
            (environment["HTTP_URL"] ?? "") + "/api/v1/deploys",
        ])
        try #require(posted.output.hasSuffix("201"), "\(posted.output)")
    }
}
