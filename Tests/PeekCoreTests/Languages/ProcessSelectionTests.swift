import PeekCore
import Testing

struct ProcessSelectionTests {
    @Test(arguments: [
        ("ps -ax", "/usr/bin/ps 'ax'"), ("ps -e -H -T", "/usr/bin/ps '-A' '-H' '-T'"),
        ("ps", "/usr/bin/ps"), ("ps aux", "/usr/bin/ps 'aux'"), ("ps -aux", "/usr/bin/ps 'aux'"),
        ("ps auxf", "/usr/bin/ps 'auxf'"), ("ps auxww", "/usr/bin/ps 'auxww'"), ("ps -ef", "/usr/bin/ps '-A' '-f'"),
        ("ps -eLf", "/usr/bin/ps '-A' '-L' '-f'"), ("ps -fp 1,2", "/usr/bin/ps '-f' '-p' '1,2'"),
        ("ps -eo pid,rss,args --sort=-rss", "/usr/bin/ps '-A' '-o' 'pid,rss,args' '--sort=-rss'"),
        ("ps -eo pid,user:20,cmd=COMMAND", "/usr/bin/ps '-A' '-o' 'pid,user:20,cmd=COMMAND'"),
        ("ps axo pid,comm k -pcpu", "/usr/bin/ps 'ax' 'o' 'pid,comm' 'k' '-pcpu'"),
        ("ps -C nginx -o pid=", "/usr/bin/ps '-C' 'nginx' '-o' 'pid='"), ("ps 123", "/usr/bin/ps '123'"),
        ("ps -u www-data --forest", "/usr/bin/ps '-u' 'www-data' '--forest'"),
        ("ps --ppid 1 --no-headers", "/usr/bin/ps '--ppid=1' '--no-headers'"),
        ("ps aux --sort -%mem | head", "/usr/bin/ps 'aux' '--sort=-%mem' | /usr/bin/head"),
        ("ps -o '%cpu'", "/usr/bin/ps '-o' '%cpu'"),
    ])
    func whatOnlyLooksIsRendered(line: String, canonical: String) throws {
        let decision = TestPolicy.decide(line)
        let authorization = try #require(decision.authorization, "\(decision.refusal?.description ?? "")")
        #expect(authorization.canonical == canonical)
        #expect(try TestPolicy.parse(canonical) == TestPolicy.parse(line))
    }

    @Test(arguments: [
        ("ps e", "environments"), ("ps auxe", "environments"), ("ps eww 1234", "environments"),
        ("ps -aux e", "environments"), ("ps -auxe", "environments, whatever the dash means to it"),
        ("ps -axe", "environments, whatever the dash means to it"),
        ("ps -o environ", "it is no column to show"), ("ps -eo pid,environ", "it is no column to show"),
        ("ps -eo pid,env", "it is no column to show"), ("ps -o '%n'", "it is no column to show"),
        ("ps --format=pid,environ", "it is no column"), ("ps o environ", "it is no column"),
        ("ps axo pid,environ", "it is no column"), ("ps --sort=environ", "it is no column"),
        ("ps -O environ", "it is no column"), ("ps -o", "a value is missing"), ("ps -E", "it is not in the table"),
        ("ps --context", "it is not in the table"), ("ps -Z", "it is not in the table"),
        ("ps --for", "it is an abbreviation"), ("ps -o pid=a,environ=b", "it is no column"),
        ("ps -", "it is no option"), ("ps ''", "it is no option"),
        ("ps -C -e", "the value would be an option"), ("ps V", "it is not in the table"),
    ])
    func whatShowsMoreIsRefused(line: String, why: String) throws {
        let refusal = try #require(TestPolicy.decide(line).refusal, "\(line) was allowed, and \(why)")
        #expect(refusal.rule != nil && refusal.wouldWork != nil)
    }
}
