import PeekCore

struct PendingExports: RecordingExports {
    func export(_ session: Identifier, as format: ExportFormat, stream: ExportStream?) async throws
        -> AsyncThrowingStream<[UInt8], any Error>
    { throw Refusal(.unavailable, "pending") }
    func replay(_ session: Identifier) async throws -> AsyncThrowingStream<ReplayStep, any Error> {
        throw Refusal(.unavailable, "pending")
    }
}
