public import PeekCore

extension RecordingStore: RecordingExports {
    public func export(
        _ session: Identifier,
        as format: ExportFormat,
        stream: ExportStream?,
        markers: [RecordingMarker]
    ) async throws -> AsyncThrowingStream<[UInt8], any Error> {
        let export: any RecordingExport =
            switch format {
            case .asciicastV2: AsciicastExport(.two)
            case .asciicastV3: AsciicastExport(.three)
            case .text: TextExport(stream)
            case .raw: RawExport(stream)
            }
        let pull = try await RecordingPull(reader(session), export, markers: markers)
        return AsyncThrowingStream { try await pull.nextBytes() }
    }

    public func replay(
        _ session: Identifier,
        markers: [RecordingMarker]
    ) async throws -> AsyncThrowingStream<ReplayStep, any Error> {
        let pull = try await RecordingPull(reader(session), markers: markers)
        return AsyncThrowingStream { try await pull.nextStep() }
    }

    public func follow(_ session: Identifier) async throws -> AsyncThrowingStream<ReplayStep, any Error> {
        let pull = try await FollowingPull(follower(session)) { [self] in try await drained(session) }
        return AsyncThrowingStream { try await pull.nextStep() }
    }
}
