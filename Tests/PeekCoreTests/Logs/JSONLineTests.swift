import FoundationEssentials
import PeekCore
import Testing

struct JSONLineTests {
    private static let now = Timestamp(milliseconds: 1_795_425_400_000)  // 2026-11-23T09:16:40Z

    private func readable(_ line: String, _ zone: Int = 3600, coloured: Bool = false) throws -> String? {
        let clock = WallClock(try #require(TimeZone(secondsFromGMT: zone)))
        let bytes = Array(line.utf8).withUnsafeBytes { line in
            JSONLine(line)?.readable(clock, now: Self.now, coloured: coloured)
        }
        return bytes.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(
        arguments: [
            (
                #"{"time":"2026-11-23T09:15:29.123Z","level":"warn","msg":"retrying payment","order":"o-1","attempt":2}"#,
                "10:15:29.123+01:00 WARN  retrying payment  order=o-1 attempt=2"
            ),
            // zap, pino, logstash, Google Cloud, structlog, Serilog
            (#"{"level":"info","ts":1795425329.1234567,"msg":"a"}"#, "10:15:29.1234567+01:00 INFO  a"),
            (#"{"level":30,"time":1795425329123,"pid":7,"msg":"a"}"#, "10:15:29.123+01:00 INFO  a  pid=7"),
            (
                #"{"@timestamp":"2026-11-23T09:15:29Z","@version":"1","message":"a","level":"ERROR","level_value":40000}"#,
                #"10:15:29+01:00 ERROR a  @version="1" level_value=40000"#
            ),
            (#"{"severity":"NOTICE","message":"a","timestamp":"2026-11-23T09:15:29Z"}"#, "10:15:29+01:00 NOTICE a"),
            (#"{"event":"a b","level":"debug"}"#, "DEBUG a b"),
            (#"{"@t":"2026-11-23T09:15:29.1234567Z","@mt":"a {B}","B":1}"#, "10:15:29.1234567+01:00 a {B}  B=1"),
            // another day
            (#"{"time":"2026-11-22T09:15:29Z","msg":"a"}"#, "2026-11-22 10:15:29+01:00 a"),
            (#"{"time":"2026-11-22T23:15:29Z","msg":"a"}"#, "00:15:29+01:00 a"),
            (#"{"time":"0001-01-01T00:00:00Z","msg":"a"}"#, "0001-01-01 01:00:00+01:00 a"),
            // nothing is lost
            (#"{"time":"2026-11-23T09:15:29","msg":"a"}"#, "a  time=2026-11-23T09:15:29"),
            (#"{"time":"2026-11-23T09:15:29.1234567891Z","msg":"a"}"#, "a  time=2026-11-23T09:15:29.1234567891Z"),
            (
                #"{"time":"noon","level":"very bad","msg":{"a": [1, "x y"]}}"#,
                #"time=noon level="very bad" msg={"a":[1,"x y"]}"#
            ),
            (#"{"level":35,"msg":"a"}"#, "a  level=35"),
            (#"{"msg":"a","message":"b"}"#, "a  message=b"),
            (#"{"msg":"a","msg":"b"}"#, "a  msg=b"),
            (#"{"b":1,"a":2,"c":{"z": 1.50, "y": 1e400 }}"#, #"b=1 a=2 c={"z":1.50,"y":1e400}"#),
            (#"{"n":12345678901234567890123.10,"t":true,"f":null}"#, "n=12345678901234567890123.10 t=true f=null"),
            (#"{"n":"17","t":"true","e":"","s":"a b","q":"a=b"}"#, #"n="17" t="true" e="" s="a b" q="a=b""#),
            (#"{"a b":"x","":"y"}"#, #""a b"=x ""=y"#),
            (#"{"msg":"a\nb\tc \"q\" \\ \/","v":"x \"y\""}"#, #"a\nb\tc "q" \ /  v="x \"y\"""#),
            (#"{"msg":"caf\u00e9 \ud83e\udd8a","v":"\u00e9 x"}"#, "café 🦊  v=\"é x\""),
            (#"{"msg":"\u001b[2J\u0007\u009b\ud800\udc","v":"\u001b"}"#, nil),
            (#"{"msg":"\u001b[2J\u009b\ud800","v":"\u001b"}"#, #"\u001b[2J\u009b\ud800  v="\u001b""#),
            (#"  {"msg" : "a" , "b" : [ ] }  "#, "a  b=[]"),
        ] as [(String, String?)]
    )
    func objectIsShownAsAPersonReadsIt(_ line: String, _ text: String?) throws {
        #expect(try readable(line) == text)
    }

    @Test(arguments: [
        "", "{}", "[]", "[1]", "1", "null", "x", "{", "{\"a\"", "{\"a\":}", "{\"a\":1", "{\"a\":1,}", "{\"a\":1}}",
        "{\"a\":1} x", "{\"a\":1}{\"b\":2}", "{a:1}", "{'a':1}", "{\"a\":01}", "{\"a\":.5}", "{\"a\":1.}", "{\"a\":+1}",
        "{\"a\":-}", "{\"a\":1e}", "{\"a\":tru}", "{\"a\":truex}", "{\"a\":NaN}", "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12g4\"}", "{\"a\":\"\t\"}", "{\"a\":\"\u{1B}[31m\"}", "{\"a\":[1,]}", "{\"a\":[1 2]}",
        "{,\"a\":1}", "{\"a\":1,,\"b\":2}", "info {\"a\":1}", "{\"a\" 1}",
        "{\"a\":" + String(repeating: "[", count: 70) + String(repeating: "]", count: 70) + "}",
        "{\"a\":\"" + String(repeating: "x", count: 65_536) + "\"}",
    ])
    func anythingElseIsNoObject(_ line: String) throws {
        #expect(try readable(line) == nil)
    }

    @Test func levelsHaveColours() throws {
        let line = #"{"level":"error","msg":"a","err":"refused"}"#
        #expect(
            try readable(line, coloured: true)
                == "\u{1B}[31mERROR\u{1B}[0m a  \u{1B}[2merr=\u{1B}[0m\u{1B}[31mrefused\u{1B}[0m"
        )
    }

    @Test func bytesThatAreNotUTF8StayAsTheyAre() throws {
        let line = Array(#"{"msg":"Ren"#.utf8) + [0xE9] + Array(#"","v":"\u00e9"#.utf8) + [0xFF] + Array("\"}".utf8)
        let clock = WallClock.utc
        let shown = line.withUnsafeBytes { JSONLine($0)?.readable(clock, now: Self.now, coloured: false) }
        #expect(shown == Array("Ren".utf8) + [0xE9] + Array("  v=é".utf8) + [0xFF])
    }

    @Test(
        arguments: [
            (0, "09:15:29.123Z"), (3600, "10:15:29.123+01:00"), (-12_600, "05:45:29.123-03:30"),
            (50_400, "23:15:29.123+14:00"),
        ] as [(Int, String)]
    )
    func clockIsTheReaders(_ zone: Int, _ text: String) throws {
        let clock = WallClock(try #require(TimeZone(secondsFromGMT: zone)))
        let moment = Timestamp(milliseconds: 1_795_425_329_123)
        #expect(clock.text(moment, now: moment) == text)
    }
}
