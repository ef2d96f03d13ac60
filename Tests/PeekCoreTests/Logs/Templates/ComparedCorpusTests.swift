import PeekCore
import Testing

/// Logs as services write them: what stays as it was is not called a change, and what was put in is found.
struct ComparedCorpusTests {
    enum Kind: CaseIterable {
        case nginx
        case nginxErrors
        case java
        case python
        case json
        case syslog
    }

    let lines: ComparedLines

    init() throws { lines = try ComparedLines() }

    @Test(arguments: Kind.allCases)
    func sameWorkOnBothSidesIsNoChange(kind: Kind) {
        var random = SeededGenerator(seed: 61)
        for _ in 0..<10 {
            let comparison = lines.compare(["web1": log(kind, &random), "web2": log(kind, &random)])
            let changed = comparison.rows.filter { $0.verdict.evidence == .clear }
            #expect(changed.isEmpty, "\(changed.map(\.template))")
            #expect((2...40).contains(comparison.rows.count), "\(comparison.rows.map(\.template))")
            #expect(comparison.linesBefore > 400 && comparison.linesAfter > 400)
        }
    }

    @Test(arguments: Kind.allCases)
    func whatTheDeployBroughtIsFound(kind: Kind) throws {
        var random = SeededGenerator(seed: 62)
        let brought = (0..<30).map { index in
            (Int64(61 + index * 19), said(kind, "ledger refused transaction \(index * 7)", 61 + Int64(index) * 19))
        }
        let log = (entries(kind, &random) + brought).sorted { $0.0 < $1.0 }.map(\.1)
        let comparison = lines.compare(["web1": log])
        let new = comparison.rows(.new)
        #expect(new.count == 1 && new[0].after == 30 && new[0].template.contains("ledger refused transaction <#>"))
        #expect(comparison.rows.allSatisfy { $0.verdict.evidence == .weak || $0 == new[0] })
    }

    // MARK: what services write

    private func log(_ kind: Kind, _ random: inout SeededGenerator) -> [String] {
        entries(kind, &random).map(\.1)
    }

    /// About a line a second, each with the seconds since the deploy began.
    private func entries(_ kind: Kind, _ random: inout SeededGenerator) -> [(Int64, String)] {
        (-600..<660).map { second in
            (second, entry(kind, second, &random))
        }
    }

    private func said(_ kind: Kind, _ text: String, _ second: Int64) -> String {
        let time = lines.start.adding(seconds: second)
        switch kind {
        case .nginx: return "\(time) [error] \(text)"
        case .nginxErrors: return "\(slashed(time)) [error] 12#12: *9 \(text), client: 203.0.113.9"
        case .java: return "\(time) ERROR [http-nio-8080-exec-7] c.e.checkout.Ledger - \(text)"
        case .python: return "\(time) ERROR ledger.posting \(text)"
        case .json: return #"{"time":"\#(time)","level":"error","request":"9af3","msg":"\#(text)"}"#
        case .syslog: return "\(dated(time)) web1 checkout[811]: \(text)"
        }
    }

    private func entry(_ kind: Kind, _ second: Int64, _ random: inout SeededGenerator) -> String {
        let time = lines.start.adding(seconds: second)
        let number = Int.random(in: 1...99_999, using: &random)
        let name =
            ["alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy", "zoë", "ren"]
            .randomElement(using: &random) ?? ""
        let seldom = Int.random(in: 0..<20, using: &random) == 0
        switch kind {
        case .nginx:
            let request =
                ["GET /cart/\(number)?from=\(name)", "POST /checkout", "GET /assets/app.\(number).js"]
                .randomElement(using: &random) ?? ""
            let day = "23/Nov/2026:\(time.description.dropFirst(11).prefix(8))"
            return "203.0.113.\(number % 255) - \(name) [\(day) +0000] \"\(request) HTTP/1.1\" \(seldom ? 502 : 200) "
                + "\(number) \"https://shop.example/\(name)\" \"Mozilla/5.0 (X11; Linux x86_64; rv:\(number))\""
        case .nginxErrors:
            let what = seldom ? "upstream timed out (110: Connection timed out)" : "open() failed (2: No such file)"
            return
                "\(slashed(time)) [error] 12#12: *\(number) \(what), client: 203.0.113.\(number % 255), server: shop, "
                + "request: \"GET /\(name)/\(number) HTTP/1.1\", host: \"shop.example\""
        case .java:
            let start =
                "\(time) \(seldom ? "WARN " : "INFO ")[http-nio-8080-exec-\(number % 20)] c.e.checkout.Orders - "
            guard seldom else { return start + "order o-\(number) of \(name) placed in \(number % 300) ms" }
            return start + "order o-\(number) failed\njava.lang.IllegalStateException: no answer in \(number) ms\n"
                + "\tat com.example.checkout.LedgerClient.post(LedgerClient.java:114)\n\t... 14 more"
        case .python:
            guard seldom else {
                return "\(time) INFO ledger.posting posted entry=\(number) by='\(name) x' took=0.\(number)s"
            }
            return "\(time) ERROR ledger.posting posting failed\nTraceback (most recent call last):\n"
                + "  File \"/srv/app/ledger/posting.py\", line 212, in post\n    connection.commit()\n"
                + "ledger.storage.Deadlock: transaction \(number) waits for \(number / 2)"
        case .json:
            let start = #"{"time":"\#(time)","service":"checkout","request":"\#(String(number, radix: 16))f0","#
            return seldom
                ? start + #""level":"warn","msg":"retrying payment","order":"o-\#(number)","attempt":2}"#
                : start + #""level":"info","msg":"customer signed in","name":"\#(name)"}"#
        case .syslog:
            return seldom
                ? "\(dated(time)) web1 CRON[\(number)]: (root) CMD (run-parts /etc/cron.hourly)"
                : "\(dated(time)) web1 sshd[\(number)]: Accepted publickey for \(name) from 10.0.0.\(number % 255) port \(number)"
        }
    }

    private func slashed(_ time: Timestamp) -> String {
        String(time.description.prefix(19)).replacing("-", with: "/").replacing("T", with: " ")
    }

    private func dated(_ time: Timestamp) -> String { "Nov 23 \(time.description.dropFirst(11).prefix(8))" }
}
