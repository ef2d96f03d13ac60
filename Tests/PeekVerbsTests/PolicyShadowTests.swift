import PeekCore
import PeekTesting
import Testing

struct PolicyShadowTests {
    var gateway = Gateway()

    @Test func withoutAShadowThereIsNothingToList() async throws {
        let answer = try await gateway.run("policy shadow", as: "ops")
        #expect(answer.status == 66)
        #expect(answer.lastErrorLine == "prodpeek: not found: this gateway runs no policy in shadow")
        #expect(try await !gateway.run("status", as: "ops").output.contains("shadow"))
    }

    @Test func differencesAreListedWithTheirSums() async throws {
        var gateway = gateway
        gateway.shadow = try await gateway.differences(["uptime", "uptime", "tail x"])
        let answer = try await gateway.run("policy shadow", as: "ops")
        #expect(answer.status == 0)
        let lines = answer.output.split(separator: "\n").map(String.init)
        #expect(lines[0].hasPrefix("shadow policy cccccccccccc: 7 decisions differ since "))
        #expect(lines[1] == "dev: 2 lines would be refused (3 times)")
        #expect(lines[3].contains("refused  web1  2"))
        #expect(lines[3].hasSuffix("role developer  role developer: paths  uptime"))
        #expect(lines[4].hasSuffix("tail x"))
    }

    @Test func differencesOfAnotherCandidateAreLeftOut() async throws {
        var gateway = gateway
        gateway.shadow = try await gateway.differences(["uptime"])
        gateway.shadow?.hash = String(repeating: "d", count: 64)
        #expect(try await gateway.run("policy shadow --json", as: "ops").output == "[]\n")
        gateway.shadow?.hash = nil
        gateway.shadow?.trouble = "/etc/next.yaml:3:5: x\u{1B}"
        let answer = try await gateway.run("policy shadow", as: "ops")
        #expect(answer.output == "shadow policy: /etc/next.yaml:3:5: x\\e\n")
    }

    @Test func othersLinesAreForThoseWhoMayExplainThem() async throws {
        var gateway = gateway
        gateway.shadow = try await gateway.differences(["uptime"], of: "ops")
        gateway.shadow?.trouble = "/etc/next.yaml:3:5: secret"
        #expect(try await gateway.run("policy shadow --json").output == "[]\n")
        #expect(
            try await gateway.run("policy shadow").output == "0 lines of yours would change with the shadow policy\n"
        )
        #expect(try objects(try await gateway.run("policy shadow --json", as: "ops").output).count == 1)
    }

    @Test func statusShowsTheCountToThoseWhoMayExplain() async throws {
        var gateway = gateway
        gateway.shadow = try await gateway.differences([])
        let answer = try await gateway.run("status", as: "ops")
        let last = answer.output.split(separator: "\n").last.map(String.init) ?? ""
        #expect(last.hasPrefix("shadow policy cccccccccccc: 7 decisions differ since "))
        #expect(last.hasSuffix("(2 h ago), 2 not compared; see prodpeek policy shadow"))
        for line in ["status", "status checkout"] {
            #expect(try await !gateway.run(line, as: "dev").output.contains("shadow"))
        }
        #expect(try await !gateway.run("status checkout", as: "ops").output.contains("shadow"))
        #expect(try await !gateway.run("status --json", as: "ops").output.contains("shadow"))
    }

    @Test func troubleIsAWarningInTheStatus() async throws {
        var gateway = gateway
        gateway.shadow = try await gateway.differences([])
        gateway.shadow?.differing = 0
        gateway.shadow?.trouble = "/etc/next.yaml:3:5: a\n/etc/next.yaml:4:5: b"
        let answer = try await gateway.run("status", as: "ops")
        #expect(answer.status == 0)
        #expect(!answer.output.contains("see prodpeek policy shadow"))
        #expect(answer.output.hasSuffix("shadow policy: /etc/next.yaml:3:5: a\nshadow policy: /etc/next.yaml:4:5: b\n"))
    }
}

extension Gateway {
    /// Puts a difference for each line into the log, and says how a shadow stands that found them.
    func differences(_ lines: [String], of principal: String = "dev") async throws -> ShadowStatus {
        let hash = String(repeating: "c", count: 64)
        for line in lines {
            let difference = ShadowDifference(
                DecisionRequest(principal: principal, host: "web1", line: line),
                live: Verdict(allows: true, rule: "role developer"),
                liveHash: policy.hash,
                shadow: Verdict(allows: false, rule: "role developer: paths"),
                shadowHash: hash
            )
            var ledger = ShadowLedger()
            let notice = ledger.note(difference, source: "192.0.2.1:1", subject: Subject(), at: Gateway.now)
            try await log.append([notice].compactMap { $0?.fact })
        }
        return ShadowStatus(
            hash: hash,
            since: Gateway.now.adding(seconds: -7200),
            differing: 7,
            uncompared: lines.isEmpty ? 2 : 0,
            trouble: nil
        )
    }
}
