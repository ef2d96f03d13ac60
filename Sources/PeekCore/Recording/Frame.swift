/// What a frame of a recording holds; the raw values are on disk and never reused.
public enum FrameKind: UInt8, Sendable, CaseIterable {
    /// JSON of ``SessionStart``; the first frame of every recording, once.
    case start = 1
    /// Bytes that the client sent without a terminal, or that a confined host's terminal showed as they were typed.
    case input = 2
    /// Four bytes, little endian: how many bytes the client sent on another terminal, or under `input: never`.
    case inputLength = 3
    /// The command's stdout (or terminal) as the person was sent it.
    case output = 4
    /// The command's stderr as the person was sent it.
    case errorOutput = 5
    /// The gateway's own bytes, sent on stdout or the terminal, such as a line's prefix.
    case notice = 6
    /// The gateway's own bytes, sent on stderr.
    case errorNotice = 7
    /// Columns and rows, four bytes each, little endian.
    case resize = 8
    /// UTF-8 label of a marker, such as `deploy checkout v42 by alice started`.
    case marker = 9
    /// JSON of ``RecordingEnd``; the last frame of a recording that was closed in order.
    case end = 10

    /// Whether the bytes were sent to the person, and so belong to the raw export.
    public var wasSent: Bool {
        switch self {
        case .output, .errorOutput, .notice, .errorNotice: true
        case .start, .input, .inputLength, .resize, .marker, .end: false
        }
    }
}

/// One fact of a recording.
public struct Frame: Sendable, Hashable {
    /// What it is.
    public var kind: FrameKind
    /// Microseconds since the recording began, on the monotonic clock; never decreases.
    public var offset: UInt64
    /// What it holds.
    public var bytes: [UInt8]

    /// Makes a frame.
    public init(kind: FrameKind, offset: UInt64, bytes: [UInt8]) {
        self.kind = kind
        self.offset = offset
        self.bytes = bytes
    }
}

/// What the last frame says.
public struct RecordingEnd: Sendable, Hashable, Codable {
    /// Why it ended.
    public var cause: SessionCause
    /// What the client was told.
    public var exitStatus: Int32?

    /// Makes an end.
    public init(cause: SessionCause, exitStatus: Int32?) {
        self.cause = cause
        self.exitStatus = exitStatus
    }
}

/// What a sealed recording can be checked against; carried by `session.ended`.
public struct RecordingSeal: Sendable, Hashable, Codable {
    /// Number of segments.
    public var segments: Int
    /// Bytes of all frames together, headers included, before compression.
    public var length: Int64
    /// Lower-case hex SHA-256 of the last link of the chain.
    public var head: String

    /// Makes a seal.
    public init(segments: Int, length: Int64, head: String) {
        self.segments = segments
        self.length = length
        self.head = head
    }
}
