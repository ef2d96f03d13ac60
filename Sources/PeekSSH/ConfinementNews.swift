public import PeekCore
import Synchronization

/// What a host says of a confined session, for the event log.
public enum ConfinementNews: Sendable, Hashable {
    /// What holds, before anything runs.
    case reported(ConfinementReport)
    /// The host confines nothing, and why.
    case unconfined(String)
    /// A program is about to run.
    case started(StartedProgram)
    /// A program has ended.
    case ended(EndedProgram)

    /// What the recording says of it; a marker, safe to look at.
    var marker: String {
        switch self {
        case .reported(let report): "confined: \(visible(report.summary))"
        case .unconfined(let reason): "not confined: \(visible(reason))"
        case .started(let program): "program \(program.pid) started: \(Self.short(visible(program.commandLine)))"
        case .ended(let program): "program \(program.pid) ended: \(program.ending.text)"
        }
    }

    // The event has all of it; a marker is one line of a player.
    private static func short(_ line: String) -> String {
        line.utf8.count <= 2000 ? line : "\(String(decoding: line.utf8.prefix(1000), as: UTF8.self)) …"
    }
}

extension ProgramEnding {
    /// For people, such as `status 0`.
    public var text: String {
        switch self {
        case .status(let status): "status \(status)"
        case .signal(let number): "signal \(number)"
        }
    }
}

/// News on their way to the event log, in order; what is not there yet holds the host back, and a session ends only when
/// all of it is.
///
/// Safe to share between the connections of one session.
public final class ConfinementFacts: Sendable {
    private struct State {
        var waiting: [ConfinementNews] = []
        var isWriting = false
        var failure: String?
        var readers: [CheckedContinuation<Void, Never>] = []
    }

    /// News that may wait; a fork bomb is no faster than the event log.
    private static let most = 256

    private let record: @Sendable ([ConfinementNews]) async throws -> Void
    private let state = Mutex(State())

    /// - Parameter record: appends facts to the event log; called with what has come, one call at a time.
    public init(record: @escaping @Sendable ([ConfinementNews]) async throws -> Void) { self.record = record }

    /// Why nothing can be recorded any more.
    var failure: String? { state.withLock { $0.failure } }

    /// Whether no more is taken now.
    var isFull: Bool { state.withLock { $0.waiting.count >= Self.most } }

    /// Whether everything is in the event log.
    var isSettled: Bool { state.withLock { $0.waiting.isEmpty && !$0.isWriting } }

    /// Takes news.
    func add(_ news: ConfinementNews) {
        let mustWrite = state.withLock { state in
            guard state.failure == nil else { return false }
            state.waiting.append(news)
            defer { state.isWriting = true }
            return !state.isWriting
        }
        if mustWrite { Task { await write() } }
    }

    private func write() async {
        while true {
            let batch = state.withLock { state in
                defer { state.waiting = [] }
                return state.waiting
            }
            do {
                if !batch.isEmpty { try await record(batch) }
            } catch {
                state.withLock { $0.failure = (error as? Refusal)?.message ?? "\(error)" }
            }
            let readers: [CheckedContinuation<Void, Never>]? = state.withLock { state in
                if state.failure != nil { state.waiting = [] }
                guard state.waiting.isEmpty else { return nil }
                state.isWriting = false
                defer { state.readers = [] }
                return state.readers
            }
            guard let readers else { continue }
            for reader in readers { reader.resume() }
            return
        }
    }

    /// Suspends until everything that was taken is recorded, or cannot be.
    public func settled() async {
        await withCheckedContinuation { continuation in
            let isSettled = state.withLock { state in
                guard state.isWriting || !state.waiting.isEmpty else { return true }
                state.readers.append(continuation)
                return false
            }
            if isSettled { continuation.resume() }
        }
    }
}
