public import PeekCore

/// A channel of a client, as asynchronous code holds it; safe to use from anywhere, also after the client has gone.
public struct DoorChannelHandle: Console {
    /// The worker that owns the channel; every session for it runs there.
    public let worker: SSHWorker
    /// The channel, among those of its worker.
    public let id: UInt64
    /// The terminal, where the client asked for one.
    public let terminal: Terminal?
    /// The variables that the client may set.
    public let environment: [String: String]

    public func write(_ bytes: [UInt8]) async throws {
        try await worker.write(bytes, isError: false, to: id)
    }

    public func writeError(_ bytes: [UInt8]) async throws {
        try await worker.write(bytes, isError: true, to: id)
    }

    public func read() async throws -> [UInt8]? {
        try await worker.read(from: id)
    }

    /// Says why a session ends that never reached its host, and records it.
    public func refuse(_ refusal: Refusal, recorder: any SessionRecorder) async {
        await worker.refuse(refusal, terminal, recorder: recorder, on: id)
    }

    /// Begins the session of `plan`, unless it has begun; nothing is read yet.
    ///
    /// - Returns: how it ended, where it is over.
    public func begin(_ plan: LegPlan) async -> LegOutcome? { await worker.begin(plan, on: id) }

    /// Says how it ended and closes the channel, after everything written before has gone out.
    public func finish(_ exit: LegOutcome.Exit) async {
        await worker.finish(id, exit)
    }
}
