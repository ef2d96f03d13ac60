import PeekCore
import Testing

@testable import PeekGateway

struct SentCandidatesTests {
    @Test func candidateDecides() async throws {
        let text = PolicyFileOnDisk.text(commands: "[uptime]")
        let policy = try await SentCandidates().read(Array(text.utf8), name: "new.yaml")
        let asked = DecisionRequest(principal: "dev", host: "web1", line: "uptime")
        #expect(policy.decide(asked).verdict == Verdict(allows: true, rule: "role developer"))
    }

    @Test(arguments: ["include: [/etc/passwd]", "include: /etc/passwd", "\"\\x69nclude\": [/etc/passwd]"])
    func filesOfTheGatewayAreNotOpened(text: String) async throws {
        do {
            _ = try await SentCandidates().read(Array(text.utf8), name: "new.yaml")
            Issue.record("it was read")
        } catch {
            #expect(error.lines.contains { $0.hasPrefix("new.yaml:1:") && $0.contains("include") }, "\(error.lines)")
            #expect(!error.lines.joined().contains("root:"))
        }
    }

    @Test(arguments: ["roles: [", "colour: red", ""])
    func mistakesAreLinesWithTheFilesName(text: String) async throws {
        do {
            _ = try await SentCandidates().read(Array(text.utf8), name: "new.yaml")
            Issue.record("it was read")
        } catch {
            #expect(!error.lines.isEmpty)
            #expect(error.lines.allSatisfy { $0.hasPrefix("new.yaml:1:") })
        }
    }
}
