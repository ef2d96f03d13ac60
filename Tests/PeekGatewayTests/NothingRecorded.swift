import PeekCore

/// Takes every frame and keeps none.
struct NothingRecorded: Recordings, SessionRecorder {
    func append(_ kind: FrameKind, _ bytes: UnsafeRawBufferPointer) -> AppendOutcome { .written }

    func begin(_ start: SessionStart, worker: Int) throws -> any SessionRecorder { self }

    func finish(_ session: Identifier, _ end: RecordingEnd) async throws -> RecordingSeal {
        RecordingSeal(segments: 1, length: 1, head: String(repeating: "a", count: 64))
    }

    func trouble() -> String? { nil }

    func read(_ session: Identifier, _ body: (Frame) throws -> Void) async throws {}

    func verify(_ session: Identifier, against seal: RecordingSeal?) async throws -> Verification {
        Verification(passed: false, message: "nothing is kept")
    }
}
