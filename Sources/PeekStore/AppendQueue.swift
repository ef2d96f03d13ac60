import GRDB
import PeekCore
import Synchronization

/// Commits together what was asked for at the same time, so that nobody waits for the disk more than twice.
///
/// The first request asks for a turn on the writer's own queue; those that come while the disk is busy wait, and share the
/// next transaction. Requests are written in the order in which they came. A request that the database rejects fails
/// alone; when the database itself fails, all that wait fail. On a full disk room is made once for what must be recorded.
final class AppendQueue: Sendable {
    /// Requests in one transaction at most, so that the first of a flood is not kept waiting for the last.
    static let maximumBatch = 256

    private struct Request: Sendable {
        let facts: [Fact]
        let continuation: CheckedContinuation<[Event], any Error>
    }

    private struct State {
        var waiting: [Request] = []
        var hasTurn = false
    }

    private let pool: DatabasePool
    private let writer: EventWriter
    private let makeRoom: @Sendable () -> Void
    private let state = Mutex(State())

    /// Makes a queue.
    ///
    /// - Parameter makeRoom: called when the disk is full.
    init(pool: DatabasePool, writer: EventWriter, makeRoom: @escaping @Sendable () -> Void) {
        self.pool = pool
        self.writer = writer
        self.makeRoom = makeRoom
    }

    /// Appends facts, all or none, and returns when they are on disk, even in a task that was cancelled.
    func append(_ facts: [Fact]) async throws -> [Event] {
        try await withCheckedThrowingContinuation { continuation in
            let isFirst = state.withLock { state in
                state.waiting.append(Request(facts: facts, continuation: continuation))
                defer { state.hasTurn = true }
                return !state.hasTurn
            }
            if isFirst {
                takeTurn()
            }
        }
    }

    private func takeTurn() {
        pool.asyncWriteWithoutTransaction { [self] database in
            let batch = state.withLock { state in
                let batch = Array(state.waiting.prefix(Self.maximumBatch))
                state.waiting.removeFirst(batch.count)
                return batch
            }
            let outcomes = commit(batch, in: database)
            let hasMore = state.withLock { state in
                state.hasTurn = !state.waiting.isEmpty
                return state.hasTurn
            }
            // A turn of its own, so that a probe or a rebuild can come between two batches.
            if hasMore {
                takeTurn()
            }
            for (request, outcome) in zip(batch, outcomes) {
                request.continuation.resume(with: outcome)
            }
        }
    }

    private func commit(_ batch: [Request], in database: Database) -> [Result<[Event], any Error>] {
        do {
            do {
                return try write(batch, in: database)
            } catch let error as DatabaseError where StoreTrouble(error, path: pool.path).isFullDisk {
                makeRoom()
                return try write(batch, refusingStarts: described(error), in: database)
            }
        } catch {
            let failure = described(error)
            return batch.map { _ in .failure(failure) }
        }
    }

    // The last room is for ends: no session begins in it.
    private func write(
        _ batch: [Request],
        refusingStarts refusal: (any Error)? = nil,
        in database: Database
    ) throws -> [Result<[Event], any Error>] {
        var outcomes: [Result<[Event], any Error>] = []
        try database.inTransaction(.immediate) {
            var chain = try EventWriter.chain(in: database)
            for request in batch {
                if let refusal, request.facts.contains(where: { $0.type == .sessionStarted }) {
                    outcomes.append(.failure(refusal))
                } else {
                    outcomes.append(try append(request.facts, to: &chain, in: database))
                }
            }
            return .commit
        }
        return outcomes
    }

    private func append(
        _ facts: [Fact],
        to chain: inout EventChain,
        in database: Database
    ) throws -> Result<[Event], any Error> {
        do {
            return .success(try writer.append(facts, to: &chain, in: database))
        } catch let error as DatabaseError where !StoreTrouble(error, path: pool.path).isRejection {
            throw error
        } catch {
            return .failure(described(error))
        }
    }

    private func described(_ error: any Error) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        return StoreTrouble(error, path: pool.path).refusal
    }
}
