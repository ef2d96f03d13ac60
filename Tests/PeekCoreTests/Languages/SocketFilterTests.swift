import PeekCore
import Testing

struct SocketFilterTests {
    @Test(arguments: [
        ("ss -tlnp", "/usr/bin/ss '-t' '-l' '-n' '-p'"), ("ss -s", "/usr/bin/ss '-s'"),
        ("ss -tn state established", "/usr/bin/ss '-t' '-n' '--' 'state' 'established'"),
        ("ss -tn 'sport = :443'", "/usr/bin/ss '-t' '-n' '--' 'sport' '=' ':443'"),
        ("ss -tn sport eq 443", "/usr/bin/ss '-t' '-n' '--' 'sport' '=' '443'"),
        ("ss dst 10.0.0.0/8", "/usr/bin/ss '--' 'dst' '=' '10.0.0.0/8'"),
        ("ss dst ::1", "/usr/bin/ss '--' 'dst' '=' '[::1]'"),
        ("ss src fe80::/10", "/usr/bin/ss '--' 'src' '=' 'fe80::/10'"),
        ("ss dst '*:443'", "/usr/bin/ss '--' 'dst' '=' '*:443'"),
        ("ss dst :https", "/usr/bin/ss '--' 'dst' '=' ':https'"),
        ("ss dst 10.0.0.0/8:443", "/usr/bin/ss '--' 'dst' '=' '10.0.0.0/8:443'"),
        ("ss dst '[2001:db8::1]:443'", "/usr/bin/ss '--' 'dst' '=' '[2001:db8::1]:443'"),
        (
            "ss state established '( dport = :ssh or sport = :ssh )'",
            "/usr/bin/ss '--' 'state' 'established' 'dport' '=' ':ssh' 'or' 'sport' '=' ':ssh'"
        ),
        (
            "ss '(dport == :1 | dport eq :2) & not dst 10.0.0.1'",
            "/usr/bin/ss '--' '(' 'dport' '=' ':1' 'or' 'dport' '=' ':2' ')' 'and' '(' 'not' 'dst' '=' '10.0.0.1' ')'"
        ),
        ("ss -f unix", "/usr/bin/ss '-f' 'unix'"),
    ])
    func whatOnlyLooksIsRendered(line: String, canonical: String) throws {
        let decision = TestPolicy.decide(line)
        let authorization = try #require(decision.authorization, "\(decision.refusal?.description ?? "")")
        #expect(authorization.canonical == canonical)
        #expect(try TestPolicy.parse(canonical) == TestPolicy.parse(line))
    }

    @Test(arguments: [
        ("ss -K", "it closes sockets"), ("ss -tK dst 10.0.0.1", "it closes sockets"),
        ("ss --kill", "it closes sockets"),
        ("ss -D /srv/app/x", "it writes"), ("ss -F /etc/shadow", "it reads a file"), ("ss -N x", "it is a namespace"),
        ("ss -E", "it never ends"), ("ss -r", "it looks names up"), ("ss dst example.com", "it looks a name up"),
        ("ss dst abc.de", "a name of hexadecimal letters is one too"), ("ss dst 1.2.3.4.5", "it looks a name up"),
        ("ss dst 10.0.0.1/33", "no such network"), ("ss dst '[fe80::]/10'", "ss looks fe80:: up as a name"),
        ("ss dst '[abc.de]'", "it looks a name up"), ("ss dst abc::de/x", "it looks a name up"),
        ("ss dst 10.0.0.1:", "a port is missing"), ("ss dst 'fe80::%eth0'", "it is no number"),
        ("ss src unix:/x", "it is no address"), ("ss cgroup /x", "it opens a file"),
        ("ss fwmark = 1", "it is not read"),
        ("ss state foo", "it is no state"), ("ss state", "a state is missing"), ("ss dport", "a value is missing"),
        ("ss '( dport = :1'", "it is not closed"), ("ss 'dport = :1 )'", "it is not opened"),
        ("ss dport = :1 or", "a condition is missing"), ("ss '!'", "a condition is missing"),
        ("ss foo", "it is nothing"),
        ("ss -- -K", "it is an option"), ("ss dport -K", "it is an option"),
    ])
    func whatDoesMoreIsRefused(line: String, why: String) throws {
        let refusal = try #require(TestPolicy.decide(line).refusal, "\(line) was allowed, and \(why)")
        #expect(refusal.rule != nil && refusal.wouldWork != nil)
    }
}
