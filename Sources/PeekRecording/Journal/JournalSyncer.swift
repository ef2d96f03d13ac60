import CLinux
import Glibc
import PeekCore
import Synchronization

/// The thread that gets journals from the kernel's memory onto the disk, and looks whether a sick disk is well again.
///
/// Apart from the writers, so that a slow disk delays durability and not the draining of rings.
final class JournalSyncer: Sendable {
    /// Milliseconds between rounds: half of the second within which everything is to be on disk.
    private static let interval: Int32 = 500
    /// Up to so many journals are synced one by one; more by one call for the whole file system.
    ///
    /// A sync of one file costs about one flush of the disk's cache; the whole costs one too, but also writes what
    /// others left there.
    private static let mostSingly = 32

    private struct State {
        var journals: Set<JournalName> = []
        var isStopping = false
    }

    private let paths: RecordingPaths
    private let live: LiveRecorders
    private let health: DiskHealth
    private let signal: WakeSignal
    private let state = Mutex(State())

    init(paths: RecordingPaths, live: LiveRecorders, health: DiskHealth) throws {
        self.paths = paths
        self.live = live
        self.health = health
        signal = try WakeSignal()
    }

    /// Says that a journal has grown.
    func touched(_ journal: JournalName) {
        state.withLock { _ = $0.journals.insert(journal) }
    }

    /// Makes ``run()`` return after one more round.
    func stop() {
        state.withLock { $0.isStopping = true }
        signal.raise()
    }

    /// The thread's body.
    func run() {
        var isStopping = false
        while !isStopping {
            signal.wait(milliseconds: Self.interval)
            let journals = state.withLock { state in
                isStopping = state.isStopping
                defer { state.journals = [] }
                return state.journals
            }
            sync(journals)
            health.check()
        }
    }

    private func sync(_ journals: Set<JournalName>) {
        guard !journals.isEmpty else { return }
        do {
            if journals.count <= Self.mostSingly {
                for journal in journals { syncOne(journal) }
                try syncDirectory(paths.journals)
            } else {
                let directory = try OpenFile(paths.journals, O_RDONLY | O_DIRECTORY)
                guard syncfs(directory.descriptor) == 0 else { throw DiskError("sync", paths.journals) }
            }
        } catch {
            // Nobody can say whose bytes were lost.
            live.fail(journals.map(\.session), "\(error)")
            health.report(error)
        }
    }

    private func syncOne(_ journal: JournalName) {
        do {
            // None: it was sealed, and so synced, in the meantime.
            try OpenFile.reading(paths.journal(journal))?.sync()
        } catch {
            live.fail([journal.session], "\(error)")
            health.report(error)
        }
    }
}
