import Glibc
import PeekCore

/// What a start does with the rings and journals of a process that died.
struct Recovery {
    /// What was found.
    struct Finding {
        /// Sessions without an end, oldest first.
        var interrupted: [Identifier] = []
        /// Sessions with an end that are not sealed.
        var ended: [Identifier] = []
    }

    private let paths: RecordingPaths

    init(_ paths: RecordingPaths) {
        self.paths = paths
    }

    /// Drains every ring, then looks into the newest journal of each session.
    func run() throws -> Finding {
        try drainRings()
        var newest: [Identifier: JournalName] = [:]
        for name in try names(in: paths.journals) {
            guard let journal = JournalName(name) else { continue }
            if newest[journal.session]?.stretch ?? 0 < journal.stretch { newest[journal.session] = journal }
        }
        var finding = Finding()
        for (session, name) in newest.sorted(by: { $0.key < $1.key }) {
            guard let journal = try OpenFile.reading(paths.journal(name)) else { continue }
            if try JournalScan(journal).end == nil {
                finding.interrupted.append(session)
            } else {
                finding.ended.append(session)
            }
        }
        return finding
    }

    /// A ring is removed only when all of it is in journals on the disk.
    private func drainRings() throws {
        let rings = try names(in: paths.run).filter { $0.hasPrefix("ring-") }.map { "\(paths.run)/\($0)" }
        for path in rings {
            guard let ring = try Ring.left(at: path) else { continue }
            let journals = RecoveredJournals()
            var drain = RingDrain(ring, paths: paths, observer: journals, isRecovery: true)
            while try drain.pass() {}
            for journal in journals.touched { try OpenFile.reading(paths.journal(journal))?.sync() }
        }
        try syncDirectory(paths.journals)
        for path in rings { try removeFile(path) }
    }
}

/// Remembers which journals got frames from a ring.
private final class RecoveredJournals: DrainObserver {
    private(set) var touched: Set<JournalName> = []

    func isFailed(_ session: SessionName) -> Bool { false }

    func left(_ journal: JournalName, sizeInRing: Int, written: Bool, isFirst: Bool) {
        touched.insert(journal)
    }

    func failed(_ session: SessionName, _ error: any Error) throws {
        throw error
    }
}
