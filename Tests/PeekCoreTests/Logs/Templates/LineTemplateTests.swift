import PeekCore
import PeekTesting
import Testing

/// What of a line makes its template, and what is one of many values.
struct LineTemplateTests {
    let lines: ComparedLines

    init() throws { lines = try ComparedLines() }

    @Test(
        arguments: [
            // Application logs.
            ("INFO order placed order=o-13180 ms=29", "INFO order placed order=o-<#> ms=<#>"),
            ("took 1.5ms, then 20 s", "took <#>, then <#> s"),
            ("user 3f2504e0-4f89-11d3-9a0c-0305e82c3301 left", "user <#> left"),
            ("commit deadbeefcafe from 10.0.0.1:8080", "commit <#> from <#>"),
            ("peer [fe80::1] gone", "peer [<#>::<#>] gone"),
            ("GET /api/v1/orders/123/items?page=2&x=y done", "GET /api/<#>/orders/<#>/items?<*> done"),
            ("cannot open \"report final.pdf\": not found", "cannot open \"report final.pdf\": not found"),
            ("customer \"Jane Doe\" signed in", "customer \"<*>\" signed in"),
            ("relation 'orders' can't be read", "relation '<*>' can't be read"),
            (
                "level=error msg=\"dial tcp 10.0.0.7:5432: refused\" n=3",
                "level=error msg=\"dial tcp <#>: refused\" n=<#>"
            ),
            ("at 2026-11-23T09:15:29.076+01:00 again", "at <#> again"),
            ("answered status=502 bytes=1234", "answered status=502 bytes=<#>"),
            ("upstream said HTTP 503 in 12", "upstream said HTTP 503 in <#>"),
            ("a\tb   c\r", "a b c"),
            ("worker-3 of pool_7 retries", "worker-<#> of pool_<#> retries"),
            // nginx and Apache.
            (
                "203.0.113.9 - jane [23/Nov/2026:10:02:00 +0000] \"GET /cart/17 HTTP/1.1\" 502 1234 \"-\" \"curl/7\"",
                "\"GET /cart/<#>\" 502"
            ),
            (
                "[error] 12#12: *7 connect() failed (111: Connection refused), client: 1.2.3.4, request: \"GET / HTTP/1.1\"",
                "[error] <#>#<#>: *<#> connect() failed (<#>: Connection refused), client: <#>, request: \"GET / HTTP/<#>\""
            ),
            // JSON.
            (#"{"level":"warn","msg":"retrying payment","order":"o-1","attempt":2}"#, "WARN retrying payment"),
            (
                #"{"severity":"ERROR","message":"no","error":"dial 10.0.0.1: refused"}"#,
                "ERROR no error=dial <#>: refused"
            ),
            (
                #"{"msg":"request","method":"GET","path":"/cart/7","status":500}"#,
                "request method=GET path=/cart/<#> status=500"
            ),
            (#"{"level":30,"msg":"started"}"#, "INFO started"),
            (#"{"kind":"probe","took":7,"who":"Jane Doe"}"#, "kind=probe took=<#> who=\"<*>\""),
            (
                "{\"level\":\"error\",\"msg\":\"cart \u{1B}[2J broke\"}",
                "{\"level\":\"error\",\"msg\":\"cart \u{1B}[<#> broke\"}"
            ),
        ]
    )
    func valuesAreTakenOut(_ line: String, _ template: String) throws {
        // A JSON line says its time itself.
        let json = line.hasPrefix("{") ? "{\"time\":\"\(lines.start.adding(seconds: 100))\"," + line.dropFirst() : nil
        let text = json ?? lines.at(100, line)
        let row = try #require(lines.compare(["web1": [lines.at(-100, "x"), text]]).rows.first { $0.before == 0 })
        #expect(row.template.replacing("\"time\":\"<*>\",", with: "") == template)
    }

    @Test func syslogHasNoTimeAndNoHostInItsTemplate() throws {
        let rows = lines.compare([
            "web1": [
                "Nov 23 09:55:00 web1 CRON[811]: (root) CMD (run-parts)",
                "Nov 23 10:05:00 web1 CRON[9]: (root) CMD (run-parts)",
            ]
        ]).rows
        #expect(rows.map(\.template) == ["CRON[<#>]: (root) CMD (run-parts)"])
        #expect(rows.map(\.before) == [1] && rows.map(\.after) == [1])
    }

    @Test func lineOfValuesAloneIsStillALine() throws {
        #expect(try lines.template("17 23 10.0.0.1") == "<#> <#> <#> <#>")
    }

    @Test func longLineIsCutAndTheCutIsSaid() throws {
        let words = try lines.template(String(repeating: "word ", count: 500)).split(separator: " ")
        #expect(words.count == 40 && words.last == "…")
        #expect(
            try lines.template(String(repeating: "x ", count: 39) + String(repeating: "y=", count: 9000)).utf8.count
                < 2100
        )
    }

    @Test func bytesThatAreNoTextAreCounted() {
        var bytes = Array(lines.at(100, "name=Ren").utf8) + [0xE9, 0xFF, 0x00, 0x1B]
        bytes += Array(" order=o-1\n".utf8)
        let counter = lines.counter(bytes)
        #expect(LogComparison([.init(counter, isWhole: true)]).linesAfter == 1)
    }

    @Test func anyBytesMakeATemplateOfBoundedSizeThatIsTheSameAgain() {
        var random = SeededGenerator(seed: 51)
        let pieces = [
            "\"", "'", "\\", "=", ":", "?", "/", "GET ", "HTTP/1.1", "\"GET / HTTP/1.1\" 200", " ", "\t", "<#>", "<*>",
            "17",
            "abc", "deadbeef", "msg=\"", "status=", "500", "Nov", "{", "}", "é", "\u{1B}", "\u{202E}", "-", "_", "…",
        ]
        for _ in 0..<5_000 {
            var line = Array(lines.at(100, "").utf8)
            for _ in 0..<Int.random(in: 0...60, using: &random) {
                line += Array((pieces.randomElement(using: &random) ?? "").utf8)
                if Int.random(in: 0..<20, using: &random) == 0 {
                    line.append(UInt8.random(in: 0...255, using: &random))
                }
            }
            line.removeAll { $0 == 0x0A }
            let first = LogComparison([.init(lines.counter(line + [0x0A]), isWhole: true)])
            let twice = LogComparison([.init(lines.counter(line + [0x0A] + line), isWhole: true)])
            #expect(first.rows.count <= 1 && first.rows.map(\.template) == twice.rows.map(\.template))
            #expect(twice.linesAfter == 2 * first.linesAfter)
            #expect(first.rows.allSatisfy { $0.template.utf8.count < 8_192 })
        }
    }
}
