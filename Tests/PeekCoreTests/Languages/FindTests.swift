import PeekCore
import Testing

struct FindTests {
    @Test(arguments: [
        ("find /var/log -name '*.log'", "/usr/bin/find '/var/log' '-name' '*.log'"),
        ("find /var/log", "/usr/bin/find '/var/log'"),
        ("find -name x", "/usr/bin/find '/var/log' '-name' 'x'"),
        ("find . -name x", "/usr/bin/find '/var/log' '-name' 'x'"),
        ("find -P /var/log -type f,d", "/usr/bin/find '/var/log' '-type' 'f,d'"),
        (
            "find /srv/app /var/log -type f -size +100M -mtime -1 -ls",
            "/usr/bin/find '/srv/app' '/var/log' '-type' 'f' '-a' '-size' '+100M' '-a' '-mtime' '-1' '-a' '-ls'"
        ),
        (
            #"find /var/log \( -name a -o -name b \) -mmin -5"#,
            "/usr/bin/find '/var/log' '(' '-name' 'a' '-o' '-name' 'b' ')' '-a' '-mmin' '-5'"
        ),
        (
            "find /var/log -path /var/log/x -prune -o -print",
            "/usr/bin/find '/var/log' '-path' '/var/log/x' '-a' '-prune' '-o' '-print'"
        ),
        (#"find /var/log \! -name x"#, "/usr/bin/find '/var/log' '!' '-name' 'x'"),
        ("find /var/log -not -not -empty", "/usr/bin/find '/var/log' '!' '!' '-empty'"),
        ("find /var/log -empty , -ls", "/usr/bin/find '/var/log' '-empty' ',' '-ls'"),
        ("find / -maxdepth 1", "/usr/bin/find '/' '-maxdepth' '1'"),
        ("find /var/log -name -exec", "/usr/bin/find '/var/log' '-name' '-exec'"),
        (
            #"find /var/log -newermt '2026-11-01 10:00' -printf '%s %p\n'"#,
            #"/usr/bin/find '/var/log' '-newermt' '2026-11-01 10:00' '-a' '-printf' '%s %p\n'"#
        ),
        ("find /var/log/nginx/*.log -mtime 0", "/usr/bin/find '/var/log/nginx/'*'.log' '-mtime' '0'"),
    ])
    func whatOnlyLooksIsRendered(line: String, canonical: String) throws {
        let decision = TestPolicy.decide(line)
        let authorization = try #require(decision.authorization, "\(decision.refusal?.description ?? "")")
        #expect(authorization.canonical == canonical)
        #expect(try TestPolicy.parse(canonical) == TestPolicy.parse(line))
    }

    @Test(arguments: [
        (#"find /srv/app -exec sh -c id \;"#, "it runs a program"), ("find /srv/app -execdir id {} +", "it runs one"),
        (#"find /srv/app -ok rm {} \;"#, "it runs a program"), ("find /srv/app -okdir rm x", "it runs a program"),
        ("find /srv/app -delete", "it deletes"), ("find /srv/app -name x -delete", "it deletes, behind a test"),
        (#"find /srv/app \( -delete \)"#, "it deletes, in parentheses"), (#"find /srv/app \! -delete"#, "it deletes"),
        ("find /srv/app -empty , -delete", "it deletes, behind a comma"),
        ("find /srv/app -fprint /srv/app/x", "it writes"), ("find /srv/app -fprint0 x", "it writes"),
        ("find /srv/app -fls /srv/app/x", "it writes"), ("find /srv/app -fprintf /srv/app/x DATA", "it writes"),
        ("find -files0-from /etc/shadow", "it reads names"), ("find /srv/app -newer /etc/shadow", "it is a file"),
        ("find /srv/app -newerma /etc/shadow", "it is a file"), ("find /srv/app -anewer x", "it is a file"),
        ("find /srv/app -samefile /etc/shadow", "it is a file"), ("find -L /srv/app", "it follows links"),
        ("find -H /srv/app", "it follows links"), ("find /srv/app -follow", "it follows links"),
        ("find -D exec /srv/app", "it is not in the table"), ("find -O3 /srv/app", "it is not in the table"),
        ("find /root", "it is not readable"), ("find / -name x", "it goes through everything"),
        ("find / -maxdepth 1 -maxdepth 9", "the last depth counts"), ("find /var/log -maxdepth", "it lacks a value"),
        ("find /var/log -maxdepth -1", "it is no depth"), ("find /var/log -name", "it lacks a value"),
        (#"find /var/log \( -name x"#, "it is not closed"), (#"find /var/log -name x \)"#, "it is not opened"),
        ("find /var/log -o -name x", "an operand is missing"), ("find /var/log -name x -o", "an operand is missing"),
        ("find /var/log -print /etc", "a path comes last"), ("find /var/log -name *.log", "the wildcard is not quoted"),
        ("find /var/log -typ f", "it is an abbreviation"), ("find /srv/app/.ssh", "it is a secret"),
        ("find /var/log -context x", "it is not in the table"), ("find /var/log -type F", "it is no type"),
        ("find /var/log -size 1X", "it is no size"), ("find --help", "it is not in the table"),
    ])
    func whatDoesMoreIsRefused(line: String, why: String) throws {
        let refusal = try #require(TestPolicy.decide(line).refusal, "\(line) was allowed, and \(why)")
        #expect(refusal.rule != nil && refusal.wouldWork != nil)
    }

    @Test func nestingIsBounded() {
        let line = "find /var/log " + String(repeating: #"\( "#, count: 150) + "-print"
        #expect(TestPolicy.decide(line).refusal != nil)
    }
}
