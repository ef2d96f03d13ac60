import PeekTesting
import Testing

@testable import PeekCore

/// What an allowed line becomes where one log is read.
struct LogReadingTests {
    private func authorization(_ line: String) throws -> Authorization {
        try #require(TestPolicy.decide(line).authorization)
    }

    @Test func oneFileIsOneLog() throws {
        #expect(try authorization("tail -n 5 -F /var/log/syslog").loggedPath == "/var/log/syslog")
        #expect(try authorization("tail -n 5 /var/log/syslog /var/log/syslog.1").loggedPath == nil)
        #expect(try authorization("tail /var/log/syslog | wc -l").loggedPath == nil)
        #expect(try authorization("uptime").loggedPath == nil)
    }

    @Test func markIsTheOnlyThingThatIsNotQuotedOfTheHostsWords() throws {
        let authorization = try authorization("tail /var/log/syslog")
        let mark = LogMark(bits: 5)
        for follows in [true, false] {
            for start in [LogStart.lines(10), .offset(90, known: 30)] {
                let text = authorization.reading("/var/log/it's; id", from: start, follows: follows, mark: mark).plain
                #expect(text.utf8.count < HostCommand.mostBytes)
                #expect(!text.contains("it's; id"), "the name is quoted")
            }
        }
        #expect(!authorization.listing(ofLog: "/var/log/it's; id").plain.contains("it's; id"))
        #expect(!authorization.sampling("/var/log/it's; id", mark: mark).plain.contains("it's; id"))
    }

    @Test func predecessorOutsideTheRoleIsNotRead() throws {
        let authorization = try authorization("tail /var/log/syslog")
        #expect(authorization.mayRead("/var/log/syslog.1"))
        #expect(!authorization.mayRead("/etc/shadow"))
    }

    @Test(
        arguments: [
            ("journalctl -u nginx", "nginx"), ("journalctl -n 10 -f -u nginx.service", "nginx.service"),
            ("journalctl --since '1 hour ago' --unit=nginx", "nginx"), ("journalctl -u nginx -p err", nil),
            ("journalctl -u nginx -u ssh", nil), ("journalctl -u nginx | wc -l", nil), ("journalctl -n 5", nil),
            ("journalctl -u nginx _PID=1", nil), ("tail /var/log/syslog", nil),
        ] as [(String, String?)]
    )
    func oneUnitIsOneLog(line: String, unit: String?) throws {
        #expect(try authorization(line).loggedUnit == unit)
    }

    @Test(arguments: [true, false])
    func unitIsReadByObjectsFromWhereItWasLeft(follows: Bool) throws {
        let authorization = try authorization("journalctl -n 10 -f -u nginx")
        let moment = Timestamp(milliseconds: 1_800_000_000_999)
        let fields = "MESSAGE,_HOSTNAME,SYSLOG_IDENTIFIER,_COMM,_PID,SYSLOG_PID"
        let start = "/usr/bin/journalctl '--no-pager' '-q' '-a' '-o' 'json' '--output-fields=\(fields)' '-u' 'nginx' "
        for (place, words) in [
            (JournalStart.lines(10), "'-n' '10'"), (.since(moment), "'--no-tail' '--since' '@1800000000'"),
            (.at("s=a'b;i=1"), #"'--no-tail' '--cursor' 's=a'\''b;i=1'"#),
        ] {
            let program = HostScript.Program(text: start + words + (follows ? " '-f'" : ""), isScript: false)
            let text = authorization.reading(unit: "nginx", from: place, follows: follows).plain
            #expect(text == HostScript.running([program], terminal: nil))
        }
    }
}
