import Foundation
import PeekCore
import PeekTesting
import Testing

struct PolicyReplayTests {
    var gateway = Gateway()

    init() {
        var narrow = Policy.example
        narrow.roles["developer"]?.commands = ["uptime"]
        gateway.candidates.policies = ["same": .example, "narrow": narrow]
    }

    private static let tail = "tail -F /var/log/checkout/app.log"

    private func replay(_ candidate: String, _ options: String = "", as name: String = "ops") async throws -> Answer {
        try await gateway.run("policy replay - --name new.yaml \(options)", as: name, MemoryConsole(candidate))
    }

    private func deny(_ line: String, to principal: String = "dev", on host: String = "web1") async throws {
        let asked = DecisionRequest(principal: principal, host: host, line: line)
        try await gateway.log.append([
            Fact(
                type: .commandDenied,
                time: Gateway.now.adding(seconds: -60),
                principal: principal,
                source: "192.0.2.9:40000",
                outcome: .denied,
                policyHash: gateway.policy.hash,
                details: .text(PastRequest.details(of: asked, decidedBy: "role developer: commands"))
            )
        ])
    }

    @Test func whoseWorkWouldChangeIsListed() async throws {
        try await gateway.session(of: "dev", ago: 7200)
        try await gateway.session(of: "dev", ago: 600)
        try await gateway.session(of: "ops", ago: 600)
        try await deny("uptime")
        try await deny("rm -rf /")
        let answer = try await replay("narrow")
        #expect(answer.status == 0)
        #expect(answer.errors.isEmpty)
        let lines = answer.output.split(separator: "\n").map(String.init)
        #expect(lines[0].hasPrefix("2 of 4 lines would change (5 requests since "))
        #expect(lines[1] == "dev: 1 line would be refused (2 times), 1 line would be allowed (1 time)")
        #expect(lines[2].split(separator: " ", omittingEmptySubsequences: true).first == "CHANGE")
        #expect(lines[3].contains("refused  web1  2"))
        #expect(lines[3].contains("10 min ago"))
        #expect(lines[3].hasSuffix("role developer            role developer: commands  \(Self.tail)"))
        #expect(lines[4].contains("allowed  web1  1"))
        #expect(lines[4].hasSuffix("  uptime"))
        #expect(lines.count == 5)
    }

    @Test func samePolicyChangesNothing() async throws {
        try await gateway.session(of: "dev")
        let answer = try await replay("same")
        #expect(answer.output.hasPrefix("0 of 1 line would change (1 request since "))
        #expect(try await replay("same", "--json").output == "[]\n")
    }

    @Test func jsonIsOneArray() async throws {
        try await gateway.session(of: "dev")
        let rows = try objects(try await replay("narrow", "--json").output)
        #expect(rows.count == 1)
        #expect(rows[0]["principal"] as? String == "dev")
        #expect(rows[0]["change"] as? String == "refused")
        #expect(rows[0]["line"] as? String == Self.tail)
        #expect(rows[0]["oldRule"] as? String == "role developer")
        #expect(rows[0]["newRule"] as? String == "role developer: commands")
        #expect(rows[0]["missing"] == nil)
    }

    @Test func onlyWhatWasAskedSinceThenCounts() async throws {
        let log = gateway.log
        try await gateway.session(of: "dev")
        #expect(try await replay("narrow", "--since 1s").output.hasPrefix("1 of 1 line"), "received now")
        #expect(try await replay("narrow", "--since 2100-01-01T00:00:00Z").output.hasPrefix("0 of 0 lines"))
        #expect(try await replay("narrow", "--since yesterday").status == 64)
        #expect(await log.events.isEmpty == false)
    }

    @Test func othersLinesAreForThoseWhoMayExplainThem() async throws {
        try await gateway.session(of: "ops", line: "tail secret-of-ops.log")
        try await gateway.session(of: "dev")
        var empty = Policy.example
        empty.principals = [:]
        var gateway = gateway
        gateway.candidates.policies["empty"] = empty
        let console = MemoryConsole("empty")
        let own = try await gateway.run("policy replay - --json", as: "dev", console)
        #expect(own.status == 0)
        #expect(try objects(own.output).map { $0["principal"] as? String } == ["dev"])
        #expect(!own.output.contains("secret-of-ops"))
        let all = try await gateway.run("policy replay - --json", as: "ops", MemoryConsole("empty"))
        #expect(try objects(all.output).map { $0["principal"] as? String } == ["dev", "ops"])
    }

