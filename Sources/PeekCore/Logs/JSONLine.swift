/// A line of a log that is exactly one JSON object, with its members in their order and their text as written.
public struct JSONLine: Sendable, Hashable {
    /// One member of the object.
    struct Member: Sendable, Hashable {
        /// Without its quotes; escapes as written.
        var key: [UInt8]
        /// As written, strings with their quotes.
        var value: [UInt8]

        /// The inside of a string; nil for any other value.
        var string: ArraySlice<UInt8>? {
            value.first == UInt8(ascii: "\"") ? value.dropFirst().dropLast() : nil
        }

        func isCalled(_ name: StaticString) -> Bool { key.withUnsafeBytes { matches($0, name) } }
    }

    /// The longest line that is read, in bytes; a longer one is not for reading.
    public static let longest = 65_536

    let members: [Member]

    /// Reads a line without its line feed; nil when it is anything else than one object with at least one member.
    public init?(_ line: UnsafeRawBufferPointer) {
        guard line.count <= Self.longest, var scanner = JSONScanner(line) else { return nil }
        var members: [Member] = []
        reading: while true {
            switch scanner.next() {
            case .member(let key, let value):
                members.append(Member(key: Array(line[key]), value: Array(line[value])))
            case .end: break reading
            case .broken: return nil
            }
        }
        guard !members.isEmpty else { return nil }
        self.members = members
    }

    /// The time that the first of a line's keys for times says; the line need not be whole.
    static func time(of line: UnsafeRawBufferPointer, _ limit: YearLimit) -> WrittenTime? {
        guard var scanner = JSONScanner(UnsafeRawBufferPointer(rebasing: line.prefix(longest))) else { return nil }
        while case .member(let key, let value) = scanner.next() {
            let name = UnsafeRawBufferPointer(rebasing: line[key])
            guard timeKeys.contains(where: { matches(name, $0) }) else { continue }
            if let time = time(ofValue: UnsafeRawBufferPointer(rebasing: line[value]), limit) { return time }
        }
        return nil
    }

    /// The time that a value is, string or number.
    static func time(ofValue value: UnsafeRawBufferPointer, _ limit: YearLimit) -> WrittenTime? {
        var cursor = ByteCursor(value)
        guard cursor.take("\"") else { return WrittenTime.epoch(cursor) }
        return WrittenTime.any(cursor, limit)
    }
}

// What loggers call these: logrus, zap, slog, zerolog, bunyan, pino, logback, structlog, Serilog, Elastic Common Schema,
// Google Cloud.
extension JSONLine {
    static let timeKeys: [StaticString] = [
        "time", "ts", "timestamp", "@timestamp", "@t", "datetime", "asctime", "eventTime",
    ]
    static let levelKeys: [StaticString] = ["level", "severity", "lvl", "loglevel", "levelname", "log.level", "@l"]
    static let messageKeys: [StaticString] = ["msg", "message", "event", "@m", "@mt"]
    static let errorKeys: [StaticString] = ["err", "error", "exception", "exc_info", "@x"]
}

private func matches(_ bytes: UnsafeRawBufferPointer, _ name: StaticString) -> Bool {
    bytes.count == name.utf8CodeUnitCount && bytes.indices.allSatisfy { bytes[$0] == name.utf8Start[$0] }
}
