/// A stretch of one log on one host, as a verb asks for it to compute from.
public struct PastLog: Sendable, Hashable {
    /// The host's name.
    public var host: String
    /// The log.
    public var log: Log.Source
    /// The first moment that is wanted.
    public var since: Timestamp
    /// The moment behind the last that is wanted; more may come.
    public var until: Timestamp

    /// Bytes of one file that are read at most, from its end.
    public static let mostBytes = 64 << 20

    /// Makes a stretch.
    public init(host: String, log: Log.Source, since: Timestamp, until: Timestamp) {
        self.host = host
        self.log = log
        self.since = since
        self.until = until
    }

    /// The log and, before it, the file that logrotate(8) made of it last, unless that is compressed; no file for a
    /// journal.
    public var files: [String] {
        guard case .path(let path) = log else { return [] }
        return ["\(path).1", path]
    }

    /// The command line that reads the end of files, or a journal from moment to moment, as a person would type it.
    ///
    /// - Parameters:
    ///   - files: of ``files``, one or both.
    ///   - bytes: how many of each.
    public func line(files: [String], bytes: Int) -> String {
        switch log {
        case .path: "tail -q -c \(bytes) -- " + files.map(singleQuoted).joined(separator: " ")
        case .unit(let unit):
            "journalctl -q -o short-iso -S @\(since.milliseconds / 1000) -U @\(until.milliseconds / 1000 + 1) "
                + "-u \(singleQuoted(unit))"
        }
    }

    /// The command line that shows a journal's last entry from before ``since``; nil for files.
    ///
    /// It shows nothing where the journal does not go back as far.
    public var lineOfEntryBefore: String? {
        guard case .unit(let unit) = log else { return nil }
        // Without -r, journalctl(1) of systemd 252 takes the last entry of all and finds it too young.
        return "journalctl -q -o short-iso -r -n 1 -U @\(since.milliseconds / 1000) -u \(singleQuoted(unit))"
    }

    /// Whether bytes of the log's end go back to ``since``: their first line that says a time is not younger.
    ///
    /// - Parameter isBeginning: whether they begin where the file does, so that their first line is a whole one.
    public func isReached(by bytes: [UInt8], isBeginning: Bool, _ reader: LogTimeReader) -> Bool {
        var rest = bytes[...]
        if !isBeginning { rest = rest.drop { $0 != 0x0A }.dropFirst() }
        while !rest.isEmpty {
            let line = rest.prefix { $0 != 0x0A }
            if let time = line.withUnsafeBytes({ reader.time(of: $0) }) { return time <= since }
            rest = rest[line.endIndex...].dropFirst()
        }
        return false
    }
}

/// What was read of a ``PastLog``.
public struct PastLines: Sendable, Hashable {
    /// The bytes in order; parts end where a file does.
    public var parts: [[UInt8]]
    /// Whether the first part may begin inside a line.
    public var beginsInsideLine: Bool
    /// Whether nothing is missing since the moment that was asked for.
    public var isWhole: Bool
    /// Why something is missing, in a few words.
    public var shortfall: String?

    /// Makes lines.
    public init(parts: [[UInt8]], beginsInsideLine: Bool, isWhole: Bool, shortfall: String? = nil) {
        self.parts = parts
        self.beginsInsideLine = beginsInsideLine
        self.isWhole = isWhole
        self.shortfall = shortfall
    }
}

/// What came of reading one log.
public enum PastReading<Value: Sendable>: Sendable {
    /// It could not be read; the refusal has been written to the console.
    case refused(Int32)
    /// What was made of its lines.
    case read(Value)
}
