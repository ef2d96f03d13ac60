import Foundation
import PeekTesting
import Testing

/// `compare` reads what a service really wrote around a deploy, as sessions like any other.
@Suite(.inOneWorld, .serialized)
struct CompareTests {
    let world: World

    init() throws { world = try #require(World.current) }

    @Test func screenSaysWhatCameWithTheDeploy() async throws {
        let person = try await Person.developer(of: world)
        let now = Date.now
        for host in ["web1", "web2"] {
            try write(lines(now, new: "ERROR ledger refused o-%"), to: "compared.log", on: host, person)
        }
        try await withLog("compared") {
            let deploy = try await deploy("v42", now)
            for program in ["ssh", "prodpeek"] {
                let seen = try await compare("checkout:compared --host 'web*'", person, program)
                #expect(seen.status == 0, "\(seen.errors)")
                let place = "checkout  compared /var/log/checkout/compared.log\n  deploy      \(deploy)  "
                #expect(seen.output.hasPrefix(place))
                let sections = seen.output.components(separatedBy: "\n\n")
                try #require(sections.count == 5, "\(seen.output)")
                #expect(sections[1].hasPrefix("NEW  ") && sections[1].contains("/min  ERROR ledger refused o-<#>\n"))
                #expect(sections[2].hasPrefix("GROWN  ") && sections[2].contains("/min  WARN retry <#>\n"))
                #expect(sections[3].hasPrefix("GONE  ") && sections[3].contains("→ 0/min  INFO using payments <#>\n"))
                #expect(sections[4].hasPrefix("1 template appears only after \(deploy), "))
                #expect(seen.errors.split(separator: "\n").count == 2, "two banners: \(seen.errors)")
                #expect(!seen.bytes.contains(0x1B))
            }
        }
    }

    @Test func eachHostIsASessionThatIsRecordedAndSealed() async throws {
        let person = try await Person.developer(of: world)
        let before = Date.now - 3600
        for host in ["web1", "web2"] { try write(lines(before), to: "sealed.log", on: host, person) }
        try await withLog("sealed") {
            let deploy = try await deploy("v50", before)
            let events = try await world.events(
                during: {
                    let seen = try await compare("checkout:sealed --around deploy:\(deploy) --json", person)
                    #expect(seen.status == 0, "\(seen.errors)")
                    let object = try #require(try JSONSerialization.jsonObject(with: seen.bytes) as? [String: Any])
                    #expect((object["hosts"] as? [[String: Any]])?.count == 2)
                    #expect((object["deploy"] as? [String: Any])?["id"] as? String == deploy)
                },
                until: { $0.count { $0.fact.type == "session.ended" } == 2 }
            )
            #expect(events.count { $0.fact.type == "session.started" } == 2)
            #expect(events.allSatisfy { $0.fact.details.sessionEnded.map { $0.cause == "exit" } ?? true })
            let shown = try await person.run("session show last", on: "prodpeek").output
            #expect(
                shown.contains("tail -q -c 67108864 -- '/var/log/checkout/sealed.log.1' '/var/log/checkout/sealed.log'")
            )
            #expect(shown.contains("group        g-"))
            let raw = try await person.run("session export last --format raw", on: "prodpeek").output
            #expect(raw.contains("prodpeek: tail -q -c 1048576 -- '/var/log/checkout/sealed.log'\n"))
            #expect(raw.contains("INFO using payments v1\n"))
            #expect(try await person.run("session verify last", on: "prodpeek").status == 0)
        }
    }

