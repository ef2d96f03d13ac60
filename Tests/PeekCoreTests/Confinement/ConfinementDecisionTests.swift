import FoundationEssentials
import Testing

@testable import PeekCore

struct ConfinementDecisionTests {
    private func policy(
        _ mode: Confinement,
        _ change: (inout Role) -> Void = { _ in }
    ) -> Policy {
        var policy = TestPolicy.policy
        policy.hosts["web1"]?.confinement = HostConfinement(mode, minimum: ConfinementMinimum(landlock: 5))
        if var role = policy.roles["watcher"] {
            change(&role)
            policy.roles["watcher"] = role
        }
        return policy
    }

    private func decide(_ line: String, by policy: Policy, on host: String = "web1") -> Decision {
        policy.decide(DecisionRequest(principal: "ops", host: host, line: line))
    }

    @Test(arguments: ["systemctl status nginx", "ip addr", "dmesg", "cat /var/log/syslog | systemctl"])
    func whatCannotWorkConfinedIsRefusedThereAndNowhereElse(line: String) throws {
        for mode in [Confinement.required, .preferred] {
            let refusal = try #require(decide(line, by: policy(mode)).refusal)
            #expect(refusal.status == .denied)
            #expect(refusal.message.contains("confines sessions") || line.contains("|"))
        }
        if !line.contains("|") {
            #expect(decide(line, by: policy(.none)).authorization != nil)
            #expect(decide(line, by: policy(.required), on: "web2").authorization != nil)
        }
    }

    @Test func aRefusalSaysWhatWouldWork() throws {
        let refusal = try #require(decide("systemctl status nginx", by: policy(.required)).refusal)
        #expect(refusal.wouldWork == "journalctl -u UNIT -n 50")
    }

    @Test(arguments: ["docker ps", "kubectl get pods"])
    func whatIsAsGoodAsRootHasToBeNamed(line: String) throws {
        #expect(decide(line, by: policy(.none) { $0.commands = ["all"] }).refusal != nil)
        let name = String(line.prefix { $0 != " " })
        #expect(decide(line, by: policy(.none) { $0.commands = ["all", name] }).authorization != nil)
        #expect(decide(line, by: policy(.required) { $0.commands = ["all", name] }).refusal != nil)
    }

    @Test func aShellIsForARoleThatGivesOneOnAHostThatConfines() throws {
        let asked = DecisionRequest(principal: "ops", host: "web1", line: "")
        #expect(policy(.required).confinedShell(asked) == nil)
        #expect(policy(.none) { $0.shell = .confined }.confinedShell(asked) == nil)
        let given = policy(.required) { $0.shell = .confined }
        let shell = try #require(try given.confinedShell(asked)?.get())
        #expect(shell.role.name == "watcher")
        #expect(given.confinedShell(DecisionRequest(principal: "dev", host: "web1", line: "")) == nil)
        #expect(given.confinedShell(DecisionRequest(principal: "ops", host: "web2", line: "")) == nil)
        let careful = policy(.required) {
            $0.shell = .confined
            $0.requires.reason = true
        }
        #expect(throws: Refusal.self) { try careful.confinedShell(asked)?.get() }
    }

    @Test func theRequestHasWhatThePolicySays() throws {
        let given = policy(.required) { $0.processes = .all }
        let authorization = try #require(decide("tail -n 1 /var/log/syslog", by: given).authorization)
        let rules = try #require(authorization.confinement)
        let terminal = Terminal(type: "xterm\n", columns: 80, rows: 24)
        let command = authorization.command(terminal: terminal)
        let fields = rules.request(.command(command), terminal: terminal).fields
        #expect(try fields.text("line") == "exec /usr/bin/tail '-n' '1' '--' '/var/log/syslog'")
        #expect(try fields.text("mode") == "command")
        #expect(try fields.text("host") == "web1")
        #expect(try fields.text("terminal") == "dumb 80 24")
        #expect(try fields.text("processes") == "all")
        #expect(try fields.text("abi") == "5")
        #expect(
            fields.values("need").map { String(decoding: $0, as: UTF8.self) } == [
                "seccomp", "limits", "trace", "probe",
            ]
        )
        #expect(fields.values("hide").contains(Array("*.[Kk][Ee][Yy]".utf8)))
        #expect(!command.confined.contains("setpriv"))
    }

    @Test func theForcedCommandIsTheHelpers() throws {
        let authorization = try #require(decide("uptime", by: policy(.required)).authorization)
        let rules = try #require(authorization.confinement)
        let session = Identifier(.session)
        let request = rules.request(.command(authorization.command(terminal: nil)), terminal: nil)
        let words = try request.forcedCommand(for: session).split(separator: " ")
        #expect(words.prefix(3) == ["prodpeek-confine", "v1", Substring(session.description)])
        #expect(Data(base64Encoded: String(words[3])).map(Array.init) == request.fields.bytes)
    }

    @Test func whatACertificateCannotCarryIsRefused() throws {
        let given = policy(.required) { role in
            role.read += (0..<1000).map { PathPattern("/srv/application/number/\($0)/log") }
        }
        let rules = try #require(decide("uptime", by: given).authorization?.confinement)
        let refusal = #expect(throws: Refusal.self) {
            try rules.request(.shell, terminal: nil).forcedCommand(for: Identifier(.session))
        }
        #expect(refusal?.status == .limit)
        #expect(refusal?.message.contains("web1") ?? false)
    }

    @Test func aPlainHostHasNoRules() throws {
        #expect(decide("uptime", by: policy(.none)).authorization?.confinement == nil)
    }
}
