import Glibc
import PeekCore
import Synchronization

/// The thread that drains one worker's ring.
///
/// It looks every 20 ms while there is something to do and sleeps while there is nothing; the worker pays for a
/// system call only when a lot is waiting or the thread sleeps.
final class JournalWriter: Sendable {
    /// Milliseconds between looks: short against the second within which everything is to be on disk.
    private static let pause: Int32 = 20
    /// Looks without work until the thread sleeps.
    private static let patience = 50
    /// Milliseconds of sleep at most.
    private static let sleep: Int32 = 1000
    /// Nanoseconds between looks at how much the ring carries.
    private static let roomInterval: UInt64 = 1_000_000_000

    private struct State {
        var waiters: [(position: UInt64, continuation: CheckedContinuation<Void, any Error>)] = []
        var isStopping = false
        // Set when the thread has gone; nobody would answer a waiter any more.
        var isStopped = false
    }

    /// What is drained.
    let ring: Ring
    /// Wakes the thread.
    let signal: WakeSignal

    private let paths: RecordingPaths
    private let observer: Observer
    private let asleep = Atomic<Bool>(false)
    private let state = Mutex(State())

    init(_ ring: Ring, paths: RecordingPaths, observer: Observer) throws {
        self.ring = ring
        self.paths = paths
        self.observer = observer
        signal = try WakeSignal()
    }

    /// Wakes the thread where that is worth a system call; by the worker, after each frame.
    func frameWasAppended(sessionBacklog: Int) {
        // The frame must be visible before this looks, or the thread could go to sleep in between.
        atomicMemoryFence(ordering: .sequentiallyConsistent)
        if asleep.load(ordering: .relaxed) || sessionBacklog > ring.share / 2 || ring.backlog > ring.capacity / 2 {
            signal.raise()
        }
    }

    /// Returns when every frame that is in the ring now is in its journal.
    ///
    /// - Throws: when the disk refuses; the frames stay in the ring.
    func drained() async throws {
        let position = ring.produced
        guard ring.consumed < position else { return }
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            let stopped = state.withLock { state in
                if !state.isStopped { state.waiters.append((position, continuation)) }
                return state.isStopped
            }
            if stopped { continuation.resume(throwing: Refusal(.recording, "the gateway has stopped recording")) }
            signal.raise()
        }
    }

    /// Makes ``run()`` return once the ring is empty.
    func stop() {
        state.withLock { $0.isStopping = true }
        signal.raise()
    }

    /// The thread's body.
    func run() {
        var drain = RingDrain(ring, paths: paths, observer: observer, isRecovery: false)
        var idle = 0
        var looked = (at: monotonicNanoseconds(), produced: ring.produced)
        while true {
            // Asked first: what was appended before the stop is drained by the pass that follows.
            let isStopping = state.withLock { $0.isStopping }
            do {
                let didWork = try drain.pass()
                idle = didWork ? 0 : idle + 1
                answer(nil)
                if didWork && ring.undrained > ring.capacity / 8 { continue }
                if isStopping && !didWork { break }
            } catch {
                observer.failed(error)
                answer(error)
                if isStopping { break }
            }
            let now = monotonicNanoseconds()
            if now - looked.at >= Self.roomInterval {
                // A ring that carries much keeps its memory, which costs its worker time to get.
                if ring.produced - looked.produced < UInt64(ring.capacity / 16) { ring.giveBackRoom() }
                looked = (now, ring.produced)
            }
            wait(idle)
        }
        let waiters = state.withLock { state in
            state.isStopped = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters {
            waiter.continuation.resume(throwing: Refusal(.recording, "the gateway has stopped recording"))
        }
    }

    private func wait(_ idle: Int) {
        guard idle >= Self.patience else { return signal.wait(milliseconds: Self.pause) }
        asleep.store(true, ordering: .relaxed)
        atomicMemoryFence(ordering: .sequentiallyConsistent)
        if ring.consumed == ring.produced { signal.wait(milliseconds: Self.sleep) }
        asleep.store(false, ordering: .relaxed)
    }

    /// Resumes whoever waits for what is drained now, and everybody when the disk refuses.
    private func answer(_ error: (any Error)?) {
        let consumed = ring.consumed
        let answered = state.withLock { state in
            let answered = state.waiters.filter { error != nil || $0.position <= consumed }
            state.waiters.removeAll { error != nil || $0.position <= consumed }
            return answered
        }
        for waiter in answered {
            if let error, waiter.position > consumed {
                waiter.continuation.resume(throwing: error)
            } else {
                waiter.continuation.resume()
            }
        }
    }
}

extension JournalWriter {
    /// Tells the rest of the store what the thread does.
    struct Observer: DrainObserver {
        let live: LiveRecorders
        let health: DiskHealth
        let syncer: JournalSyncer
        let sealer: Sealer

        func isFailed(_ session: SessionName) -> Bool {
            live[session]?.isFailed ?? false
        }

        func left(_ journal: JournalName, sizeInRing: Int, written: Bool, isFirst: Bool) {
            live[SessionName(journal.session)]?.drained(sizeInRing)
            guard written else { return }
            syncer.touched(journal)
            if isFirst && journal.stretch > 1 { sealer.sealInBackground(journal.session) }
        }

        func failed(_ session: SessionName, _ error: any Error) {
            live[session]?.fail("\(error)")
            health.report(error)
        }

        /// The disk as a whole refuses, or the ring is damaged.
        func failed(_ error: any Error) {
            health.report(error)
        }
    }
}
