import PeekCore
import Testing

@testable import PeekPolicyFile

struct ExamplePolicyTests {
    @Test func filledInItSaysWhatItsCommentsSay() throws {
        let policy = try policy(filledExample())
        #expect(policy.principals["dev"]?.roles == ["developer"])
        #expect(policy.principals["ops"]?.keys.map(\.line) == [TestKeys.ed25519(2)])
        #expect(policy.certificateAuthorities.map(\.line) == [TestKeys.ed25519(3)])
        #expect(policy.revoked == Revocations())
        #expect(policy.hosts.keys.sorted() == ["db1", "web1", "web2"])
        let web1 = try #require(policy.hosts["web1"])
        #expect(web1.address == "127.0.0.4")
        #expect(web1.port == 2200)
        #expect(web1.labels == ["role": "web"])
        #expect(web1.hostKeys.map(\.type) == ["ssh-ed25519", "ssh-rsa"])
        let checkout = try #require(policy.services["checkout"])
        #expect(policy.hosts(of: checkout).map(\.name) == ["web1", "web2"])
        #expect(checkout.logs.map(\.name) == ["app", "access"])
        #expect(checkout.logs.first?.source == .path("/var/log/checkout/app.log"))
        #expect(checkout.runbook == "https://wiki.example.com/runbooks/checkout")
        #expect(checkout.escalation == "#team-checkout")
    }

    @Test func developersLookAndOperatorsDoMore() throws {
        let policy = try policy(filledExample())
        let developer = try #require(policy.roles["developer"])
        let operators = try #require(policy.roles["operator"])
        #expect(developer.commands == ["all"])
        #expect(developer.limits == Limits(sessions: 2000, duration: 43_200, idle: 7200))
        #expect(developer.may == Permissions(incidentsWrite: true))
        #expect(developer.read.contains(PathPattern("/var/log")))
        #expect(developer.deny.contains(PathPattern("*.dump")))
        #expect(operators.read == developer.read)
        #expect(operators.deny == developer.deny)
        let everything = Permissions(
            recordingsRead: .all,
            sessionsKill: true,
            deploysWrite: true,
            incidentsWrite: true,
            policyExplain: .all
        )
        #expect(operators.may == everything)
    }

    @Test func asItStandsOnlyWhatItLeavesOpenIsWrong() throws {
        let text = try repositoryFile("policies/policy.yaml")
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let open = lines.indices.filter { lines[$0].contains("@\"") }.map { $0 + 1 }
        #expect(open.count == 9)
        #expect(problems(text).compactMap { Int($0.prefix { $0 != ":" }) } == open)
    }

    @Test func hashIsThatOfTheFileAndTheCommandsTogether() throws {
        let text = try filledExample()
        let policy = try policy(text)
        #expect(policy.hash == sha256(text + (try repositoryFile("policies/commands.yaml"))))
        let other = try self.policy(text + "# one more comment\n")
        #expect(other.hash != policy.hash)
    }

    private func policy(_ text: String) throws -> Policy { try PolicyFile.parse(Array(text.utf8), name: "p") }
}
