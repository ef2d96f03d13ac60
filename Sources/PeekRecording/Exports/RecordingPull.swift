import PeekCore

/// Reads a recording for one reader, who asks for each part.
actor RecordingPull {
    private let reader: RecordingReader
    private var marked: MarkedFrames
    private var isAtEnd = false
    private var export: (any RecordingExport)?
    private var replay = ReplaySteps()
    private var steps: ArraySlice<ReplayStep> = []

    /// Makes a pull that exports, or, without an export, one that replays.
    ///
    /// - Parameter markers: what is marked besides what the recording itself holds.
    init(_ reader: sending RecordingReader, _ export: (any RecordingExport)? = nil, markers: [RecordingMarker]) {
        self.reader = reader
        marked = MarkedFrames(markers)
        self.export = export
    }

    /// The next bytes of the export, never none; nil at the end.
    func nextBytes() throws -> [UInt8]? {
        while let frames = try nextFrames() {
            var bytes: [UInt8] = []
            for frame in frames { bytes += export?.add(frame) ?? [] }
            if !bytes.isEmpty { return bytes }
        }
        let rest = export?.finish() ?? []
        export = nil
        return rest.isEmpty ? nil : rest
    }

    /// The next step of the replay; nil at the end.
    func nextStep() throws -> ReplayStep? {
        while steps.isEmpty, let frames = try nextFrames() {
            steps = frames.compactMap { replay.step($0) }[...]
        }
        return steps.popFirst()
    }

    private func nextFrames() throws -> [Frame]? {
        guard !isAtEnd else { return nil }
        if let frames = try refusing({ try reader.next() }) { return marked.mark(frames) }
        isAtEnd = true
        let rest = marked.rest()
        return rest.isEmpty ? nil : rest
    }
}

/// What a player does at each frame; what it shows is filtered.
struct ReplaySteps: Sendable {
    private var output = TerminalFilter(.screen)
    private var errorOutput = TerminalFilter(.screen)

    /// The step of a frame; nil when there is nothing to see.
    mutating func step(_ frame: Frame) -> ReplayStep? {
        action(frame).map { ReplayStep(offset: frame.offset, action: $0) }
    }

    private mutating func action(_ frame: Frame) -> ReplayStep.Action? {
        switch frame.kind {
        case .output, .notice: shown(output.filter(frame.bytes))
        case .errorOutput, .errorNotice: shown(errorOutput.filter(frame.bytes))
        case .resize: TerminalSize(decoding: frame.bytes).map { .resize(columns: $0.columns, rows: $0.rows) }
        case .marker: .marker(String(decoding: frame.bytes, as: UTF8.self))
        case .end: shown(output.finish() + errorOutput.finish())
        case .start, .input, .inputLength: nil
        }
    }

    private func shown(_ bytes: [UInt8]) -> ReplayStep.Action? { bytes.isEmpty ? nil : .show(bytes) }
}
