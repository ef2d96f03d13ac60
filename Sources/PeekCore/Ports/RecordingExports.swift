/// What a recording can be turned into; the raw values are words of the command line.
public enum ExportFormat: String, Sendable, CaseIterable {
    /// https://docs.asciinema.org/manual/asciicast/v2/
    case asciicastV2 = "asciicast-v2"
    /// https://docs.asciinema.org/manual/asciicast/v3/
    case asciicastV3 = "asciicast-v3"
    /// Lines to read, without what acts on a terminal.
    case text
    /// The exact bytes that the person was sent, the gateway's own lines included.
    case raw
}

/// One stream of the command alone, without the gateway's own lines.
public enum ExportStream: String, Sendable, CaseIterable {
    case stdout
    case stderr
}

/// Recordings in the shapes that people and players read.
///
/// Both streams are pulled: the next part is made when it is asked for, so a slow reader slows the reading of the
/// recording and memory stays bounded. Each has one reader. Who may read is decided before, not here.
public protocol RecordingExports: Sendable {
    /// The recording so far in `format`; also of a session that still runs.
    ///
    /// - Parameters:
    ///   - stream: one stream alone, with ``ExportFormat/raw`` and ``ExportFormat/text``; nil means all.
    ///   - markers: what is to be marked besides, in any order.
    /// - Throws: when there is no recording, or it cannot be read.
    func export(
        _ session: Identifier,
        as format: ExportFormat,
        stream: ExportStream?,
        markers: [RecordingMarker]
    ) async throws -> AsyncThrowingStream<[UInt8], any Error>

    /// What a player does, in order.
    ///
    /// Bytes are safe to show: what writes to the clipboard, queries the terminal or reprograms it is left out.
    ///
    /// - Parameter markers: what is to be marked besides, in any order.
    /// - Throws: when there is no recording, or it cannot be read.
    func replay(
        _ session: Identifier,
        markers: [RecordingMarker]
    ) async throws -> AsyncThrowingStream<ReplayStep, any Error>

    /// What is recorded from now on, as it is recorded, in the steps of a replay; ends with the recording.
    ///
    /// - Throws: when there is no recording, or it cannot be read.
    func follow(_ session: Identifier) async throws -> AsyncThrowingStream<ReplayStep, any Error>
}

/// A marker that stands beside a recording, such as a note that was written afterwards.
public struct RecordingMarker: Sendable, Hashable {
    /// Microseconds since the recording began.
    public var offset: UInt64
    /// One line that does not act on a terminal.
    public var label: String

    /// Makes a marker.
    public init(offset: UInt64, label: String) {
        self.offset = offset
        self.label = label
    }
}

/// One thing that a player does at a moment of a recording.
public struct ReplayStep: Sendable, Hashable {
    /// What it does.
    public enum Action: Sendable, Hashable {
        /// Shows bytes as the person saw them, of whichever stream they were.
        case show([UInt8])
        /// Notes that the terminal had this size from here on.
        case resize(columns: Int, rows: Int)
        /// Passes a marker, such as `deploy checkout v42 by alice started`.
        case marker(String)
    }

    /// Microseconds since the recording began; never decreases.
    public var offset: UInt64
    /// What it does.
    public var action: Action

    /// Makes a step.
    public init(offset: UInt64, action: Action) {
        self.offset = offset
        self.action = action
    }
}
