import Testing

@testable import PeekCore

struct PathDecisionTests {
    @Test(arguments: [
        "cat /etc/shadow", "cat /etc/passwd", "cat /root/x", "cat /srv/app/.env", "cat /srv/app/.ENV.local",
        "cat /srv/app/tls/private/x", "cat /srv/app/Site.KEY", "cat /srv/app/.git/config", "cat /srv/app/.ssh/config",
        "cat /proc/1/environ", "cat /proc/self/root/etc/hosts", "cat /proc/1/cwd/status", "cat /proc/1/fd/1",
        "cat /proc/1/task/1/status", "cat /proc/net/../1/environ", "cat /dev/stdin", "cat /var/log/btmp",
        "cat /var/log/private/x", "cat /sys/kernel/x", "cat /", "cat /etc", "grep -r x /etc", "grep -r x /",
        "cat /etc/*", "cat /etc/s*", "cat /etc/h*", "cat /e*/hosts", "cat /proc/*/environ", "cat /proc/[0-9]*/mem",
        "cat /srv/app/*.key", "cat /srv/app/*.ke?", "cat /srv/app/*.pe[m]", "cat /srv/app/secre*",
        "cat /srv/app/pass*", "cat /srv/app/id_r*", "cat /srv/app/[s]ecret.txt", "cat /srv/app/*/tls/private/*",
        "cat /var/logs/*", "grep -r --include=.env x /srv/app", "grep -r --include='*.key' x /srv/app",
        "grep -r --include='*.ke?' x /srv/app", "ls /root", "ls /etc/ssl/private", "ls -R /", "ls --recursive /etc",
        "ls -l /srv/app/.env", "stat /etc/shadow", "ls -d /srv/*", "ls -l /proc/1/fd", "du -a /", "du /etc",
        "cat /etc/hosts/..", "zcat /etc/shadow", "wc -l /etc/shadow /etc/hosts", "sort -- /etc/shadow",
        "cat /etc/hosts | nl /etc/shadow", "tail -f /etc/shadow", "head -c 1 /etc/nginx/../shadow",
    ])
    func unreadablePathIsDenied(line: String) throws {
        let refusal = try #require(TestPolicy.decide(line).refusal, "\(line)")
        #expect(refusal.status == .denied && refusal.rule != nil && refusal.wouldWork != nil)
    }

    @Test(arguments: [
        "cat /etc/hosts", "cat syslog", "cat nginx/access.log", "cat /etc/hosts*", "ls /", "ls /etc", "ls /srv",
        "ls -la", "ls -R /srv/app", "df -h /", "stat /", "cat /proc/12/status",
        "cat /proc/[0-9]*/status", "du -sh *", "cat /srv/app/*/logs/*.log", "tail -f /var/log/stack*",
        "cat /srv/app/logs/audit*", "grep -r x", "grep -r --include='*.log' x /srv/app", "cat -", "cat",
        "grep -rn --include=*.log x /srv/app", "cat /var/log/s*",
    ])
    func readablePathIsAllowed(line: String) {
        let decision = TestPolicy.decide(line)
        #expect(decision.authorization != nil, "\(line): \(decision.refusal?.description ?? "")")
    }

    @Test(arguments: [
        ("tail -F /var/log/checkout/app.log", true), ("cat /var/log/checkout/app.log.1", true),
        ("zgrep x /var/log/checkout/app.log.12.gz", true), ("cat /var/log/checkout/app.log-20260102", true),
        ("cat /var/log/checkout/app.log-20260102.zst", true), ("cat /var/log/nginx/access.log", true),
        ("tail -f checkout/app.log", true), ("ls /var/log/checkout", true), ("ls -la /var/log", true), ("ls", true),
        ("cat /var/log/checkout/*.log", true), ("cat /var/log/checkout/app.log*", true),
        ("cat /var/log/checkout/app.log.bak", false), ("cat /var/log/checkout/app.log.1.gz.sh", false),
        ("cat /var/log/checkout/app.log-2026", false), ("cat /var/log/checkout/app.log/x", false),
        ("cat /var/log/checkout/other.log", false), ("cat /var/log/checkout", false), ("cat /var/log/nginx/e*", false),
        ("cat /var/log/syslog", false), ("cat /var/log/*", false), ("ls -R /var/log/checkout", false),
        ("grep -r x /var/log/checkout", false), ("cat /etc/hosts", false), ("ls /etc", false),
        ("cat /var/log/ledger/app.log", false), ("sort /var/log/checkout/app.log", false),
    ])
    func aServiceMakesItsLogsReadableWithTheirPredecessors(line: String, isAllowed: Bool) {
        #expect((TestPolicy.decide(line, as: "dev").authorization != nil) == isAllowed, "\(line)")
    }

