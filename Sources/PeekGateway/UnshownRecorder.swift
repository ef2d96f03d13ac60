import PeekCore

/// Stands in where nothing is shown to a person, such as the names that match a glob: those end up in the rendering,
/// which is recorded.
struct UnshownRecorder: SessionRecorder {
    func append(_ kind: FrameKind, _ bytes: UnsafeRawBufferPointer) -> AppendOutcome { .written }
}
