import Glibc
import PeekCore
import Synchronization

/// The two threads that turn journals into sealed segments.
///
/// One answers ends; the other works through long recordings while a processor is idle, so that sealing what a bulk
/// transfer writes does not slow that transfer, and nobody's end waits behind it.
final class Sealer: Sendable {
    private struct State {
        var queue = SealingQueue()
        var isStopping = false
    }

    /// Who follows the same log.
    let logs = SharedLogs()

    private let paths: RecordingPaths
    private let live: LiveRecorders
    private let health: DiskHealth
    private let endCompressor: SegmentCompressor
    private let backgroundCompressor: SegmentCompressor
    private let endSignal: WakeSignal
    private let backgroundSignal: WakeSignal
    private let state = Mutex(State())

    init(paths: RecordingPaths, live: LiveRecorders, health: DiskHealth) throws {
        self.paths = paths
        self.live = live
        self.health = health
        endCompressor = try SegmentCompressor()
        backgroundCompressor = try SegmentCompressor()
        endSignal = try WakeSignal()
        backgroundSignal = try WakeSignal()
    }

    /// Ends and seals a recording; all its frames are in journals.
    func finish(_ session: Identifier, _ end: RecordingEnd, offset: UInt64?) async throws -> RecordingSeal {
        try await withCheckedThrowingContinuation { continuation in
            let isStopping = state.withLock { state in
                guard !state.isStopping else { return true }
                state.queue.add(.init(session: session, end: end, offset: offset, answer: continuation))
                return false
            }
            if isStopping {
                continuation.resume(throwing: Refusal(.recording, "the gateway has stopped recording"))
            }
            endSignal.raise()
        }
    }

    /// Seals journals of a session that runs, or of one that ended with nobody waiting.
    func sealInBackground(_ session: Identifier, includingNewest: Bool = false) {
        state.withLock { $0.queue.add(session, includingNewest: includingNewest) }
        backgroundSignal.raise()
    }

    /// Makes both threads return: after all ends, and in the middle of what nobody waits for.
    func stop() {
        state.withLock { $0.isStopping = true }
        endSignal.raise()
        backgroundSignal.raise()
    }

    /// The body of the thread that answers ends.
    func runEnds() {
        while true {
            let (finishes, isStopping) = state.withLock { ($0.queue.takeFinishes(), $0.isStopping) }
            if finishes.isEmpty {
                if isStopping { return }
                endSignal.wait(milliseconds: -1)
            } else {
                answer(finishes, SealingPass(paths: paths, compressor: endCompressor, logs: logs))
                giveBack(finishes.map(\.session))
            }
        }
    }

    /// The body of the thread for what nobody waits for.
    func runBackground() {
        while true {
            let (stretches, isStopping) = state.withLock { ($0.queue.takeStretches(), $0.isStopping) }
            if let stretches {
                if !isStopping { seal(stretches.session, stretches.includingNewest) }
                giveBack([stretches.session])
            } else {
                if isStopping { return }
                backgroundSignal.wait(milliseconds: -1)
            }
        }
    }

    private func giveBack(_ sessions: [Identifier]) {
        state.withLock { $0.queue.done(sessions) }
        endSignal.raise()
        backgroundSignal.raise()
    }

    private func answer(_ finishes: [SealingQueue.Finish], _ pass: SealingPass) {
        var seals: [Result<RecordingSeal, any Error>] = []
        for finish in finishes {
            seals.append(Result { try makingRoom { try seal(finish, pass) } })
        }
        let settled = Result { try makingRoom { try pass.settle() } }
        for (finish, seal) in zip(finishes, seals) {
            finish.answer.resume(with: seal.flatMap { seal in settled.map { seal } })
        }
    }

    private func seal(_ finish: SealingQueue.Finish, _ pass: SealingPass) throws -> RecordingSeal {
        try Finishing(paths: paths, pass: pass).finish(finish.session, finish.end, offset: finish.offset)
    }

    private func seal(_ session: Identifier, _ includingNewest: Bool) {
        let pass = SealingPass(paths: paths, compressor: backgroundCompressor, logs: logs)
        do {
            _ = try pass.seal(session, includingNewest: includingNewest)
            try pass.settle()
        } catch let error as DiskError {
            // The journals stay, and the session's end tries again.
            health.report(error)
        } catch {
            live.fail([session], "\(error)")
        }
    }

    /// Does it again, once, with the ballast given up for it.
    private func makingRoom<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DiskError {
            health.report(error)
            guard error.isFull else { throw error }
            return try body()
        }
    }
}