    @Test(arguments: [
        ("journalctl -u checkout", true), ("journalctl -fu checkout.service", true),
        ("journalctl --unit=checkout -n 50 -p err", true), ("journalctl -u checkout -b -1 --since -1h", true),
        ("journalctl -u 'checkout-worker@*.service'", true), ("journalctl -u checkout-worker@3", true),
        ("journalctl -u checkout _PID=1", true), ("journalctl -u checkout -u checkout-worker@1", true),
        ("journalctl", false), ("journalctl -n 50", false), ("journalctl -u nginx", false), ("journalctl -k", false),
        ("journalctl -u checkout -u nginx", false), ("journalctl -u '*'", false), ("journalctl -u 'checkout*'", false),
        ("journalctl -u 'checkout-worker@*'", false), ("journalctl -u checkout + _UID=0", false),
        ("journalctl -u checkout -k", false), ("journalctl -u checkout -F _CMDLINE", false),
        ("journalctl -u checkout --user-unit=x", false), ("journalctl -u checkout.socket", false),
        ("journalctl _SYSTEMD_UNIT=checkout.service", false), ("journalctl --fields -u checkout", false),
    ])
    func aServiceMakesItsUnitsReadableAndNoOther(line: String, isAllowed: Bool) {
        #expect((TestPolicy.decide(line, as: "dev").authorization != nil) == isAllowed, "\(line)")
    }

    @Test func wholeJournalIsForRolesThatReadItsDirectory() {
        for line in ["journalctl", "journalctl -k", "journalctl -u a + _UID=0", "journalctl -p err --since today"] {
            #expect(TestPolicy.decide(line).authorization != nil, "\(line)")
        }
    }

    @Test func logsOfAServiceAreReadableOnItsHostsOnly() {
        var policy = TestPolicy.policy
        policy.roles["developer"]?.hosts = HostSelector(names: ["db1"])
        let request = DecisionRequest(principal: "dev", host: "db1", line: "cat /var/log/checkout/app.log")
        #expect(policy.decide(request).refusal?.status == .denied)
    }

    @Test func roleDenialsWinOverItsLogs() {
        var policy = TestPolicy.policy
        policy.roles["developer"]?.deny.append(PathPattern("/var/log/checkout"))
        let request = DecisionRequest(principal: "dev", host: "web1", line: "cat /var/log/checkout/app.log")
        #expect(policy.decide(request).refusal?.rule == "role developer: deny /var/log/checkout")
    }

    @Test func typingAnExclusionDoesNotLetALaterInclusionOverrideIt() throws {
        let exclusion = "'--exclude=.[Ee][Nn][Vv]*'"
        let line = "grep -r x \(exclusion) --include='*' /srv/app"
        let rendering = try #require(TestPolicy.decide(line).authorization).canonical
        let words = rendering.split(separator: " ")
        let inclusion = try #require(words.firstIndex(of: "'--include=*'"))
        #expect(words[inclusion...].contains { $0 == exclusion })
        #expect(TestPolicy.decide(rendering).authorization?.canonical == rendering)
    }

    @Test func rolesCannotRemoveBuiltInDenials() {
        var policy = TestPolicy.policy
        policy.roles["watcher"]?.read.append(contentsOf: ["/", "/etc/shadow", "*"].map { PathPattern($0) })
        for line in ["cat /etc/shadow", "cat /proc/1/environ", "cat /dev/mem", "cat /root/.ssh/id_rsa"] {
            #expect(policy.decide(DecisionRequest(principal: "ops", host: "web1", line: line)).authorization == nil)
        }
    }
}
