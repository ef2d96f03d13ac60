import PeekCore

/// The threads of a store that records.
final class Machinery: Sendable {
    /// One for each worker.
    let writers: [JournalWriter]
    let syncer: JournalSyncer
    let sealer: Sealer

    private let writing: [JournalThread]
    private let syncing: JournalThread
    private let sealing: [JournalThread]
    // Held until all threads have gone.
    private let lock: DirectoryLock

    /// Makes the rings and starts the threads.
    init(
        paths: RecordingPaths,
        workers: Int,
        ringCapacity: Int,
        live: LiveRecorders,
        health: DiskHealth,
        lock: DirectoryLock
    ) throws {
        let syncer = try JournalSyncer(paths: paths, live: live, health: health)
        let sealer = try Sealer(paths: paths, live: live, health: health)
        let observer = JournalWriter.Observer(live: live, health: health, syncer: syncer, sealer: sealer)
        let writers = try (0..<workers).map { worker in
            let ring = try Ring.create(paths.ring(worker), capacity: ringCapacity)
            return try JournalWriter(ring, paths: paths, observer: observer)
        }
        self.syncer = syncer
        self.sealer = sealer
        self.writers = writers
        self.lock = lock
        syncing = try JournalThread { syncer.run() }
        sealing = [
            try JournalThread { sealer.runEnds() },
            try JournalThread(isIdle: true) { sealer.runBackground() },
        ]
        writing = try writers.map { writer in try JournalThread { writer.run() } }
    }

    /// Drains the rings, then ends the threads in the order in which they feed each other.
    func stop() {
        for writer in writers { writer.stop() }
        for thread in writing { thread.join() }
        sealer.stop()
        for thread in sealing { thread.join() }
        syncer.stop()
        syncing.join()
        lock.release()
    }
}
