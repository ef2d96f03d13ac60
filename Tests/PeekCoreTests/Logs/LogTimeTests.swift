import PeekCore
import Testing

struct LogTimeTests {
    private static let now = "2026-11-23T12:00:00Z"

    private func time(_ line: String, now: String = now, zone: Int = 0) throws -> String? {
        let reader = LogTimeReader(zoneSeconds: zone, now: try #require(Timestamp(rfc3339: now)))
        return Array(line.utf8).withUnsafeBytes { reader.time(of: $0) }?.description
    }

    @Test(
        arguments: [
            ("2026-11-23T09:15:29Z started", "2026-11-23T09:15:29.000Z"),
            ("2026-11-23t09:15:29z", "2026-11-23T09:15:29.000Z"),
            ("2026-11-23T09:15:29.123456789Z", "2026-11-23T09:15:29.123Z"),
            ("2026-11-23 09:15:29,123 INFO python", "2026-11-23T09:15:29.123Z"),
            ("2026-11-23 09:15:29.5", "2026-11-23T09:15:29.500Z"),
            ("2026-11-23 09:15:29, and more", "2026-11-23T09:15:29.000Z"),
            ("2026-11-23T09:15:29+01:00 x", "2026-11-23T08:15:29.000Z"),
            ("2026-11-23T09:15:29-0330 x", "2026-11-23T12:45:29.000Z"),
            ("2026-11-23T09:15:29+01 x", "2026-11-23T08:15:29.000Z"),
            ("2026-11-23 09:15:29 +0100 x", "2026-11-23T08:15:29.000Z"),
            ("2026-11-23 09:15:29.123 UTC [77] LOG:  postgres", "2026-11-23T09:15:29.123Z"),
            ("2026-11-23 09:15:29 -1 is a word of the line", "2026-11-23T09:15:29.000Z"),
            ("2026-11-23 09:15:29 Zebra", "2026-11-23T09:15:29.000Z"),
            ("[2026-11-23 09:15:29,123] {x.py:12}", "2026-11-23T09:15:29.123Z"),
            ("INFO 2026-11-23 09:15:29 x", "2026-11-23T09:15:29.000Z"),
            ("[WARNING] 2026-11-23 09:15:29 x", "2026-11-23T09:15:29.000Z"),
            ("time=\"2026-11-23T09:15:29Z\" level=info", "2026-11-23T09:15:29.000Z"),
            ("ts=2026-11-23T09:15:29Z caller=x.go:1", "2026-11-23T09:15:29.000Z"),
            ("<34>1 2026-11-23T09:15:29Z web1 su", "2026-11-23T09:15:29.000Z"),
            ("2026/11/23 09:15:29 [error] 12#12: nginx", "2026-11-23T09:15:29.000Z"),
            ("2026/11/23 09:15:29.123456 main.go:7: x", "2026-11-23T09:15:29.123Z"),
            ("2026-06-30T23:59:60Z leap second", "2026-07-01T00:00:00.000Z"),
            ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"),
            (
                "203.0.113.9 - - [23/Nov/2026:09:15:29 +0000] \"GET / HTTP/1.1\" 200 1 \"-\" \"-\"",
                "2026-11-23T09:15:29.000Z"
            ),
            ("::1 - [not this] [23/Nov/2026:09:15:29 -0500] x", "2026-11-23T14:15:29.000Z"),
            ("23-Nov-2026 09:15:29.123 INFO [main] tomcat", "2026-11-23T09:15:29.123Z"),
            ("[23-Nov-2026 09:15:29 UTC] PHP Warning: x", "2026-11-23T09:15:29.000Z"),
            ("Nov 23 09:15:29 web1 CRON[1]: x", "2026-11-23T09:15:29.000Z"),
            ("Nov  3 09:15:29 web1 x", "2026-11-03T09:15:29.000Z"),
            ("<13>Nov 23 09:15:29.25 web1 x", "2026-11-23T09:15:29.250Z"),
            ("[Mon Nov 23 09:15:29.123456 2026] [core:error] x", "2026-11-23T09:15:29.123Z"),
            ("Mon Nov 23 09:15:29 2026 x", "2026-11-23T09:15:29.000Z"),
            ("I1123 09:15:29.123456    77 main.go:7] x", "2026-11-23T09:15:29.123Z"),
            ("1795425329 x", "2026-11-23T09:15:29.000Z"),
            ("1795425329.123    45 203.0.113.9 TCP_MISS/200", "2026-11-23T09:15:29.123Z"),
            ("1795425329123 x", "2026-11-23T09:15:29.123Z"),
            ("[1795425329123456] x", "2026-11-23T09:15:29.123Z"),
            (#"{"level":"info","time":"2026-11-23T09:15:29Z"}"#, "2026-11-23T09:15:29.000Z"),
            (#"{"@timestamp":"2026-11-23T10:15:29.123+01:00","message":"x"}"#, "2026-11-23T09:15:29.123Z"),
            (#"{"ts":1795425329.1234567,"msg":"zap"}"#, "2026-11-23T09:15:29.123Z"),
            (#"{"level":30,"time":1795425329123,"msg":"pino"}"#, "2026-11-23T09:15:29.123Z"),
            (#"{"timestamp":"1795425329123456789"}"#, "2026-11-23T09:15:29.123Z"),
            (#"{"time":"soon","ts":"2026-11-23 09:15:29"}"#, "2026-11-23T09:15:29.000Z"),
            (#"{"a":{"time":"2020-01-01T00:00:00Z"},"time":"2026-11-23T09:15:29Z"}"#, "2026-11-23T09:15:29.000Z"),
            (#"{"time":"2026-11-23T09:15:29Z","msg":"cut off he"#, "2026-11-23T09:15:29.000Z"),
        ] as [(String, String)]
    )
    func usualSpellingIsRead(_ line: String, _ moment: String) throws {
        #expect(try time(line) == moment)
    }

    @Test(arguments: [
        "", " ", "x", "\tat com.example.Main.run(Main.java:7)", "Caused by: java.io.IOException: 2026-11-23 09:15:29",
        "  2026-11-23T09:15:29Z is indented", "2026-02-29T00:00:00Z", "2026-11-31T00:00:00Z", "2026-13-01T00:00:00Z",
        "2026-00-10T00:00:00Z", "2026-01-00T00:00:00Z", "2026-11-23T24:00:00Z", "2026-11-23T09:60:00Z",
        "2026-11-23T09:15:61Z", "2026-11-23T09:15", "2026-11-23", "2026-11/23 09:15:29", "2026-11-23T9:15:29Z",
        "2026-11-23T09:15:291", "[29/Feb/2025:09:15:29 +0000]", "[23/Nov/2026 09:15:29]", "23-Nov/2026 09:15:29",
        "23-Nov-2026:09:15:29", "Foo 23 09:15:29 x",
        "Nov 31 09:15:29 x", "Nov 23 09:15 x", "Feb 30 09:15:29 x", "E1301 09:15:29.1", "I1123 09:15:29", "12345 x",
        "17954253290 eleven digits", "1795425329x", "9795425329 is ahead", "0795425329 x", "{", "{}", "[]",
        #"{"level":"info"}"#, #"{"time":null}"#, #"{"time":{"at":"2026-11-23T09:15:29Z"}}"#, #"{"time":17}"#,
        #"{"time":"2026-11-2"#, #"{"time":1e300}"#, "INFO: nothing", "a=b=2026-11-23T09:15:29Z",
    ])
    func lineWithoutATimeHasNone(_ line: String) throws {
        #expect(try time(line) == nil)
    }

    @Test func commonLogFormatIsLookedForAtTheFrontOnly() throws {
        let stamp = "[23/Nov/2026:09:15:29 +0000]"
        let far = String(repeating: "x", count: LogTimeReader.reach)
        #expect(try time(String(repeating: "[", count: 200) + stamp) == "2026-11-23T09:15:29.000Z")
        #expect(try time(far + stamp) == nil)
    }

    @Test(
        arguments: [
            ("2026-11-23 09:15:29", "2026-11-23T08:15:29.000Z"), ("Nov 23 09:15:29 x", "2026-11-23T08:15:29.000Z"),
            ("[23/Nov/2026:09:15:29]", "2026-11-23T08:15:29.000Z"), ("W1123 09:15:29.0", "2026-11-23T08:15:29.000Z"),
            ("2026-11-23 09:15:29Z", "2026-11-23T09:15:29.000Z"), ("1795425329", "2026-11-23T09:15:29.000Z"),
            (#"{"ts":"2026-11-23 09:15:29"}"#, "2026-11-23T08:15:29.000Z"),
            (#"{"ts":1795425329}"#, "2026-11-23T09:15:29.000Z"),
        ] as [(String, String)]
    )
    func zoneIsTheHostsWhereTheLineDoesNotSay(_ line: String, _ moment: String) throws {
        #expect(try time(line, zone: 3600) == moment)
    }

    @Test(
        arguments: [
            ("Dec 31 23:59:59 x", "2027-01-01T00:00:01Z", 0, "2026-12-31T23:59:59.000Z"),
            ("Jan  1 00:00:01 x", "2026-12-31T23:59:59Z", 0, "2027-01-01T00:00:01.000Z"),
            ("Jan  2 00:00:01 x", "2026-12-31T23:59:59Z", 0, "2026-01-02T00:00:01.000Z"),
            ("Nov 24 11:00:00 x", "2026-11-23T12:00:00Z", 0, "2026-11-24T11:00:00.000Z"),
            ("Nov 24 13:00:00 x", "2026-11-23T12:00:00Z", 0, "2025-11-24T13:00:00.000Z"),
            ("Feb 29 00:00:00 x", "2026-11-23T12:00:00Z", 0, "2024-02-29T00:00:00.000Z"),
            ("Feb 29 00:00:00 x", "2103-01-01T00:00:00Z", 0, "2096-02-29T00:00:00.000Z"),
            ("Jan  1 00:30:00 x", "2026-12-31T23:40:00Z", 3600, "2026-12-31T23:30:00.000Z"),
            ("E1231 23:59:59.5 x", "2027-01-01T00:00:01Z", 0, "2026-12-31T23:59:59.500Z"),
        ] as [(String, String, Int, String)]
    )
    func dayWithoutAYearIsTheNewestThatIsNotAhead(_ line: String, _ now: String, _ zone: Int, _ moment: String) throws {
        #expect(try time(line, now: now, zone: zone) == moment)
    }

    @Test func anyBytesAreReadWithoutTrouble() throws {
        var random = SeededGenerator(seed: 31)
        let reader = LogTimeReader(zoneSeconds: -3600, now: try #require(Timestamp(rfc3339: Self.now)))
        let pieces = [
            "2026-11-23T09:15:29.123+01:00", "2026/11/23 09:15:29", "[23/Nov/2026:09:15:29 +0000]", "Nov  3 09:15:29",
            "Mon ", "Feb 29 ", "I1123 09:15:29.1", "1795425329", "{\"time\":", "\"", "}", "<13>", "[", " ", "9", "-",
            ":", "\u{0}", "Z", "\\u00", "ts=", "{\"a\":[[[", "99999999999999999999",
        ]
        var read = 0
        for _ in 0..<20_000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                bytes += Array((pieces.randomElement(using: &random) ?? "").utf8)
            }
            for _ in 0..<Int.random(in: 0...2, using: &random) where !bytes.isEmpty {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                bytes[index] = UInt8.random(in: 0...255, using: &random)
            }
            if bytes.withUnsafeBytes({ reader.time(of: $0) }) != nil { read += 1 }
        }
        #expect(read > 1000, "a loop that reads nothing would prove nothing")
    }
}
