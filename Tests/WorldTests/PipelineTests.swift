import Foundation
import PeekTesting
import Testing

/// What is tailed can be piped into the programs that people read logs with.
@Suite(.inOneWorld, .serialized)
struct PipelineTests {
    let world: World

    init() throws { world = try #require(World.current) }

    @Test func headEndsATailAtOnceAlsoOfAQuietLog() async throws {
        let person = try await personWithQuietLog(lines: 5)
        for stream in [
            "tail web1:/var/log/checkout/quiet.log -o raw", "run web1 -- 'tail -F /var/log/checkout/quiet.log'",
        ] {
            let seen = try await pipeline("prodpeek \(stream) | head -n 3; echo \"${PIPESTATUS[@]}\"", person)
            #expect(seen.status == 0, "\(seen.errors)")
            #expect(seen.output == "line 1\nline 2\nline 3\n141 0\n")
            #expect(!seen.errors.contains("prodpeek: unavailable"), "\(seen.errors)")
        }
        try await world.runsNothing(on: "web1")
        try await eventually("a session has not ended") {
            let listed = try await person.run("session list --json", on: "prodpeek").output
            return listed.contains(#""state":"disconnect""#) && !listed.contains(#""state":"running""#)
        }
    }

    @Test func lineComesAsSoonAsItIsWritten() async throws {
        let person = try await personWithQuietLog(lines: 1)
        let line =
            "prodpeek tail web1:/var/log/checkout/quiet.log -o raw | while read -r line; do echo \"<$line>\"; done"
        try await Running.whileRunning(words(line, person)) { running in
            try await running.showsOnly("<line 1>\n")
            for number in 2...4 {
                // Written one at a time: nothing waits for a block to be full.
                try append("line \(number)\n", person)
                try await running.showsLast("<line \(number)>\n")
            }
        }
    }

    @Test func jqReadsTheLinesAndTheObjects() async throws {
        let person = try await Person.developer(of: world)
        let raw = "prodpeek tail web1:app -o raw --no-follow -n 200 -i '^{' | jq -r .service | sort -u"
        let lines = try await pipeline("\(raw); echo \"${PIPESTATUS[@]}\"", person)
        #expect(lines.output == "checkout\n0 0 0\n", "\(lines.errors)")
        let objects = try await pipeline(
            "prodpeek tail checkout -o json -n 50 | jq --unbuffered -r '.host, (.line | length > 0)' | head -n 40",
            person
        )
        #expect(Set(objects.output.split(separator: "\n")).isSubset(of: ["web1", "web2", "true", "false"]))
        #expect(objects.output.split(separator: "\n").count == 40)
        for verb in ["hosts", "services", "session list", "deploy list", "incident list", "status"] {
            let listing = try await pipeline("prodpeek \(verb) --json | jq -e 'type == \"array\"'", person)
            #expect(listing.output == "true\n", "\(listing.errors)")
        }
    }

    @Test func lnavKnowsTheFormatOfWhatIsTailed() async throws {
        let person = try await Person.developer(of: world)
        let line = "prodpeek tail checkout:access -o raw --no-follow -n 5"
        let query = "lnav -n -c ';SELECT DISTINCT log_format FROM all_logs' -c ':write-csv-to -'"
        let seen = try await pipeline("\(line) | \(query); echo \"${PIPESTATUS[@]}\"", person)
        #expect(seen.output.contains("access_log"), "\(seen.output) \(seen.errors)")
        #expect(seen.output.hasSuffix("0 0\n"))
    }

    @Test func lnavFollowsATailAndItsEndIsTheTails() async throws {
        let person = try await personWithQuietLog(lines: 3)
        let tail = "prodpeek tail web1:/var/log/checkout/quiet.log -o raw"
        let inside = words("\(tail) 2>/dev/null | lnav; echo \"ended ${PIPESTATUS[@]}\"", person)
        // The terminal is script(1)'s; what is typed here comes from it.
        let command = inside.map { "'" + $0.replacing("'", with: "'\\''") + "'" }.joined(separator: " ")
        let terminal = ["/usr/bin/env", "TERM=xterm", "/usr/bin/script", "-q", "-e", "-c", command, "/dev/null"]
        try await Running.whileRunning(terminal, input: .typed) { running in
            try await running.shows("line 3")
            try append("a line that came later\n", person)
            try await running.shows("came later")
            try running.send("q")
            try await running.shows("ended 141 0")
        }
    }

    // MARK: a log that says nothing by itself

    private func personWithQuietLog(lines: Int) async throws -> Person {
        let person = try await Person.developer(of: world)
        let text = (1...lines).map { "line \($0)\n" }.joined()
        try Data(text.utf8).write(to: log(person))
        return person
    }

    private func append(_ text: String, _ person: Person) throws {
        let file = try FileHandle(forWritingTo: log(person))
        try file.seekToEnd()
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }

    private func log(_ person: Person) -> URL {
        URL(filePath: person["HOST_ROOT_web1"] + "/var/log/checkout/quiet.log")
    }

    private func pipeline(_ line: String, _ person: Person) async throws -> Finished {
        try await .running(words(line, person))
    }

    private func words(_ line: String, _ person: Person) -> [String] {
        let programs = URL(filePath: person["PRODPEEK"]).deletingLastPathComponent().path()
        return [
            "/usr/bin/env", "PATH=\(programs):/usr/bin:/bin", "HOME=\(world.directory.path())", "LANG=C.UTF-8",
            "PRODPEEK_GATEWAY=\(person["GATEWAY_HOST"]):\(person["GATEWAY_PORT"])", "PRODPEEK_IDENTITY=\(person.key)",
            "PRODPEEK_KNOWN_HOSTS=\(person["KNOWN_HOSTS"])", "/bin/bash", "-c", line,
        ]
    }
}
