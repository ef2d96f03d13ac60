/// Says which lines of a log are from a moment on, taking them in their order.
///
/// From the first line at or after the moment everything is shown, whatever later lines say: a clock that was set back, or
/// a line with a date of its own, must not hide what is new. Before it a line without a time belongs to the one above, as a
/// stack trace does, so it is not shown either. Where no line with a time came yet, that line above is unknown: such lines
/// are shown only at the beginning of a file, so that a log without times is not taken for an empty one.
public struct LogLinesSince: Sendable {
    private let moment: Timestamp
    private let reader: LogTimeReader
    private let atBeginning: Bool
    /// Whether the moment has come.
    public private(set) var hasBegun = false

    /// Whether any line said a time; a log that has none cannot be cut.
    public private(set) var hasSeenTime = false

    /// Takes the moment, and whether the first line to come is the first of its file.
    public init(since moment: Timestamp, _ reader: LogTimeReader, atBeginningOfFile: Bool) {
        self.moment = moment
        self.reader = reader
        atBeginning = atBeginningOfFile
    }

    /// Whether the next line is shown.
    public mutating func shows(_ line: UnsafeRawBufferPointer) -> Bool {
        if hasBegun { return true }
        if let time = reader.time(of: line) {
            hasSeenTime = true
            hasBegun = time >= moment
            return hasBegun
        }
        return atBeginning && !hasSeenTime
    }
}
