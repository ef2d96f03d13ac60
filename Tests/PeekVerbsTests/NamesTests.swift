import Foundation
import PeekCore
import PeekVerbs
import Testing

/// A shell may offer what its person may see, and nothing else.
struct NamesTests {
    let gateway = Gateway()

    @Test func namesAreThoseThatThePrincipalMaySee() async throws {
        let own = try await gateway.session(of: "dev")
        let other = try await gateway.session(of: "ops", on: "db1")
        let hidden = try await gateway.deploy("v1", of: "ledger", ago: 60)
        let seen = try await gateway.deploy("v42", ago: 60)
        let names = try await names(of: "dev")
        #expect(names.hosts.map(\.name) == ["web1", "web2"])
        #expect(names.services.map(\.name) == ["checkout"])
        #expect(names.sessions.map(\.name) == ["\(own)"])
        #expect(names.deploys.map(\.name) == [seen])
        #expect(names.incidents.isEmpty)
        #expect(
            names.logs.map(\.name) == [
                "checkout:app", "checkout:access", "checkout:unit", "web1:app", "web1:access", "web1:unit", "web2:app",
                "web2:access", "web2:unit",
            ]
        )
        let all = try await self.names(of: "ops")
        #expect(all.hosts.count == 3)
        #expect(Set(all.sessions.map(\.name)) == ["\(own)", "\(other)"])
        #expect(Set(all.deploys.map(\.name)) == [hidden, seen])
        #expect(try await self.names(of: "guest") == KnownNames())
    }

    @Test func nameIsExplainedInAFewWords() async throws {
        try await gateway.session(of: "dev", ago: 180)
        try await gateway.deploy("v42", ago: 180)
        _ = try await gateway.run("incident open carts are empty --service checkout", as: "ops")
        let names = try await names(of: "dev")
        #expect(names.services.first?.about == "on web1, web2")
        #expect(names.logs.last?.about == "unit checkout.service")
        #expect(names.sessions.first?.about == "dev at web1 3 min ago: tail -F /var/log/checkout/app.log")
        #expect(names.deploys.first?.about == "checkout v42 by ops 3 min ago")
        #expect(names.incidents.first?.about == "open: carts are empty")
    }

    @Test(arguments: CompletedShell.allCases)
    func gatewayPrintsTheScriptToo(_ shell: CompletedShell) async throws {
        let answer = try await gateway.run("completions \(shell.rawValue)")
        #expect(answer.status == 0)
        #expect(answer.output == completionScript(for: shell) + "\n")
        #expect(answer.output.contains("---completion tail -- positional@0"))
    }

    @Test func gatewayAnswersNoShellByItsOwnSurroundings() async throws {
        let answer = try await gateway.run("---completion tail -- positional@0 1 0 prodpeek ''")
        #expect(answer.status == 64)
        #expect(answer.output.isEmpty)
    }

    private func names(of principal: String) async throws -> KnownNames {
        let answer = try await gateway.run("names", as: principal)
        try #require(answer.status == 0, "\(answer.errors)")
        return try JSONDecoder().decode(KnownNames.self, from: Data(answer.output.utf8))
    }
}
