import PeekCore
import Synchronization

/// Recordings in memory; a session that was never given frames has none.
final class MemoryRecordings: Recordings, RecordingExports {
    struct Missing: Error {}

    private let steps: Mutex<[Identifier: [ReplayStep]]> = Mutex([:])
    private let broken: Mutex<Set<Identifier>> = Mutex([])
    private let growing: Mutex<[Identifier: AsyncThrowingStream<ReplayStep, any Error>]> = Mutex([:])

    func keep(_ session: Identifier, _ recording: [ReplayStep]) {
        steps.withLock { $0[session] = recording }
    }

    /// Lets whoever follows a recording see what the returned continuation yields, until it finishes.
    func grow(_ session: Identifier) -> AsyncThrowingStream<ReplayStep, any Error>.Continuation {
        let (stream, continuation) = AsyncThrowingStream<ReplayStep, any Error>.makeStream()
        growing.withLock { $0[session] = stream }
        return continuation
    }

    /// Alters a recording, so that verifying it fails.
    func alter(_ session: Identifier) {
        broken.withLock { _ = $0.insert(session) }
    }

    func begin(_ start: SessionStart, worker: Int) throws -> any SessionRecorder { throw Missing() }

    func finish(_ session: Identifier, _ end: RecordingEnd) async throws -> RecordingSeal { throw Missing() }

    func trouble() -> String? { nil }

    func read(_ session: Identifier, _ body: (Frame) throws -> Void) async throws {
        for step in try recording(session) {
            if case .show(let bytes) = step.action {
                try body(Frame(kind: .output, offset: step.offset, bytes: bytes))
            }
        }
    }

    func verify(_ session: Identifier, against seal: RecordingSeal?) async throws -> Verification {
        let parts = try recording(session).count
        guard !broken.withLock({ $0.contains(session) }) else {
            return Verification(passed: false, message: "segment 1 was altered")
        }
        return Verification(passed: true, message: "\(parts) parts are unbroken")
    }

    func export(
        _ session: Identifier,
        as format: ExportFormat,
        stream: ExportStream?,
        markers: [RecordingMarker]
    ) async throws -> AsyncThrowingStream<[UInt8], any Error> {
        var bytes = Array("\(format.rawValue) \(stream?.rawValue ?? "all")\n".utf8)
        for marker in markers { bytes += Array("--- \(marker.label) ---\n".utf8) }
        for case .show(let part) in try recording(session).map(\.action) { bytes += part }
        return AsyncThrowingStream { [bytes] in
            $0.yield(bytes)
            $0.finish()
        }
    }

    func follow(_ session: Identifier) async throws -> AsyncThrowingStream<ReplayStep, any Error> {
        if let stream = growing.withLock({ $0[session] }) { return stream }
        return try await replay(session, markers: [])
    }

    func replay(
        _ session: Identifier,
        markers: [RecordingMarker]
    ) async throws -> AsyncThrowingStream<ReplayStep, any Error> {
        let steps = try recording(session)
        return AsyncThrowingStream { continuation in
            for step in steps { continuation.yield(step) }
            continuation.finish()
        }
    }

    private func recording(_ session: Identifier) throws -> [ReplayStep] {
        guard let recording = steps.withLock({ $0[session] }) else { throw Missing() }
        return recording
    }
}
