import PeekCore
import Testing

struct RecordingAccessTests {
    private let policy = TestPolicy.policy

    private func start(
        _ line: String,
        by principal: String = "ops",
        on host: String = "web1",
        rendering: String? = nil
    ) throws -> SessionStart {
        let canonical = TestPolicy.decide(line, as: principal, on: host).authorization?.canonical
        return SessionStart(
            id: Identifier(.session),
            principal: principal,
            host: host,
            source: "192.0.2.1:1",
            line: line,
            rendering: try rendering ?? #require(canonical),
            role: "watcher",
            startedAt: Timestamp(milliseconds: 0)
        )
    }

    @Test func ownRecordingsAreReadable() throws {
        let own = try start("cat checkout/app.log", by: "dev")
        #expect(policy.mayRead(recordingOf: own, by: "dev"))
        #expect(!policy.mayRead(recordingOf: own, by: "careful"))
        #expect(!policy.mayRead(recordingOf: own, by: "nobody"))
        #expect(!policy.mayRead(recordingOf: own, by: "eve"))
        #expect(policy.mayRead(recordingOf: own, by: "auditor"))
    }

    @Test(arguments: [
        ("cat /var/log/checkout/app.log", "web1", true), ("cat /var/log/checkout/app.log", "db1", false),
        ("cat /etc/hosts", "web1", false), ("sort checkout/app.log", "web1", false),
        ("cat checkout/*.log", "web1", true),
    ])
    func scopeIsWhatTheRoleWouldAllow(line: String, host: String, isReadable: Bool) throws {
        let other = try start(line, on: host)
        #expect(policy.mayRead(recordingOf: other, by: "dev") == isReadable)
    }

    @Test func scopeLooksAtTheNamesThatAWildcardStoodFor() throws {
        let line = "cat /var/log/checkout/*.log"
        let wide = "/usr/bin/cat '--' '/var/log/checkout/app.log' '/var/log/checkout/other.log'"
        #expect(!policy.mayRead(recordingOf: try start(line, rendering: wide), by: "dev"))
        let narrow = "/usr/bin/cat '--' '/var/log/checkout/app.log'"
        #expect(policy.mayRead(recordingOf: try start(line, rendering: narrow), by: "dev"))
        #expect(!policy.mayRead(recordingOf: try start(line, rendering: "exec sh"), by: "dev"))
    }

    @Test func scopeLooksAtWhatARecursionLeftOut() throws {
        var policy = policy
        policy.roles["developer"]?.read = [PathPattern("/srv/app")]
        let line = "grep -r x /srv/app"
        let recorded = try start(line)
        #expect(!policy.mayRead(recordingOf: recorded, by: "dev"))
        policy.roles["developer"]?.deny = []
        #expect(policy.mayRead(recordingOf: recorded, by: "dev"))
    }

    @Test(arguments: [
        ("ops", "dev", "web1", true, "another's, on a host of the role"),
        ("ops", "dev", "lab1", false, "on a host that the role does not cover"),
        ("ops", "ops", "lab1", true, "one's own"),
        ("ops", "dev", "gone", false, "on a host that the policy does not know"),
        ("dev", "ops", "web1", false, "covered by a role without sessions.kill"),
        ("dev", "dev", "web1", true, "one's own"),
        ("both", "careful", "web1", true, "covered by the role that has it"),
        ("eve", "eve", "web1", false, "by somebody whom the policy does not know"),
    ])
    func sessionsAreKilledOnTheHostsOfTheRoleThatSaysSo(
        killer: String,
        owner: String,
        host: String,
        may: Bool,
        why: String
    ) throws {
        let start = try start("uptime", by: owner, on: host, rendering: "/usr/bin/uptime")
        #expect(policy.mayKill(start, by: killer) == may, "\(why)")
    }

    @Test func oneRolesHostsDoNotWidenAnothersSessionsKill() throws {
        var policy = policy
        policy.roles["watcher"]?.hosts = HostSelector(names: ["lab1"])
        let start = try start("uptime", by: "careful", on: "web1", rendering: "/usr/bin/uptime")
        #expect(!policy.mayKill(start, by: "both"))
    }

    @Test func sessionsEndWhenANewPolicyNoLongerAllowsThem() throws {
        let running = try start("tail -f /srv/app/*.log", rendering: "/usr/bin/tail '-f' '--' '/srv/app/a.log'")
        #expect(policy.stillAllows(running))
        var changed = policy
        changed.roles["watcher"]?.deny = [PathPattern("/srv/app/a*")]
        #expect(!changed.stillAllows(running))
        changed = policy
        changed.roles["watcher"]?.commands = ["cat"]
        #expect(!changed.stillAllows(running))
        changed = policy
        changed.roles["watcher"]?.requires.reason = true
        #expect(!changed.stillAllows(running))
        changed = policy
        changed.hosts["web1"] = nil
        #expect(!changed.stillAllows(running))
        changed = policy
        changed.principals["ops"] = nil
        #expect(!changed.stillAllows(running))
    }

    @Test(arguments: ["zcat /var/log/checkout/app.log.1.gz", "egrep -i a /var/log/checkout/app.log"])
    func sessionsOfProgramsWithAnotherNameGoOn(line: String) throws {
        var policy = policy
        policy.roles["developer"]?.commands = ["zcat", "egrep"]
        let decision = policy.decide(DecisionRequest(principal: "dev", host: "web1", line: line))
        let running = try start(line, by: "dev", rendering: #require(decision.authorization).canonical)
        #expect(policy.stillAllows(running))
        policy.roles["developer"]?.commands = ["grep"]
        #expect(!policy.stillAllows(running))
    }

    @Test func permissionsAreTheUnionOfTheRoles() throws {
        #expect(policy.permissions(of: "both") == Permissions(recordingsRead: .scope, sessionsKill: true))
        #expect(policy.permissions(of: "nobody") == Permissions())
        #expect(policy.permissions(of: "auditor")?.policyExplain == .all)
        #expect(policy.permissions(of: "eve") == nil)
    }
}
