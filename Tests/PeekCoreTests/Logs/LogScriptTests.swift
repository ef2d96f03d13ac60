import Foundation
import Testing

@testable import PeekCore

/// The shell text that reads a log, as a shell runs it.
struct LogScriptTests {
    private let mark = LogMark(bits: 9)

    /// The first words that the text says of a file of `bytes` with line feeds at these places.
    private func found(_ bytes: UInt64, feeds: [UInt64], _ start: LogStart, follows: Bool) throws -> DecodedStream {
        let file = FileManager.default.temporaryDirectory.appending(path: "log-\(UUID().uuidString)").path()
        _ = FileManager.default.createFile(atPath: file, contents: nil)
        defer { try? FileManager.default.removeItem(atPath: file) }
        let handle = try #require(FileHandle(forWritingAtPath: file))
        try handle.truncate(atOffset: bytes)
        for feed in feeds {
            try handle.seek(toOffset: feed)
            try handle.write(contentsOf: Data("\n".utf8))
        }
        let authorization = try #require(TestPolicy.decide("tail /var/log/syslog").authorization)
        let text = authorization.reading(file, from: start, follows: follows, mark: mark).plain
        let limited = #"/bin/sh -c 'ulimit -v 131072; exec /bin/sh -c "$1"' sh "$1" | /usr/bin/head -n 1"#
        let child = try ChildProcess(["/bin/sh", "-c", limited, "sh", text])
        child.closeInput()
        let output = try child.readOutput()
        kill(-child.id, SIGKILL)
        _ = child.wait()
        return DecodedStream([output], mark)
    }

    private func begins(_ stream: DecodedStream, at offset: Int64) -> Bool {
        guard case .found(_, offset, let start) = stream.items.first else { return false }
        return start == max(0, offset - Int64(LogPosition.fingerprintLength))
    }

    @Test(arguments: [true, false])
    func lastLinesAreFoundWithoutKeepingThem(follows: Bool) throws {
        // A line does not fit into the memory that the text may have.
        let line: UInt64 = 256 << 20
        let feeds = [line - 1, 2 * line - 1, 3 * line - 1]
        let seen = try found(3 * line, feeds: feeds, .lines(2), follows: follows)
        #expect(begins(seen, at: Int64(line)), "\(seen.items)")
    }

    @Test(arguments: [(0, 30), (1, 20), (2, 10), (3, 0), (4, 0), (5000, 0)])
    func readingBeginsSoManyLinesBeforeTheEnd(lines: Int, offset: Int64) throws {
        for follows in [true, false] {
            let seen = try found(30, feeds: [9, 19, 29], .lines(lines), follows: follows)
            #expect(begins(seen, at: offset), "\(seen.items)")
            let empty = try found(0, feeds: [], .lines(lines), follows: follows)
            #expect(begins(empty, at: 0), "\(empty.items)")
        }
    }
}
