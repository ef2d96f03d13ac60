import PeekCore

/// Puts markers that stand beside a recording in their places among its frames.
struct MarkedFrames: Sendable {
    private var waiting: ArraySlice<RecordingMarker>
    private var lastOffset: UInt64 = 0

    /// Takes markers in any order.
    init(_ markers: [RecordingMarker]) {
        waiting = markers.sorted { ($0.offset, $0.label) < ($1.offset, $1.label) }[...]
    }

    /// The next frames with the markers before them; all that are left come before the recording's end.
    mutating func mark(_ frames: [Frame]) -> [Frame] {
        var marked: [Frame] = []
        for frame in frames {
            while let marker = waiting.first, frame.kind == .end || marker.offset < frame.offset {
                marked.append(self.frame(waiting.removeFirst(), at: min(marker.offset, frame.offset)))
            }
            lastOffset = max(lastOffset, frame.offset)
            marked.append(frame)
        }
        return marked
    }

    /// The markers of a recording that has no end, or not yet.
    mutating func rest() -> [Frame] {
        defer { waiting = [] }
        return waiting.map { frame($0, at: $0.offset) }
    }

    // Offsets never go back in a recording.
    private func frame(_ marker: RecordingMarker, at offset: UInt64) -> Frame {
        Frame(kind: .marker, offset: max(offset, lastOffset), bytes: Array(marker.label.utf8))
    }
}
