import Testing

@testable import PeekCore

struct LogFileTests {
    private func list(_ entries: [String]) -> (current: LogFile?, older: [LogFile])? {
        LogFile.list(Array(entries.map { $0 + "\0" }.joined().utf8), log: "/var/log/app.log")
    }

    @Test func predecessorsComeInTheOrderOfTheirTimes() throws {
        let files = try #require(
            list([
                "64 1 10 1700000300.5 /var/log/app.log", "64 4 12 1700000100.0 /var/log/app.log.2.gz",
                "64 3 11 1700000200.0 /var/log/app.log.1", "64 5 13 1700000050.0 /var/log/app.log-20231114.zst",
            ])
        )
        #expect(files.current?.file == FileIdentity(device: 64, inode: 1))
        #expect(files.current?.modified.milliseconds == 1_700_000_300_500)
        #expect(files.older.map(\.file.inode) == [5, 4, 3])
        #expect(files.older.map(\.isCompressed) == [true, true, false])
        #expect(files.older.map(\.size) == [13, 12, 11])
    }

    @Test func fileThatIsBeingCompressedIsReadOnce() throws {
        let files = try #require(
            list([
                "64 3 11 1700000200.0 /var/log/app.log.2", "64 4 5 1700000900.0 /var/log/app.log.2.gz",
                "64 5 5 1700000100.0 /var/log/app.log.3.gz",
            ])
        )
        #expect(files.older.map(\.file.inode) == [5, 3])
    }

    @Test func whatIsNoPredecessorIsNotRead() throws {
        let others = [
            "app.log.bak", "app.log.1.gz.tmp", "app.log~", "app.logs", "app.log.", "app.log-2023111",
            "app.log.1\n2 3 4 5 x",
            "app.log.12345", "app.log.1/../../../etc/shadow",
        ]
        let files = try #require(list(others.map { "64 1 10 1700000300.5 /var/log/\($0)" }))
        #expect(files.current == nil && files.older.isEmpty)
    }

    @Test(arguments: [
        "64 1 10 /var/log/app.log", "x 1 10 1.0 /var/log/app.log", "64 -1 10 1.0 /a", "64 1 1 inf /a", "a",
    ])
    func whatIsNoListingIsNone(entry: String) {
        #expect(list([entry]) == nil)
    }

    @Test func linkToTheLogIsNoPredecessor() throws {
        let files = try #require(
            list(["64 1 10 1700000300.5 /var/log/app.log.1", "64 1 10 1700000300.5 /var/log/app.log"])
        )
        #expect(files.current?.path == "/var/log/app.log" && files.older.isEmpty)
    }

    @Test func whatWasReadIsLookedForInTheNewestFiles() throws {
        let older = try #require(
            list((1...9).map { "64 \($0) 10 17000000\($0)0.0 /var/log/app.log.\(10 - $0)\($0 == 8 ? "" : ".gz")" })
        ).older
        var position = LogPosition(file: FileIdentity(device: 64, inode: 99), offset: 20)
        #expect(LogFile.places(in: older, of: position) { _ in true }.isEmpty, "nothing is known")
        Array("known".utf8).withUnsafeBytes { position.advance(over: $0) }
        // The plain one is too short.
        #expect(LogFile.places(in: older, of: position, most: 3) { _ in true } == [8, 6, 5])
        #expect(LogFile.places(in: older, of: position) { !$0.hasSuffix(".1.gz") } == [6, 5, 4, 3, 2, 1, 0])
        position.skip(to: 30)
        #expect(position.offset == 30 && position.fingerprint.isEmpty)
    }

    @Test func logThatIsNotThereHasNoEntry() throws {
        let files = try #require(list([]))
        #expect(files.current == nil && files.older.isEmpty)
    }
}
