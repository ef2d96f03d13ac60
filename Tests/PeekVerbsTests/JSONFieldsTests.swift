import Foundation
import PeekCore
import PeekVerbs
import Testing

/// The fields of `--json` are promised in Sources/PeekVerbs/PeekVerbs.docc/JSONFields.md; this holds the promise to what is printed.
struct JSONFieldsTests {
    @Test(arguments: [
        ("hosts", ["hosts"]), ("services", ["services"]), ("whoami", ["whoami"]), ("status", ["status"]),
        ("session list", ["session list"]), ("session show last", ["session list", "session show"]),
        ("session verify --all", ["session verify"]), ("deploy list", ["deploy list"]),
        ("deploy show last", ["deploy list"]), ("incident list", ["incident list"]),
        ("incident show last", ["incident list", "incident show"]),
    ])
    func everyFieldIsDocumented(_ line: String, _ sections: [String]) async throws {
        let gateway = Gateway()
        try await gateway.deploy("v41", by: "ops", ago: 700, undo: "x")
        try await gateway.deploy("v42", by: "ops", ago: 590)
        try await gateway.session(of: "ops", terminal: Terminal(type: "xterm", columns: 80, rows: 24))
        _ = try await gateway.run("incident open slow --service checkout --severity 1", as: "ops")
        _ = try await gateway.run("incident close last --resolution done", as: "ops")
        let answer = try await gateway.run("\(line) --json", as: "ops")
        let json = try JSONSerialization.jsonObject(with: Data(answer.output.utf8))
        let row = try #require(json as? [String: Any] ?? (json as? [[String: Any]])?.first)
        let documented = try Set(sections.flatMap(fields))
        #expect(Set(row.keys).subtracting(documented).isEmpty)
    }

    @Test(arguments: ["policy replay -", "policy shadow"])
    func everyFieldOfAChangeIsDocumentedAndThere(_ line: String) async throws {
        var gateway = Gateway()
        var smaller = Policy.example
        smaller.hosts["web1"] = nil
        gateway.candidates.policies["smaller"] = smaller
        try await gateway.session(of: "dev")
        gateway.shadow = try await gateway.differences(["uptime"])
        let answer = try await gateway.run("\(line) --json", as: "ops", MemoryConsole("smaller"))
        let row = try #require(try objects(answer.output).first)
        let promised = Set(try fields("policy shadow")).union(line.hasSuffix("-") ? ["missing", "gone"] : [])
        #expect(Set(row.keys) == promised)
        #expect(promised.isSubset(of: try fields("policy replay")))
    }

    @Test func everyFieldOfHostCheckIsDocumentedAndThere() async throws {
        let gateway = Gateway()
        let findings = VersionFinding.Verdict.allCases.map {
            VersionFinding(command: "tail", program: "/usr/bin/tail", said: "tail 9", checked: ["9.1"], verdict: $0)
        }
        gateway.looks.answer(with: .answered(findings, cutShort: nil))
        let attempts = DrillFinding.Verdict.allCases.map {
            DrillFinding(class: "network", attempt: "listen", verdict: $0, how: "Permission denied")
        }
        gateway.looks.answer(withDrill: .answered(DrillFindings(report: nil, attempts: attempts, remains: ["a link"])))
        let rows = try objects(try await gateway.run("host check web1 --json").output)
        let verdicts = rows.compactMap { $0["verdict"] as? String }
        let versions = ["other", "no answer", "missing", "same"]
        #expect(verdicts == versions + ["escaped", "failed", "known", "held", "known", "untried"])
        let values = ["version", "boundary", "network", "remains"]
        #expect(try Set(fields("host check")) == Set(rows.flatMap(\.keys) + verdicts + values))
        #expect(Set(rows.compactMap { $0["check"] as? String }) == ["version", "boundary"])
    }

    @Test func everyKindOfNameIsDocumented() async throws {
        let row = try #require(try objects(try await Gateway().run("names").output).first)
        #expect(try Set(row.keys) == Set(fields("names")).subtracting(["SERVICE:LOG", "HOST:LOG"]))
    }

    @Test func everyFieldOfCompareIsDocumentedAndThere() async throws {
        let gateway = Gateway()
        try await gateway.deploy("v41", ago: 9000)
        try await gateway.deploy("v42", ago: 300)
        let lines = (1...60).map { "\(Gateway.now.adding(seconds: Int64($0) * 15 - 900)) word\n" }
        let past = PastLines(
            parts: [Array(lines.joined().utf8)],
            beginsInsideLine: false,
            isWhole: false,
            shortfall: "cut"
        )
        gateway.looks.keep(past, on: "web1")
        let row = try #require(try objects(try await gateway.run("compare checkout --json").output).first)
        let parts: [(String, [String: Any]?)] = [
            ("compare", row), ("compare window", row["before"] as? [String: Any]),
            ("compare host", (row["hosts"] as? [[String: Any]])?.first),
            ("compare template", (row["templates"] as? [[String: Any]])?.first),
        ]
        let changes = Set(TemplateVerdict.Change.allCases.map(\.rawValue) + ["clear", "weak", "<#>", "<*>"])
        for (section, object) in parts {
            let values = section == "compare template" ? changes : []
            let promised = try Set(fields(section))
            #expect(try Set(#require(object).keys) == promised.subtracting(values), "\(section)")
        }
    }