    @Test func logIsReadAsFarBackAsTheWindowAndInItsPredecessor() async throws {
        let person = try await Person.developer(of: world)
        let before = Date.now - 7200
        let lines = lines(before)
        // More than the first reading takes, between the windows and the present.
        let filler = (0..<40_000).map { line(.now, 0.001 * Double(40_000 - $0), "INFO filler of some length \($0)") }
        try write(Array(lines.prefix(210)), to: "rotated.log.1", on: "web1", person)
        try write(Array(lines.dropFirst(210)) + filler, to: "rotated.log", on: "web1", person)
        try await withLog("rotated") {
            let deploy = try await deploy("v60", before)
            let line = "checkout:rotated --around deploy:\(deploy) --host web1 --window 4m --json"
            let seen = try await compare(line, person)
            let object = try #require(
                try JSONSerialization.jsonObject(with: seen.bytes) as? [String: Any],
                "\(seen.errors)"
            )
            let host = try #require((object["hosts"] as? [[String: Any]])?.first)
            #expect(host["lines"] as? Int == lines.count + filler.count, "\(host)")
            #expect(host["isWhole"] as? Bool == true)
            let recorded = try await person.run("session export last --format raw", on: "prodpeek").bytes.count
            #expect(recorded > filler.joined().utf8.count + 1 << 20, "the first reading was too short")
        }
    }

    @Test func whatCannotBeReadIsRefusedAndTheRestIsShown() async throws {
        let person = try await Person.developer(of: world)
        let before = Date.now - 10800
        try write(lines(before), to: "half.log", on: "web1", person)
        try await withLog("half") {
            let deploy = try await deploy("v70", before)
            let seen = try await compare("checkout:half --around deploy:\(deploy)", person)
            #expect(seen.status == 69)
            #expect(seen.output.contains("\n  read        web1\n  not read    web2\n"))
            #expect(
                seen.lastError.hasPrefix("prodpeek: unavailable: web2: /var/log/checkout/half.log could not be read")
            )
        }
        try await world.withPolicy(replacing: "    commands: all", by: "    commands: [grep]") {
            let refused = try await compare("checkout", person)
            #expect(refused.status == 126 && refused.output.isEmpty)
            #expect(refused.lastError.hasPrefix("prodpeek: denied: "))
        }
    }

    @Test func unknownDeployIsNotFoundAndTheNearestIsOffered() async throws {
        let person = try await Person.developer(of: world)
        let deploy = try await deploy("v80", .now - 14_400)
        let seen = try await compare("checkout --around deploy:\(deploy.dropLast())", person)
        #expect(seen.status == 66)
        #expect(seen.errors.contains("--around deploy:\(deploy), or "))
        let none = try await compare("ledger", person)
        #expect(none.status == 66 && none.lastError.hasPrefix("prodpeek: not found: "))
    }

    // MARK: a log of its own

    private func line(_ now: Date, _ ago: Double, _ text: String) -> String {
        "\((now - ago).formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))) \(text)\n"
    }

    /// A line of each kind every five seconds, from 15 minutes ago.
    private func lines(_ now: Date, new: String = "INFO nothing %") -> [String] {
        stride(from: 900.0, to: 0, by: -5).flatMap { ago in
            var lines = [line(now, ago, "INFO order placed o-\(Int(ago))")]
            if ago > 310 { lines.append(line(now, ago, "INFO using payments v1")) }
            if ago < 300 { lines.append(line(now, ago, new.replacing("%", with: "\(Int(ago))"))) }
            if ago < 300 || Int(ago).isMultiple(of: 100) { lines.append(line(now, ago, "WARN retry \(Int(ago))")) }
            return lines
        }
    }

    private func write(_ lines: [String], to name: String, on host: String, _ person: Person) throws {
        let file = URL(filePath: person["HOST_ROOT_\(host)"] + "/var/log/checkout/\(name)")
        try Data(lines.joined().utf8).write(to: file)
    }

    /// Names a log of the service, which the world's own writer knows nothing of.
    private func withLog(_ name: String, _ body: () async throws -> Void) async throws {
        let app = "      app: /var/log/checkout/app.log\n"
        let own = "      \(name): /var/log/checkout/\(name).log\n"
        try await world.withPolicy(replacing: app, by: app + own, body)
    }

    /// A deploy that began 310 seconds before `now`, and ended 300 seconds before; those of the tests are hours apart.
    private func deploy(_ version: String, _ now: Date) async throws -> String {
        let environment = try await world.environment()
        let times = [310.0, 300].map { (now - $0).formatted(.iso8601) }
        let id = "d-test-\(version)"
        let body =
            #"{"id": "\#(id)", "service": "checkout", "version": "\#(version)", "by": "ci", "status": "succeeded", "#
            + #""startedAt": "\#(times[0])", "finishedAt": "\#(times[1])"}"#
        let answer = try await Finished.running([
            "/usr/bin/curl", "-s", "-w", "\n%{http_code}", "-H",
            "Authorization: Bearer \(environment["DEPLOY_TOKEN"] ?? "")", "-H", "Content-Type: application/json", "-d",
            body, (environment["HTTP_URL"] ?? "") + "/api/v1/deploys",
        ])
        try #require(answer.output.hasSuffix("\n201"), "\(answer.output)")
        return id
    }

    private func compare(_ line: String, _ person: Person, _ program: String = "ssh") async throws -> Finished {
        guard program == "prodpeek" else { return try await person.run("compare \(line)", on: "prodpeek") }
        let place = ["--gateway", person["GATEWAY_HOST"] + ":" + person["GATEWAY_PORT"], "--identity", person.key]
        let words = [person["PRODPEEK"]] + place + ["--known-hosts", person["KNOWN_HOSTS"]]
        return try await .running(["/bin/sh", "-c", "\"$@\" compare \(line)", "sh"] + words)
    }
}
