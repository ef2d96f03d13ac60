import CLinux
import Glibc
import PeekCore

/// Seals journals of many recordings, with one wait for the disk for all of them.
///
/// A journal is removed last, when its segment, the chain's line and their names are on the disk. So a death at any
/// moment leaves the journal, and ``seal(_:includingNewest:)`` starts over from it.
final class SealingPass {
    // Up to so many files are synced one by one, more by one call for the whole file system.
    private static let mostSingly = 8

    private let paths: RecordingPaths
    private let compressor: SegmentCompressor
    private let sharing: Sharing
    private var files: [OpenFile] = []
    private var directories: Set<String> = []
    private var journals: [String] = []

    init(paths: RecordingPaths, compressor: SegmentCompressor, logs: SharedLogs) {
        self.paths = paths
        self.compressor = compressor
        sharing = Sharing(paths: paths, logs: logs)
    }

    /// Seals a recording's journals in order.
    ///
    /// - Parameter includingNewest: false while frames may still come to the newest.
    /// - Returns: the chain so far; it counts only once ``settle()`` has returned.
    func seal(_ session: Identifier, includingNewest: Bool) throws -> Chain {
        var chain = try leftovers(session)
        try seal(into: &chain, includingNewest: includingNewest)
        return chain
    }

    /// Goes on with a chain that this pass has returned.
    func seal(into chain: inout Chain, includingNewest: Bool) throws {
        while let journal = try journal(chain.session, chain.links.count + 1) {
            if !includingNewest, try self.journal(chain.session, chain.links.count + 2) == nil { break }
            try seal(journal, into: &chain)
        }
    }

    /// Waits for the disk, then removes the journals.
    func settle() throws {
        files += sharing.files.values
        if !sharing.files.isEmpty { directories.formUnion([paths.recordings, paths.shared]) }
        if files.count <= Self.mostSingly {
            for file in files { try file.sync() }
            for directory in directories { try syncDirectory(directory) }
        } else {
            let directory = try OpenFile(paths.recordings, O_RDONLY | O_DIRECTORY)
            guard syncfs(directory.descriptor) == 0 else { throw DiskError("sync", paths.recordings) }
            // It may be on a file system of its own.
            if !sharing.files.isEmpty { try syncDirectory(paths.shared) }
        }
        sharing.offer()
        for journal in journals { try removeFile(journal) }
    }

    private func journal(_ session: Identifier, _ stretch: Int) throws -> OpenFile? {
        try OpenFile.reading(paths.journal(JournalName(session: session, stretch: stretch)))
    }

    private func seal(_ journal: OpenFile, into chain: inout Chain) throws {
        let session = chain.session
        let index = chain.links.count + 1
        let scan = try JournalScan(journal)
        try makeDirectories(session)
        if scan.tail == .foreign { try keep(journal, of: session, index) }
        let path = paths.segment(index, of: session)
        let making = path + ".tmp"
        let segment = try OpenFile(making, O_RDWR | O_CREAT | O_TRUNC)
        let shared = try sharing.store(journal, scan, of: session, into: segment)
        let hashes = try shared ?? compressor.compress(journal, length: scan.length, into: segment)
        try renameFile(making, to: path)
        chain.links.append(
            ChainLink(
                after: chain.head,
                index: index,
                length: scan.length,
                content: hashes.content,
                stored: hashes.stored
            )
        )
        files.append(segment)
        try write(chain)
        if shared == nil, let link = chain.links.last {
            try sharing.storedInFull(segment, at: path, link, scan, of: session)
        }
        journals.append(journal.path)
    }

    private func write(_ chain: Chain) throws {
        files.append(try ChainFile(paths, chain.session).write(chain))
        directories.formUnion([paths.recordings, paths.day(of: chain.session), paths.directory(of: chain.session)])
    }

    /// Goes on where an earlier pass did not come to its end: with journals that the chain covers already.
    private func leftovers(_ session: Identifier) throws -> Chain {
        var (chain, isWhole) = try ChainFile(paths, session).readSound()
        if !isWhole, try journal(session, chain.links.count + 1) == nil {
            throw Damage("the chain of \(session) is altered after \(chain.links.count) segments")
        }
        var covered: [(journal: OpenFile, segment: OpenFile)] = []
        var index = chain.links.count
        while index > 0, let journal = try journal(session, index) {
            if let segment = try OpenFile.reading(paths.segment(index, of: session)),
                try isSound(segment, chain.links[index - 1])
            {
                covered.append((journal, segment))
            } else {
                // The line reached the disk and the segment did not: both are made again from the journal.
                chain.links.removeSubrange((index - 1)...)
                covered = []
            }
            index -= 1
        }
        if !covered.isEmpty {
            try write(chain)
            files += covered.map(\.segment)
            // In order, so that what a death leaves of them is again at the end.
            journals += covered.reversed().map(\.journal.path)
        }
        return chain
    }

    // A segment whose base has not reached the disk is none.
    private func isSound(_ segment: OpenFile, _ link: ChainLink) throws -> Bool {
        do {
            for base in try SegmentStream(segment, link, paths).bases { try sharing.needs(base) }
            return true
        } catch is Damage {
            return false
        }
    }

    private func makeDirectories(_ session: Identifier) throws {
        for directory in [paths.day(of: session), paths.directory(of: session)] { try makeDirectory(directory) }
    }

    /// Keeps what was in a journal behind its last whole frame: evidence, which the segment cannot hold.
    func keep(_ journal: OpenFile, of session: Identifier, _ index: Int) throws {
        try makeDirectories(session)
        let copy = try OpenFile("\(paths.directory(of: session))/\(damagedName(index))", O_RDWR | O_CREAT | O_TRUNC)
        try JournalPieces(journal).copy(to: copy)
        files.append(copy)
    }
}

/// The file's name of a journal that was damaged before it was sealed.
func damagedName(_ index: Int) -> String { "\(sixDigits(index)).damaged" }
