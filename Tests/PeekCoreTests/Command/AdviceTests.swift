import PeekCore
import PeekTesting
import Testing

/// What is offered instead of a refused line; see ``TestPolicy`` for the context.
struct AdviceTests {
    @Test(arguments: [
        ("tail --line=5 /var/log/syslog", "tail --lines=5 /var/log/syslog"),
        ("tial -f /var/log/syslog", "tail -f /var/log/syslog"),
        ("sudo tail -f /var/log/syslog", "tail -f /var/log/syslog"),
        ("watch -n 1 df -h", "df -h"),
        ("vim /etc/nginx/nginx.conf", "less /etc/nginx/nginx.conf"),
        ("sort -uo /srv/app/x /srv/app/logs/a", "sort -u /srv/app/x /srv/app/logs/a"),
        ("grep -rf /etc/shadow x /srv/app", "grep -r /etc/shadow x /srv/app"),
        ("systemctl restart nginx", "systemctl status nginx"), ("ps auxe", "ps aux"),
        ("tail /var/log/syslog; rm x", "tail /var/log/syslog"),
        ("tail -n 5 /var/log/syslog && id", "tail -n 5 /var/log/syslog"),
        ("grep x /var/log/syslog > /tmp/x", "grep x /var/log/syslog"),
        ("cat /var/log/syslog | tee /tmp/x", "cat /var/log/syslog"),
        ("cat /var/log/syslog | xargs rm", "cat /var/log/syslog"),
        ("find /var/log -name *.log", "find /var/log -name '*.log'"),
        ("find /var/log -name x -delete", "find /var/log -name x"),
        (#"find /var/log -name x -exec rm '{}' \;"#, "find /var/log -name x"),
        ("find /var/log -name '*.log' -exec rm {} ;", "find /var/log -name '*.log'"),
        (#"find /var/log -name '*.log' -exec grep -l -- x {} \;"#, "find /var/log -name '*.log'"),
        (#"find /var/log -type f -exec grep x {} \; -print"#, "find /var/log -type f -print"),
        ("find /var/log -name *.gz -exec rm {} +", "find /var/log -name '*.gz'"),
        ("find /var/log ( -name a -o -name b )", #"find /var/log \( -name a -o -name b \)"#),
        ("find -L /var/log -type f", "find /var/log -type f"),
        ("cat /var/log/syslog /etc/shadow", "cat /var/log/syslog"),
        ("journalctl -u nginx --vacuum-size=1M", "journalctl -u nginx"),
        ("ls -L /var/log", "ls /var/log"),
    ])
    func theNearestAllowedLineIsOffered(line: String, nearest: String) throws {
        let request = DecisionRequest(principal: "ops", host: "web1", line: line)
        let refusal = try #require(TestPolicy.policy.decide(request).refusal)
        #expect(TestPolicy.policy.advised(refusal, about: request).wouldWork == nearest)
    }

    @Test(arguments: attackLines)
    func whatIsOfferedIsAllowed(sample: SampleLine) throws {
        var request = DecisionRequest(principal: "ops", host: "web1", line: sample.line)
        let refusal = try #require(TestPolicy.policy.decide(request).refusal)
        let advised = TestPolicy.policy.advised(refusal, about: request)
        guard advised.wouldWork != refusal.wouldWork, let line = advised.wouldWork else { return }
        request.line = line
        #expect(TestPolicy.policy.decide(request).authorization != nil, "\(line)")
    }

    @Test(arguments: ["rm -rf /srv", "cp /srv/a /srv/b", "kill -9 123", "cat /etc/shadow", "ln -s /etc/shadow x"])
    func whatIsFarFromAllowedIsNotTurnedIntoAnotherLook(line: String) throws {
        let request = DecisionRequest(principal: "ops", host: "web1", line: line)
        let refusal = try #require(TestPolicy.policy.decide(request).refusal)
        #expect(TestPolicy.policy.advised(refusal, about: request) == refusal)
    }
}
