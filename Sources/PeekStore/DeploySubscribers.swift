import PeekCore
import Synchronization

/// Who wants to know of deploys that start or end.
final class DeploySubscribers: Sendable {
    /// Notices kept at most for a subscriber that does not read; more than a person would read, and far less than memory.
    static let longestBacklog = 1024

    private struct State {
        var continuations: [Int: AsyncStream<DeployNotice>.Continuation] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    deinit {
        let continuations = state.withLock { $0.continuations.values }
        for continuation in continuations {
            continuation.finish()
        }
    }

    /// A stream of what is told from now on.
    func subscribe() -> AsyncStream<DeployNotice> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: DeployNotice.self,
            bufferingPolicy: .bufferingNewest(Self.longestBacklog)
        )
        let number = state.withLock { state in
            state.next += 1
            state.continuations[state.next] = continuation
            return state.next
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { state in
                state.continuations[number] = nil
            }
        }
        return stream
    }

    /// Tells everybody; never waits.
    func tell(_ notices: [DeployNotice]) {
        let continuations = state.withLock { Array($0.continuations.values) }
        for notice in notices {
            for continuation in continuations {
                continuation.yield(notice)
            }
        }
    }
}
