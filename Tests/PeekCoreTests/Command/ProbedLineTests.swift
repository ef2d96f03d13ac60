import PeekCore
import Testing

/// Lines that were decided wrongly once, on either side; see ``TestPolicy`` for the context.
struct ProbedLineTests {
    @Test(arguments: [
        ("ip l s eth0 down", "ip reads link s as link set"),
        ("ip link s eth0 down", "ip reads link s as link set"),
        ("top -b -n 99", "it runs longer than twenty looks"),
        ("top -b -n 0", "it shows nothing"),
        ("kubectl logs secret/x", "kubectl would ask for the secret first"),
        ("kubectl logs configmap/x", "kubectl would ask for it first"),
        ("kubectl logs x/y/z", "it is no pod"),
        ("lsof -i @evil.example.com", "the name would be looked up in the network"),
        ("lsof -i TCP@evil.example.com:80", "the name would be looked up in the network"),
        ("strings @/srv/app/x", "it may be a file of options"),
        ("cat /var/log/btm*", "it spells out what is denied"),
        ("cat /var/log/aud*/audit.log", "it spells out what is denied"),
        ("column -n -s /etc/shadow", "-n takes the next word, and -s would leave its value behind as a file"),
        ("sort -S 4G /var/log/syslog", "it takes the host's memory"),
        ("sort -S 100% /var/log/syslog", "it takes the host's memory"),
        ("sort -S 51% /var/log/syslog", "it takes the host's memory"),
        ("sort -S % /var/log/syslog", "it is no amount"),
        ("docker ps --format '{{pad .Names 9000000000 0}}'", "it takes the host's memory"),
        ("docker ps --format '{{range 10000000000}}x{{end}}'", "it never ends"),
        (#"docker ps --format '{{printf "%999999d" 1}}'"#, "it fills the recording"),
        (#"docker ps --format '{{printf "%*d" 9 1}}'"#, "the width is not seen"),
        ("lsof -i @tcp", "the name would be looked up in the network"),
        ("lsof -i TCP@c.ptc.tcp", "the name would be looked up in the network"),
        ("lsof -i@1.2.3.4.5", "the name would be looked up in the network"),
        ("ss dst fa.ce", "the name would be looked up in the network"),
        ("ls !x", "it would be taken from the history"),
        ("! cat /var/log/syslog", "it is no command"),
        ("cat /var/log/syslog | ! cat", "it is no command"),
    ])
    func whatCouldReachFurtherIsRefused(line: String, why: String) throws {
        let refusal = try #require(TestPolicy.decide(line).refusal, "\(line) was allowed, and \(why)")
        #expect(refusal.rule != nil && refusal.wouldWork != nil)
    }

    @Test(arguments: [
        "find /var/log ! -name '*.gz' -type f", "kubectl get pods --selector=app=web,tier!=db",
        "pidof /usr/sbin/nginx", "cat /var/log/syslog | strings", "sort -S 64M /var/log/syslog",
        "sort --buffer-size=50% /var/log/syslog", "ip -c a", "lsof -i TCP@10.0.0.1:5432", "lsof -i udp:53", "ps -ax",
        "kubectl logs deploy/web", "kubectl logs web-1 app", "top -b -n 20", "cat /var/log/audio*.log",
        "cat ./@4000000000", "ip link ls eth0",
    ])
    func whatOnlyLooksIsAllowed(line: String) throws {
        let decision = TestPolicy.decide(line)
        let authorization = try #require(decision.authorization, "\(decision.refusal?.description ?? "")")
        #expect(try TestPolicy.parse(authorization.canonical).canonical == authorization.canonical)
    }

    @Test(arguments: [
        "tail -" + String(repeating: "q", count: 4000) + "x", "cut -f" + String(repeating: "1,", count: 2000),
    ])
    func aLongClusterIsNotTakenApartLetterByLetter(line: String) throws {
        let request = DecisionRequest(principal: "ops", host: "web1", line: line)
        let refusal = try #require(TestPolicy.policy.decide(request).refusal)
        let advised = TestPolicy.policy.advised(refusal, about: request)
        #expect((advised.wouldWork ?? "").utf8.count < 1000)
    }
}
