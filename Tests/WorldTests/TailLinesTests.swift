import Foundation
import PeekTesting
import Testing

/// A tail shows the lines that are wanted, and shows them so that they can be read.
@Suite(.inOneWorld, .serialized)
struct TailLinesTests {
    private static let lines = [
        #"{"time":"2026-11-23T09:15:29.076Z","level":"warn","msg":"retrying payment","order":"o-1"}"#,
        #"{"time":"2026-11-23T09:15:30Z","level":"info","msg":"order placed","order":"o-2"}"#,
        #"{"time":"2026-11-23T09:15:31Z","level":"error","msg":"payment \u001b[2J failed","order":"o-3"}"#,
        "\tat com.example.Ledger.post(Ledger.java:114)",
    ]

    let world: World

    init() throws { world = try #require(World.current) }

    @Test func filtersChooseTheLinesThatAreSentAndRecorded() async throws {
        let person = try await personWithLog()
        let seen = try await tail("-i payment -i placed -e 'o-[23]\"'", person)
        #expect(seen.status == 0, "\(seen.errors)")
        #expect(seen.output == "web1 │ \(Self.lines[0])\n")
        #expect(seen.lastError == "prodpeek: web1: 3 lines were left out by -i and -e")
        let recorded = try await person.run("session export last --format raw", on: "prodpeek").output
        #expect(recorded.contains(seen.output) && recorded.contains("3 lines were left out"))
        #expect(!recorded.contains("order placed") && !recorded.contains("Ledger.java"))
    }

    @Test func filtersSeeTheLineAndNotTheObjectAroundIt() async throws {
        let person = try await personWithLog()
        let seen = try await tail("-o json -i '^\\tat ' -e '\"host\":\"web1\"' -H x", person)
        #expect(seen.status == 0, "\(seen.errors)")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(seen.output.utf8)) as? [String: Any])
        #expect(object["line"] as? String == Self.lines[3])
        #expect(seen.lastError == "prodpeek: web1: 3 lines were left out by -i and -e")
    }

    @Test func whatIsNoPatternStartsNoSession() async throws {
        let person = try await personWithLog()
        let before = try await world.events().count { $0.fact.type == "session.started" }
        for program in [nil, person["PRODPEEK"]] {
            for (options, words) in [
                ("-i '['", "-i '[': missing ]: ["), ("-e a -e '(b'", "-e '(b': missing ): (b"),
                ("-H '*'", "-H '*': no argument for repetition operator: *"),
                ("-i '(?:[ab]{900})'", "the patterns of -i, -e and -H are too much work for every line"),
            ] {
                let seen = try await tail(options, person, program: program)
                #expect(seen.status == 64, "\(seen.errors)")
                #expect(seen.output.isEmpty)
                #expect(seen.lastError == "prodpeek: usage: \(words)")
            }
        }
        #expect(try await world.events().count { $0.fact.type == "session.started" } == before)
    }

    @Test func patternThatStallsOtherEnginesHarmsNobody() async throws {
        let person = try await personWithLog([String(repeating: "a", count: 60_000) + "!"])
        let seen = try await tail("-i '(a+)+$' -i '(a|aa)+$' -i '^(([a-z])+.)+[A-Z]([a-z])+$'", person)
        #expect(seen.status == 0, "\(seen.errors)")
        #expect(seen.output.isEmpty)
        #expect(seen.lastError == "prodpeek: web1: 1 line was left out by -i")
    }

    @Test func lineThatIsNotUTF8IsFoundAndShown() async throws {
        let person = try await personWithLog(bytes: Array("name=Ren".utf8) + [0xE9] + Array(" order=o-1\n".utf8))
        #expect(try await tail("-i 'name=.* order'", person).output == "web1 │ name=Ren\\xe9 order=o-1\n")
        #expect(try await tail("-e 'name=.* order'", person).output.isEmpty)
    }

    @Test func personReadsJSONAndAProgramGetsTheLine() async throws {
        let person = try await personWithLog()
        let zone = ["-o", "SetEnv=PRODPEEK_TZ=Asia/Tokyo"]
        let read = try await tail("-H o-2", person, options: ["-tt"] + zone)
        #expect(read.status == 0, "\(read.errors)")
        let lines = read.output.components(separatedBy: "\r\n").filter { $0.contains(" │ ") }
        #expect(
            lines.map(plain).map { $0.replacing("2026-11-23 ", with: "") } == [
                "web1 │ 18:15:29.076+09:00 WARN  retrying payment  order=o-1",
                "web1 │ 18:15:30+09:00 INFO  order placed  order=o-2",
                #"web1 │ 18:15:31+09:00 ERROR payment \u001b[2J failed  order=o-3"#,
                "web1 │ \(Self.lines[3])",
            ]
        )
        #expect(lines[1].contains("\u{1B}[1;31mo-2\u{1B}[0m"))
        #expect(lines[2].contains("\u{1B}[31mERROR\u{1B}[0m"))
        let uncoloured = try await tail("", person, options: ["-tt", "-o", "SetEnv=PRODPEEK_TZ=UTC NO_COLOR=1"])
        #expect(uncoloured.output.contains("Z INFO  order placed  order=o-2\r\n"))
        for options in ["-o raw", "-o raw -H o-2"] {
            let raw = try await tail(options, person, options: ["-tt"] + zone)
            #expect(Self.lines.allSatisfy(raw.output.contains), "raw is untouched: \(raw.output)")
        }
        let piped = try await tail("-H o-2", person, options: zone)
        #expect(piped.output == Self.lines.map { "web1 │ \($0)\n" }.joined())
    }