    @Test func readingIsAnEventBeforeAnythingIsShown() async throws {
        try await gateway.session(of: "dev")
        _ = try await replay("narrow")
        let facts = await gateway.facts(.policyReplayed)
        #expect(facts.count == 1)
        #expect(facts[0].principal == "ops")
        let hash = try #require(gateway.candidates.policies["narrow"]).hash
        #expect(facts[0].details == .text(["candidateHash": hash, "since": "30d", "of": "all"]))
        await gateway.log.breakDown()
        let blind = try await replay("narrow")
        #expect(blind.status == 69)
        #expect(blind.output.isEmpty)
    }

    @Test func mistakesComeBackWithTheFilesName() async throws {
        let answer = try await replay("nonsense")
        #expect(answer.status == 64)
        #expect(answer.output.isEmpty)
        #expect(answer.errors.hasPrefix("new.yaml:1:1: not a policy\nnew.yaml:2:1: nor here\n"))
        #expect(answer.lastErrorLine == "prodpeek: usage: new.yaml is no policy that could decide")
        #expect(await gateway.facts(.policyReplayed).isEmpty)
    }

    @Test func endlessCandidateIsRefused() async throws {
        let answer = try await replay(String(repeating: "#", count: 1001))
        #expect(answer.status == 64)
        #expect(answer.lastErrorLine.contains("more than the 1000 bytes"))
    }

    @Test func nameThatIsGoneIsSaid() async throws {
        try await gateway.session(of: "dev", on: "web1")
        try await gateway.session(of: "ops", on: "old9")
        var smaller = Policy.example
        smaller.hosts["web1"] = nil
        var gateway = gateway
        gateway.candidates.policies["smaller"] = smaller
        let answer = try await gateway.run("policy replay -", as: "ops", MemoryConsole("smaller"))
        #expect(answer.output.contains("the candidate has no host web1"))
        #expect(answer.output.contains("host old9 exists no longer"))
        let json = try await gateway.run("policy replay - --json", as: "ops", MemoryConsole("smaller"))
        let rows = try objects(json.output)
        #expect(rows.map { $0["missing"] as? String } == ["host", "host"])
        #expect(rows.map { $0["gone"] as? Bool } == [false, true])
    }

    @Test func hostileLineIsMadeVisible() async throws {
        try await gateway.session(of: "dev", line: "tail \u{1B}[2J\n\u{202E}")
        var empty = Policy.example
        empty.principals = [:]
        var gateway = gateway
        gateway.candidates.policies["empty"] = empty
        for options in ["", "--json"] {
            let answer = try await gateway.run("policy replay - \(options)", as: "ops", MemoryConsole("empty"))
            for scalar in ["\u{1B}", "\u{202E}"] as [Unicode.Scalar] {
                #expect(!answer.output.unicodeScalars.contains(scalar))
            }
        }
    }

    @Test func colourIsForTerminals() async throws {
        try await gateway.session(of: "dev")
        #expect(try await !replay("narrow").output.contains("\u{1B}["))
        let console = MemoryConsole("narrow", environment: ["PRODPEEK_COLOR": "1"])
        #expect(try await gateway.run("policy replay -", as: "ops", console).output.contains("\u{1B}[31mrefused"))
    }

    @Test(.timeLimit(.minutes(20))) func hundredThousandSessionsAreReplayedWithProgress() async throws {
        let time = Gateway.now.adding(seconds: -60)
        for page in 0..<100 {
            let facts = (0..<1000).map { number in
                let start = SessionStart(
                    id: Identifier(.session, at: time),
                    principal: number % 2 == 0 ? "dev" : "ops",
                    host: "web1",
                    source: "192.0.2.9:40000",
                    line: Self.tail,
                    rendering: "-",
                    role: "developer",
                    startedAt: time
                )
                return Fact(
                    type: .sessionStarted,
                    time: time.adding(seconds: Int64(page)),
                    principal: start.principal,
                    source: start.source,
                    outcome: .success,
                    policyHash: gateway.policy.hash,
                    details: .sessionStarted(start)
                )
            }
            try await gateway.log.append(facts)
        }
        let quiet = try await replay("narrow", "--json")
        #expect(quiet.errors.isEmpty)
        #expect(try objects(quiet.output).map { $0["count"] as? Int } == [50_000])
        let console = MemoryConsole("narrow", environment: ["PRODPEEK_PROGRESS": "1"])
        let watched = try await gateway.run("policy replay - --json", as: "ops", console)
        #expect(watched.output == quiet.output)
        #expect(watched.errors.contains("100000 requests, up to "))
        #expect(watched.errors.hasSuffix("\r\u{1B}[K"), "nothing of it stays")
    }
}
