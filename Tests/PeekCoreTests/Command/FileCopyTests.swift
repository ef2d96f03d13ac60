import PeekCore
import Testing

/// What a client that copies files asks for is known from its line, and answered by what would work.
struct FileCopyTests {
    @Test(
        arguments: [
            ("scp -f /var/log/x.log", "ssh web1@gateway cat /var/log/x.log > x.log"),
            ("scp -v -p -f -- /var/log/x.log", "ssh web1@gateway cat /var/log/x.log > x.log"),
            (
                "scp -r -f /var/log/app",
                "ssh web1@gateway ls /var/log/app, then ssh web1@gateway cat /var/log/app/FILE > FILE"
            ),
            ("scp -f /var/log/*.log", "ssh web1@gateway cat FILE > FILE"),
            ("scp -f /var/log/a /var/log/b", "ssh web1@gateway cat FILE > FILE"),
            ("scp -f relative", "ssh web1@gateway cat FILE > FILE"),
            ("scp -t /tmp/x", "ssh web1@gateway cat FILE > FILE"),
            ("scp", "ssh web1@gateway cat FILE > FILE"),
            (
                "rsync --server --sender -vlogDtpre.iLsfxCIvu . /var/log/x.log",
                "ssh web1@gateway cat /var/log/x.log > x.log"
            ),
            (
                "rsync --server --sender -e.LsfxCIvu . /var/log/app/",
                "ssh web1@gateway ls /var/log/app/, then ssh web1@gateway cat /var/log/app/FILE > FILE"
            ),
            ("rsync --server -e.LsfxCIvu . /tmp/x", "ssh web1@gateway cat FILE > FILE"),
            ("/usr/lib/openssh/sftp-server", "ssh web1@gateway cat FILE > FILE"),
        ] as [(String, String)]
    )
    func copyIsAnsweredByWhatWouldWork(_ line: String, _ wouldWork: String) throws {
        #expect(try #require(FileCopy(line: line)).wouldWork(at: "web1") == wouldWork)
    }

    @Test(arguments: ["scp -t /tmp", "scp -r -d -t /tmp", "rsync --server -a . /tmp"])
    func copyToAHostIsCalledWriting(_ line: String) throws {
        let copy = try #require(FileCopy(line: line))
        #expect(copy.direction == .toHost)
        #expect(copy.refused(at: "web1").contains("would write to web1"))
    }

    @Test(arguments: ["", " ", "cat scp", "tail /var/log/rsync.log", "scpx -f /x", "grep -f /x"])
    func otherLinesAreNoCopies(_ line: String) {
        #expect(FileCopy(line: line) == nil)
    }

    @Test(arguments: ["/x'; rm -rf /'", "/x;id", "/x$(id)", "/x\u{1B}[2J", "/x`id`", "/a\\b", "/x>y", "/-\u{202E}x"])
    func adviceHoldsNothingThatAShellWouldRead(_ path: String) throws {
        let copy = try #require(FileCopy(line: "scp -f \(path)"))
        #expect(copy.wouldWork(at: "web1") == "ssh web1@gateway cat FILE > FILE")
        #expect(copy.lookingLine == nil)
    }
}
