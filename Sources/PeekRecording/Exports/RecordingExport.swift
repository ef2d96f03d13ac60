import PeekCore

/// Turns frames, one after another, into the bytes of a format.
protocol RecordingExport: Sendable {
    /// The bytes that a frame becomes; none where the format does not show it.
    mutating func add(_ frame: Frame) -> [UInt8]

    /// What comes after the last frame.
    mutating func finish() -> [UInt8]
}

/// The exact bytes that were sent, in order.
struct RawExport: RecordingExport {
    private let selection: StreamSelection

    /// Makes an export of one of the command's streams, or of everything that was sent.
    init(_ stream: ExportStream?) {
        selection = StreamSelection(stream)
    }

    mutating func add(_ frame: Frame) -> [UInt8] {
        selection.selects(frame.kind) ? frame.bytes : []
    }

    mutating func finish() -> [UInt8] { [] }
}

/// Which frames an export is about.
struct StreamSelection: Sendable {
    private let stream: ExportStream?

    init(_ stream: ExportStream?) {
        self.stream = stream
    }

    /// Whether only the command's own bytes are meant.
    var isOne: Bool { stream != nil }

    /// Whether the bytes of such a frame are meant.
    func selects(_ kind: FrameKind) -> Bool {
        switch stream {
        case nil: kind.wasSent
        case .stdout: kind == .output
        case .stderr: kind == .errorOutput
        }
    }
}

extension FrameKind {
    /// Whether the person's stderr got it, which is a stream of its own for everything that may be split.
    var isError: Bool { self == .errorOutput || self == .errorNotice }
}