    @Test func timeOfReceiptIsTheReaders() async throws {
        let person = try await personWithLog()
        for (options, start) in [("-t", "web1 │ "), ("-t -o raw", "")] {
            let seen = try await tail(options, person, options: ["-o", "SetEnv=PRODPEEK_TZ=+05:45"])
            let lines = seen.output.split(separator: "\n")
            #expect(lines.count == Self.lines.count)
            for (line, written) in zip(lines, Self.lines) {
                let time = line.dropFirst(start.count).prefix(18)
                #expect(line.hasPrefix(start) && time.wholeMatch(of: /\d\d:\d\d:\d\d\.\d{3}\+05:45/) != nil, "\(line)")
                #expect(line.dropFirst(start.count + 18) == " \(written)")
            }
        }
    }

    @Test func filtersHoldForLinesThatComeLater() async throws {
        let person = try await personWithLog()
        let words = person.ssh("prodpeek", "tail web1:/var/log/checkout/lines.log -n 0 -i wanted")
        try await Running.whileRunning(words) { running in
            try await running.says("recorded")
            // The shell before it does not know yet where it begins.
            try await eventually("tail is not there") {
                try await world.processes(on: "web1").contains {
                    $0.hasPrefix("/usr/bin/tail ") && $0.contains(" -F ") && $0.contains("lines.log")
                }
            }
            try append("nothing\nwanted 1\nnothing\nwanted 2\n", person)
            try await running.shows("wanted 2")
            #expect(try running.output() == "web1 │ wanted 1\nweb1 │ wanted 2\n")
        }
    }

    // MARK: a log of its own

    private func personWithLog(_ lines: [String] = lines) async throws -> Person {
        try await personWithLog(bytes: Array(lines.map { $0 + "\n" }.joined().utf8))
    }

    private func personWithLog(bytes: [UInt8]) async throws -> Person {
        let person = try await Person.developer(of: world)
        try Data(bytes).write(to: log(person))
        return person
    }

    private func append(_ text: String, _ person: Person) throws {
        let file = try FileHandle(forWritingTo: log(person))
        try file.seekToEnd()
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }

    private func log(_ person: Person) -> URL {
        URL(filePath: person["HOST_ROOT_web1"] + "/var/log/checkout/lines.log")
    }

    private func tail(
        _ flags: String,
        _ person: Person,
        options: [String] = [],
        program: String? = nil
    ) async throws -> Finished {
        let line = "tail web1:/var/log/checkout/lines.log --no-follow \(flags)"
        guard let program else { return try await person.run(line, on: "prodpeek", options: options) }
        let place = ["--gateway", person["GATEWAY_HOST"] + ":" + person["GATEWAY_PORT"], "--identity", person.key]
        let words = [program] + place + ["--known-hosts", person["KNOWN_HOSTS"]]
        return try await .running(["/bin/sh", "-c", "\"$@\" \(line)", "sh"] + words)
    }

    private func plain(_ line: String) -> String { line.replacing(/\x{1B}\[[0-9;]*m/, with: "") }
}
