/// Passes on what of a log is from a moment on, wherever its bytes are cut.
public struct LogSince: Sendable {
    // What of a line decides of it.
    private static let longest = 65_536

    private var lines: LogLinesSince
    private var partial: [UInt8] = []
    // What became of the beginning of the line that goes on.
    private var decided: Bool?

    /// Whether everything that comes is passed on, because the moment has come.
    public var hasBegun: Bool { lines.hasBegun && partial.isEmpty }

    /// Takes the moment, and where the first byte to come stands.
    public init(since moment: Timestamp, _ reader: LogTimeReader, from beginning: Beginning) {
        lines = LogLinesSince(since: moment, reader, atBeginningOfFile: beginning == .fileWithoutOlderLines)
        decided = beginning == .insideLine ? false : nil
    }

    /// Where the first byte stands.
    public enum Beginning: Sendable, Hashable {
        /// Anywhere in a file; what is left of the line is not shown.
        case insideLine
        /// At the beginning of a file in which lines without a time may belong to an older one.
        case file
        /// At the beginning of a file whose first time is late enough, or that has none.
        case fileWithoutOlderLines
    }

    /// Takes bytes and passes on those that are shown.
    public mutating func take(_ bytes: UnsafeRawBufferPointer, _ pass: (UnsafeRawBufferPointer) -> Void) {
        var rest = bytes
        while !rest.isEmpty, !hasBegun {
            let feed = rest.firstIndex(of: 0x0A)
            let piece = UnsafeRawBufferPointer(rebasing: rest[..<(feed.map { $0 + 1 } ?? rest.count)])
            rest = UnsafeRawBufferPointer(rebasing: rest[piece.count...])
            if let decided {
                if decided { pass(piece) }
                if feed != nil { self.decided = nil }
            } else if feed != nil, partial.isEmpty {
                if lines.shows(piece) { pass(piece) }
            } else {
                partial.append(contentsOf: piece)
                if feed != nil || partial.count >= Self.longest { decide(isWhole: feed != nil, pass) }
            }
        }
        if !rest.isEmpty { pass(rest) }
    }

    /// Decides on what waits for the end of its line.
    public mutating func finish(_ pass: (UnsafeRawBufferPointer) -> Void) {
        if !partial.isEmpty { decide(isWhole: false, pass) }
    }

    /// The file is over, and with it its last line; what comes next begins another.
    public mutating func endLine() {
        if partial.isEmpty { decided = nil }
    }

    private mutating func decide(isWhole: Bool, _ pass: (UnsafeRawBufferPointer) -> Void) {
        let line = partial
        partial = []
        let shows = line.withUnsafeBytes { lines.shows($0) }
        if shows { line.withUnsafeBytes(pass) }
        decided = isWhole ? nil : shows
    }
}