    @Test func everyDocumentedFieldOfASessionExists() throws {
        let names = try Set(fields("session list"))
        #expect(names.isSuperset(of: ["id", "principal", "host", "state", "startedAt", "exitStatus", "seal"]))
        let start = SessionStart(
            id: Identifier(.session, at: Gateway.now),
            group: Identifier(.group, at: Gateway.now),
            principal: "dev",
            host: "web1",
            source: "s",
            line: "l",
            rendering: "r",
            role: "r",
            reason: "r",
            incident: "i",
            terminal: Terminal(type: "xterm", columns: 80, rows: 24),
            startedAt: Gateway.now
        )
        let seal = RecordingSeal(segments: 1, length: 1, head: "h")
        let end = SessionEnd(id: start.id, cause: .interrupted, exitStatus: 0, bytesSent: 1, seal: seal)
        let listing = SessionListing(Session(start: start, end: end, endedAt: Gateway.now))
        let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(listing))
        let row = try #require(json as? [String: Any])
        #expect(names.intersection(row.keys) == Set(row.keys), "every field is documented")
        #expect(row["state"] as? String == "interrupted")
    }

    @Test func everyFieldOfPolicyTestIsDocumented() async throws {
        let result = Policy.example.judge(
            PolicyCase(
                request: DecisionRequest(principal: "dev", host: "web1", line: "rm", reason: "r", incident: "i"),
                expected: .allow,
                rule: "r",
                place: SourcePlace(file: "f", line: 1, column: 1)
            )
        )
        let place = SourcePlace(file: "p", line: 1, column: 1)
        let rule = PolicyRule.allows(role: "developer")
        let coverage = PolicyCoverage(policy: "p", rules: [rule], reached: [], places: [rule: place])
        let console = MemoryConsole()
        _ = try await report(PolicyTestRun(results: [result], coverage: [coverage]), json: true, console)
        let row = try #require(try objects(console.output).first)
        #expect(Set(row.keys) == ["passed", "cases", "coverage"])
        #expect(try Set(fields("policy test")).isSuperset(of: row.keys))
        let inner = try #require((row["coverage"] as? [[String: Any]])?.first)
        #expect(try Set(fields("policy test")).isSuperset(of: inner.keys))
        let cases = try #require((row["cases"] as? [[String: Any]])?.first)
        let documented = try Set(fields("policy test case"))
        #expect(Set(cases.keys) == documented.subtracting(["allow", "deny"]))
        let rules = try #require((inner["unreached"] as? [[String: Any]])?.first)
        let ofRules = try fields("policy test rule")
        #expect(Set(rules.keys).isSubset(of: ofRules))
        #expect(rules["owners"] as? [String] == ["role developer"])
    }

    @Test func everyFieldOfPolicyDiffIsDocumented() async throws {
        var other = Policy.example
        other.roles["developer"]?.commands = ["uptime"]
        other.hosts["web1"]?.address = "192.0.2.8"
        let console = MemoryConsole()
        _ = try await report(PolicyDifference(from: .example, to: other), json: true, console)
        let rows = try objects(console.output)
        let names = try Set(fields("policy diff"))
        #expect(rows.count == 3)
        #expect(
            Set(rows.flatMap(\.keys)) == [
                "effect", "kind", "principals", "subject", "items", "was", "hosts", "roles", "text",
            ]
        )
        #expect(names.isSuperset(of: rows.flatMap(\.keys)))
        #expect(names.isSuperset(of: PolicyChange.Kind.allCases.map(\.rawValue)))
        #expect(names.isSuperset(of: PolicyChange.Effect.allCases.map(\.rawValue)))
    }

    private func objects(_ text: String) throws -> [[String: Any]] {
        let json = try JSONSerialization.jsonObject(with: Data(text.utf8))
        if let rows = json as? [[String: Any]] { return rows }
        return [try #require(json as? [String: Any])]
    }

    // The words in backquotes in the points of a section.
    private func fields(_ section: String) throws -> [String] {
        let path = URL(fileURLWithPath: #filePath)
            .appendingPathComponent("../../../Sources/PeekVerbs/PeekVerbs.docc/JSONFields.md").standardized
        let text = try String(contentsOf: path, encoding: .utf8)
        let parts = text.components(separatedBy: "\n## ")
        let part = try #require(parts.first { $0.hasPrefix("\(section)\n") }, "\(section)")
        return part.replacing("\n  ", with: " ").split(separator: "\n").filter { $0.hasPrefix("- ") }.flatMap { point in
            point.dropFirst(2).components(separatedBy: "`").enumerated()
                .filter { $0.offset % 2 == 1 }.map(\.element)
        }
    }
}
