/// Counts the lines of one log of one host, by template, on both sides of a deploy.
///
/// It takes bytes as they come and keeps only templates. A line without a time belongs to the one before: an indented
/// one, as of a stack trace, is a part of it and not counted; any other is counted in the same window.
public struct WindowCounter: Sendable {
    // What a logger calls a line is shorter; of a longer one the rest is passed over.
    private static let longestLine = 65_536

    /// Where the log is.
    public let host: String
    let windows: ComparedWindows
    private let reader: LogTimeReader
    private(set) var tree = TemplateTree()
    /// The first and the last time that a line said.
    public private(set) var firstTime: Timestamp?
    public private(set) var lastTime: Timestamp?
    /// Whether lines were counted whose time is that of the host's clock, in a zone that they do not say.
    public private(set) var hasTimesWithoutZone = false
    /// Lines that were read, inside the windows and outside.
    public private(set) var lines = 0

    private var side: ComparedWindows.Side?
    private var slot = 0
    private var unfinished: [UInt8] = []
    private var masked: [UInt8] = []
    private var skipsToLineEnd: Bool

    /// Makes a counter.
    ///
    /// - Parameter beginsInsideLine: whether the first bytes may be the end of a line, which then is not counted.
    public init(_ windows: ComparedWindows, _ reader: LogTimeReader, host: String, beginsInsideLine: Bool) {
        self.windows = windows
        self.reader = reader
        self.host = host
        skipsToLineEnd = beginsInsideLine
    }

    /// Takes bytes of the log in order.
    public mutating func take(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes
        while let end = rest.firstIndex(of: 0x0A) {
            let line = UnsafeRawBufferPointer(rebasing: rest[..<end])
            rest = UnsafeRawBufferPointer(rebasing: rest[(end + 1)...])
            if skipsToLineEnd {
                skipsToLineEnd = false
            } else if unfinished.isEmpty {
                count(line)
            } else {
                keep(line)
                finish()
            }
        }
        if !skipsToLineEnd { keep(rest) }
    }

    /// Counts a last line that has no line feed.
    public mutating func finish() {
        guard !unfinished.isEmpty else { return }
        let line = unfinished
        unfinished = []
        line.withUnsafeBytes { count($0) }
    }

    /// How many milliseconds of a side the log was read for; the time before its first line is not known of, nor any where
    /// no line says its time.
    func covered(_ side: ComparedWindows.Side, isWhole: Bool) -> Int64 {
        let window = windows[side]
        guard let firstTime else { return isWhole && lines == 0 ? window.milliseconds : 0 }
        guard firstTime > window.from, !isWhole else { return window.milliseconds }
        return max(0, window.to.milliseconds - firstTime.milliseconds)
    }

    private mutating func keep(_ bytes: UnsafeRawBufferPointer) {
        unfinished += bytes.prefix(Self.longestLine - unfinished.count)
    }

    private mutating func count(_ line: UnsafeRawBufferPointer) {
        guard line.contains(where: { $0 != 0x0D }) else { return }
        lines += 1
        let written = reader.written(line)
        let time = written.map(reader.moment)
        if let time {
            firstTime = firstTime ?? time
            lastTime = time
            side = windows.side(of: time)
            if let side {
                slot = windows[side].slot(of: time)
                if written?.offset == nil { hasTimesWithoutZone = true }
            }
        } else if line.first == 0x20 || line.first == 0x09 {
            return
        }
        guard let side else { return }
        let said = line.first == UInt8(ascii: "{") ? JSONLine(line)?.saying : nil
        if let said, !said.isEmpty {
            said.withUnsafeBytes { LineMasker.mask($0, into: &masked) }
        } else {
            LineMasker.mask(line, into: &masked)
        }
        let example = { [host] in ExampleLine(line, host: host, time: time) }
        if !tree.count(masked, side, slot: slot, example) {
            tree.add(masked, LineTally(side, slot: slot, example()))
        }
    }
}
