import PeekCore

/// Lines to read: without what acts on a terminal, with everything else made visible, and a line for each marker.
struct TextExport: RecordingExport {
    private let selection: StreamSelection
    private var output = TerminalFilter(.text)
    private var errorOutput = TerminalFilter(.text)
    private var isAtLineStart = true

    /// Makes an export of one of the command's streams, or of everything that was sent.
    init(_ stream: ExportStream?) {
        selection = StreamSelection(stream)
    }

    mutating func add(_ frame: Frame) -> [UInt8] {
        if frame.kind == .marker, !selection.isOne { return marker(frame) }
        guard selection.selects(frame.kind) else { return [] }
        return noting(frame.kind.isError ? errorOutput.filter(frame.bytes) : output.filter(frame.bytes))
    }

    mutating func finish() -> [UInt8] {
        noting(output.finish() + errorOutput.finish())
    }

    private mutating func marker(_ frame: Frame) -> [UInt8] {
        let label = visible(String(decoding: frame.bytes, as: UTF8.self))
        return noting(Array("\(isAtLineStart ? "" : "\n")--- \(label) ---\n".utf8))
    }

    private mutating func noting(_ bytes: [UInt8]) -> [UInt8] {
        if let last = bytes.last { isAtLineStart = last == UInt8(ascii: "\n") }
        return bytes
    }
}
