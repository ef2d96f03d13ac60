import FoundationEssentials
import PeekCore
import Testing

@testable import PeekPolicyFile

/// `policies/small-team.yaml` and `policies/fleet.yaml` are right, and say what their comments say.
struct LargerExamplesTests {
    private func example(_ name: String) throws -> Policy {
        try PolicyFile.load(path: repositoryPath("policies/\(name)"))
    }

    private func isAllowed(
        _ line: String,
        _ principal: String,
        _ host: String,
        by policy: Policy,
        _ reason: String? = nil
    )
        -> Bool
    {
        let request = DecisionRequest(principal: principal, host: host, line: line, reason: reason)
        if case .allow = policy.decide(request) { return true }
        return false
    }

    @Test func smallTeamIsAWholePolicyInOneFile() throws {
        let policy = try example("small-team.yaml")
        #expect(policy.principals.keys.sorted() == ["alice", "bob", "carol", "deploys"])
        #expect(policy.hosts.keys.sorted() == ["db1", "staging1", "web1", "web2", "worker1"])
        #expect(policy.hosts["db1"]?.port == 2222)
        #expect(!(try repositoryFile("policies/small-team.yaml")).contains("@\""))
    }

    @Test func smallTeamDecidesAsItsCommentsSay() throws {
        let policy = try example("small-team.yaml")
        #expect(isAllowed("tail -F /var/log/shop/app.log", "bob", "web1", by: policy))
        #expect(isAllowed("zcat /var/log/shop/app.log.2.gz", "bob", "staging1", by: policy))
        #expect(isAllowed("journalctl -u jobs@mail.service", "bob", "worker1", by: policy))
        #expect(!isAllowed("df -h", "bob", "web1", by: policy))
        #expect(!isAllowed("tail /var/log/postgresql/postgresql-15-main.log", "bob", "db1", by: policy))
        #expect(!isAllowed("cat /var/log/syslog", "alice", "db1", by: policy))
        #expect(isAllowed("cat /var/log/syslog", "alice", "db1", by: policy, "disk is full"))
        #expect(!isAllowed("cat /srv/shop/customers/list", "carol", "web1", by: policy, "curious"))
        #expect(!isAllowed("uptime", "deploys", "web1", by: policy))
        #expect(policy.permissions(of: "deploys") == Permissions(deploysWrite: true))
        #expect(policy.permissions(of: "carol")?.policyExplain == .all)
    }

    @Test func fleetHasThreeHundredHostsWithAKeyEach() throws {
        let policy = try example("fleet.yaml")
        #expect(policy.hosts.count == 300)
        for host in policy.hosts.values { #expect(host.hostKeys.count == 1, "\(host.name)") }
        #expect(Set(policy.hosts.values.flatMap(\.hostKeys)).count == 300)
        #expect(policy.hosts["web07"]?.address == "web07.eu.example.com")
        #expect(policy.hosts["worker100"]?.address == "10.20.2.200")
        #expect(policy.hosts["search10"]?.address == "2001:db8::20")
        #expect(policy.hosts["db-us8"]?.port == 2222)
    }

    @Test func fleetDecidesAsItsCommentsSay() throws {
        let policy = try example("fleet.yaml")
        #expect(isAllowed("tail -F /var/log/shop/app.log", "frank", "web60", by: policy))
        #expect(!isAllowed("tail -F /var/log/postgresql/postgresql-15-main.log", "frank", "db-eu1", by: policy))
        #expect(isAllowed("tail /var/log/payments/app.log", "niaj", "api71", by: policy, "refund 17"))
        #expect(!isAllowed("tail /var/log/payments/app.log", "niaj", "api71", by: policy))
        #expect(!isAllowed("tail /var/log/payments/app.log", "niaj", "api70", by: policy, "refund 17"))
        #expect(isAllowed("grep -r timeout /srv", "olivia", "cache16", by: policy, "paged"))
        #expect(isAllowed("df -h", "sybil", "backup1", by: policy))
        let responder = try #require(policy.principals["responder"])
        let seen = policy.hosts(for: responder).map(\.name)
        #expect(seen.count == 4 + 1 + 60 + 80)
        #expect(seen.contains("lb4") && seen.contains("metrics1") && !seen.contains("db-eu1"))
        #expect(policy.principals["erin"]?.keys.isEmpty == true)
        #expect(policy.permissions(of: "trent")?.recordingsRead == .all)
    }
}
