import Testing

@testable import PeekCore

struct LogStreamFuzzTests {
    private static let fragments = [
        "/usr/bin/tail: ", "/usr/bin/tail", "/usr", "//", "./", "/", "\n", "' has been replaced;  following new file\n",
        ": file truncated\n", " found 1 2 3 4\n", "order placed\n", "x", "\u{0}", "é", "cannot open '",
    ]

    /// Pieces of what tail says and of a log, in any order, with real words among them.
    private func soup(_ mark: LogMark, _ random: inout SeededGenerator) -> (stream: [UInt8], log: [UInt8]) {
        var stream: [UInt8] = []
        var log: [UInt8] = []
        for _ in 0..<Int.random(in: 0...30, using: &random) {
            if Int.random(in: 0..<6, using: &random) == 0 {
                stream += Array("/usr/bin/tail: \(mark.text) opened 1 2\n".utf8)
            } else {
                let text = Array((Self.fragments.randomElement(using: &random) ?? "").utf8)
                stream += text
                log += text
            }
        }
        return (stream, log)
    }

    private func parts(_ stream: [UInt8], _ random: inout SeededGenerator) -> [[UInt8]] {
        var parts: [[UInt8]] = []
        var rest = stream[...]
        while !rest.isEmpty {
            let part = rest.prefix(Int.random(in: 1...40, using: &random))
            parts.append(Array(part))
            rest = rest.dropFirst(part.count)
        }
        return parts
    }

    @Test func noByteIsLostOrInventedWhateverTheLogSays() {
        var random = SeededGenerator(seed: 71)
        var words = 0
        for round in 0..<4000 {
            let mark = LogMark(bits: .random(in: 0...UInt64.max, using: &random))
            let (stream, log) = soup(mark, &random)
            let seen = DecodedStream(parts(stream, &random), mark)
            #expect(seen == DecodedStream([stream], mark), "round \(round)")
            #expect(seen.bytes == log, "round \(round)")
            words += seen.items.count { $0 == .opened(FileIdentity(device: 1, inode: 2)) }
        }
        #expect(words > 5000)
    }

    @Test func anyBytesAreBytesOfTheLog() {
        var random = SeededGenerator(seed: 72)
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0...200, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            #expect(DecodedStream(parts(bytes, &random), LogMark()).bytes == bytes)
        }
    }

    /// A log that grows and is read over connections that break anywhere: what is shown is the log, once.
    @Test func connectionsThatBreakAnywhereShowTheLogOnce() {
        var random = SeededGenerator(seed: 73)
        let file = FileIdentity(device: 8, inode: 15)
        for round in 0..<300 {
            let log = (0..<Int.random(in: 0...9000, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let first = Int.random(in: 0...log.count, using: &random)
            var position: LogPosition?
            var shown: [UInt8] = []
            for _ in 0..<20 {
                let mark = LogMark(bits: .random(in: 0...UInt64.max, using: &random))
                let offset = position.map { Int($0.offset) } ?? first
                let start = offset - (position.map(\.fingerprint.count) ?? min(first, LogPosition.fingerprintLength))
                let head = "/usr/bin/tail: \(mark.text) found 8 15 \(offset) \(start)\n"
                let stream = Array(head.utf8) + log[start...] + Array("/usr/bin/tail: \(mark.text) opened 8 15\n".utf8)
                var cursor = LogCursor(at: position, mark: mark)
                let broken = stream.prefix(Int.random(in: 0...stream.count, using: &random))
                for part in parts(Array(broken), &random) {
                    part.withUnsafeBytes {
                        cursor.take($0) { if case .bytes(let bytes) = $0 { shown.append(contentsOf: bytes) } }
                    }
                }
                #expect(cursor.stop == nil, "round \(round)")
                position = cursor.position
            }
            #expect(log[first...].starts(with: shown), "round \(round)")
            if let position {
                #expect(position.file == file)
                #expect(Int(position.offset) <= first || shown.count == Int(position.offset) - first, "round \(round)")
            }
        }
    }
}
