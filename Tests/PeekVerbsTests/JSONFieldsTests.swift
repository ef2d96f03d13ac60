import Foundation
import PeekCore
import Testing

/// The fields of `--json` are promised in Sources/PeekVerbs/PeekVerbs.docc/JSONFields.md; this holds the promise to what is printed.
struct JSONFieldsTests {
    @Test(arguments: [
        ("hosts", ["hosts"]), ("services", ["services"]), ("whoami", ["whoami"]), ("status", ["status"]),
        ("session list", ["session list"]), ("session show last", ["session list", "session show"]),
        ("session verify --all", ["session verify"]), ("deploy list", ["deploy list"]),
        ("deploy show last", ["deploy list"]),
    ])
    func everyFieldIsDocumented(_ line: String, _ sections: [String]) async throws {
        let gateway = Gateway()
        try await gateway.deploy("v41", by: "ops", ago: 700, undo: "x")
        try await gateway.deploy("v42", by: "ops", ago: 590)
        try await gateway.session(of: "ops", terminal: Terminal(type: "xterm", columns: 80, rows: 24))
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

    // The words in backquotes in the points of a section.
    private func fields(_ section: String) throws -> [String] {
        let path = URL(fileURLWithPath: #filePath)
            .appendingPathComponent("../../../Sources/PeekVerbs/PeekVerbs.docc/JSONFields.md").standardized
        let text = try String(contentsOf: path, encoding: .utf8)
        let parts = text.components(separatedBy: "\n## ")
        let part = try #require(parts.first { $0.hasPrefix("\(section)\n") }, "\(section)")
        return part.split(separator: "\n").filter { $0.hasPrefix("- ") }.flatMap { point in
            point.dropFirst(2).components(separatedBy: "`").enumerated()
                .filter { $0.offset % 2 == 1 }.map(\.element)
        }
    }
}
