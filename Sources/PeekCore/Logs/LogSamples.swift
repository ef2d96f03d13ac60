/// The beginnings of windows of a log, larger and larger ones from its end, by which the one is found that a moment is in.
public struct LogSamples: Sendable {
    /// Bytes of the smallest window; each is four times as large as the one before, and the last is the whole file.
    public static let firstWindow = 1_048_576
    /// Bytes of each window's beginning.
    public static let length = 32_768
    /// More than the samples of any file: there are 22 windows of at most 2^63 bytes.
    public static let limit = 1_048_576

    /// The file.
    public let file: FileIdentity
    /// How far east of UTC the host's clock is, in seconds.
    public let zoneSeconds: Int
    private let samples: [(offset: Int64, bytes: ArraySlice<UInt8>)]

    /// Reads the output of ``Authorization/sampling(_:mark:)``; nil for what is none.
    public init?(_ output: [UInt8], mark: LogMark) {
        var parts: [ArraySlice<UInt8>] = []
        let separator = Array(mark.text.utf8)
        for start in output.indices where output[start] == separator[0] && output[start...].starts(with: separator) {
            if let last = parts.popLast() { parts.append(output[last.startIndex..<start]) }
            parts.append(output[(start + separator.count)...])
        }
        var head: [Substring]?
        var samples: [(offset: Int64, bytes: ArraySlice<UInt8>)] = []
        for part in parts {
            guard let feed = part.firstIndex(of: 0x0A) else { return nil }
            let words = String(decoding: part[..<feed], as: UTF8.self).split(separator: " ")
            if words.first == "file", words.count == 5 {
                head = words
            } else if words.first == "at", words.count == 2, let offset = Int64(words[1]), offset >= 0 {
                samples.append((offset, part[(feed + 1)...]))
            } else {
                return nil
            }
        }
        guard let head, let device = UInt64(head[1]), let inode = UInt64(head[2]), let zone = Self.seconds(head[4]),
            samples.last?.offset == 0
        else { return nil }
        file = FileIdentity(device: device, inode: inode)
        zoneSeconds = zone
        self.samples = samples
    }

    /// Where to begin so that nothing from `moment` on is left out; nil where the file has no time that is understood.
    ///
    /// - Parameter now: when the log is read.
    public func beginning(of moment: Timestamp, now: Timestamp) -> (offset: Int64, LogSince.Beginning)? {
        let reader = LogTimeReader(zoneSeconds: zoneSeconds, now: now)
        var hasSeenTime = false
        for sample in samples {
            guard let first = firstTime(in: sample, reader) else { continue }
            hasSeenTime = true
            if first < moment { return (sample.offset, sample.offset == 0 ? .file : .insideLine) }
        }
        return hasSeenTime ? (0, .fileWithoutOlderLines) : nil
    }

    /// Whether the file has no byte.
    public var isEmpty: Bool { samples.allSatisfy(\.bytes.isEmpty) }

    // A line that was cut at either end could be taken for another.
    private func firstTime(in sample: (offset: Int64, bytes: ArraySlice<UInt8>), _ reader: LogTimeReader) -> Timestamp?
    {
        var lines = sample.bytes.split(separator: 0x0A, omittingEmptySubsequences: false)[...]
        if sample.offset > 0 { lines = lines.dropFirst() }
        for line in lines.dropLast(sample.bytes.count < Self.length ? 0 : 1) {
            if let time = line.withUnsafeBytes({ reader.time(of: $0) }) { return time }
        }
        return nil
    }

    // `+0130`, as date(1) says it.
    private static func seconds(_ zone: Substring) -> Int? {
        guard zone.utf8.count == 5, let number = Int(zone), number.magnitude < 2400 else { return nil }
        return (number / 100 * 60 + number % 100) * 60
    }
}
