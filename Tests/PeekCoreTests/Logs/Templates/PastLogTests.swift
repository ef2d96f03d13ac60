import PeekCore
import Testing

/// What is run to read the past, and when it is enough.
struct PastLogTests {
    private let since = Timestamp(milliseconds: 1_800_000_000_000)

    private func log(_ source: Log.Source) -> PastLog {
        PastLog(host: "web1", log: source, since: since, until: since.adding(seconds: 60))
    }

    @Test func lineIsOneThatAPersonCouldType() {
        let file = log(.path("/var/log/it's.log"))
        #expect(
            file.line(files: file.files, bytes: 9)
                == #"tail -q -c 9 -- '/var/log/it'\''s.log.1' '/var/log/it'\''s.log'"#
        )
        #expect(
            log(.unit("nginx")).line(files: [], bytes: 9)
                == "journalctl -q -o short-iso -S @1800000000 -U @1800000061 -u 'nginx'"
        )
    }

    @Test func entryBeforeIsAskedForNewestFirst() {
        #expect(
            log(.unit("it's")).lineOfEntryBefore
                == #"journalctl -q -o short-iso -r -n 1 -U @1800000000 -u 'it'\''s'"#
        )
        #expect(log(.path("/x")).lineOfEntryBefore == nil)
    }

    @Test(
        arguments: [
            (["-10 old", "0 new"], true, true), (["0 exactly"], true, true), (["1 new"], true, false),
            ([], true, false),
            (["no time"], true, false), (["no time", "-10 old"], true, true),
            // The first line may be a part of one.
            (["-10 old", "5 new"], false, false), (["5 cut", "-10 old"], false, true),
        ] as [([String], Bool, Bool)]
    )
    func firstWholeLineWithATimeTells(_ lines: [String], _ isBeginning: Bool, _ isReached: Bool) throws {
        let text = lines.map { line in
            let parts = line.split(separator: " ", maxSplits: 1)
            guard let seconds = Int64(parts[0]) else { return "\(line)\n" }
            return "\(since.adding(seconds: seconds)) \(parts[1])\n"
        }
        let reader = LogTimeReader(zoneSeconds: 0, now: since.adding(seconds: 100))
        let bytes = Array(text.joined().utf8)
        #expect(log(.path("/x")).isReached(by: bytes, isBeginning: isBeginning, reader) == isReached)
    }
}
