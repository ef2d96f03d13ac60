import Crypto
import Glibc
import PeekCore

/// Stores segments of sessions that follow one log as what they add to each other; for one pass.
///
/// A base is stored in full, never shared itself, and gets a second name under `shared`, so that it outlives its
/// recording. What cannot be shared, for whatever reason, is stored in full.
final class Sharing {
    // Shorter ones fit into the blocks that any file takes.
    private static let shortest: Int64 = 16 << 10
    // Bytes, as file systems count them.
    private static let block: Int64 = 4096
    // What adds more than a quarter of itself is better stored in full, for others to share.
    private static let leastGain: Int64 = 4
    // Times its own length that reading the bases may take: somebody waits for the end of a short recording.
    private static let mostReading: Int64 = 16

    private let paths: RecordingPaths
    private let logs: SharedLogs
    private var made: [(log: String, base: SharedLogs.Base)] = []
    private var dictionary: (bases: [Hash], bytes: [UInt8]) = ([], [])
    /// The bases that segments of this pass need; they have to be on the disk with them.
    private(set) var files: [Hash: OpenFile] = [:]

    init(paths: RecordingPaths, logs: SharedLogs) {
        self.paths = paths
        self.logs = logs
    }

    /// Writes a journal's frames to `segment` as what they add to what is stored.
    ///
    /// - Returns: the hashes of what went in and of what came out; nil when nothing was written, because it would not
    ///   pay, or could not be read again.
    func store(
        _ journal: OpenFile,
        _ scan: JournalScan,
        of session: Identifier,
        into segment: OpenFile
    ) throws -> (content: Hash, stored: Hash)? {
        let length = scan.length
        let bases = bases(for: session, scan)
        guard let best = bases.last else { return nil }
        let packed: (frames: [UInt8], file: [UInt8])?
        do {
            packed = try pack(journal, length, bases)
            guard let packed else { return nil }
            let whole = length * best.size / best.length
            let size = Int64(packed.file.count)
            guard size * Self.leastGain <= whole, whole - size >= Self.block else { return nil }
            for base in bases { try keep(base, for: session) }
        } catch let error as DiskError where error.isFull {
            throw error
        } catch {
            // A base that is not what it was must not hold up another session's recording.
            return nil
        }
        guard let packed else { return nil }
        try segment.write(packed.file, at: 0)
        return (Hash(SHA256.hash(data: packed.frames)), Hash(SHA256.hash(data: packed.file)))
    }

    /// Takes notice of a segment that was stored in full.
    func storedInFull(
        _ segment: OpenFile,
        at path: String,
        _ link: ChainLink,
        _ scan: JournalScan,
        of session: Identifier
    ) throws {
        guard let (log, times) = place(of: session, scan) else { return }
        let size = try segment.length()
        guard size <= SharedSegment.longest else { return }
        let base = SharedLogs.Base(
            session: session,
            path: path,
            stored: link.stored,
            length: link.length,
            size: size,
            times: times
        )
        made.append((log, base))
    }

    /// Says that a segment needs a base that is there.
    func needs(_ base: Hash) throws {
        if files[base] == nil { files[base] = try OpenFile(paths.shared(base), O_RDONLY) }
    }

    /// Offers what is on the disk now to other passes.
    func offer() {
        for (log, base) in made { logs.add(base, of: log) }
        made = []
    }

    /// The log of a session that follows one, and when the journal was recorded; nil when it cannot be shared.
    private func place(of session: Identifier, _ scan: JournalScan) -> (log: String, times: ClosedRange<UInt64>)? {
        guard (Self.shortest...Int64(SharedSegment.longest)).contains(scan.length),
            let following = logs.following(session), let times = following.times(scan)
        else { return nil }
        return (following.log, times)
    }

    // Those with the most from the same time, the best one last: zstd finds best what is nearest.
    private func bases(for session: Identifier, _ scan: JournalScan) -> [SharedLogs.Base] {
        guard let (log, times) = place(of: session, scan) else { return [] }
        let known = made.reversed().filter { $0.log == log }.map(\.base) + logs.bases(of: log)
        let chosen = known.filter { $0.session != session }.map { (base: $0, length: $0.length(within: times)) }
            .filter { $0.length > 0 }.sorted { $0.length > $1.length }.prefix(SharedHead.mostBases).map(\.base)
        guard chosen.reduce(0, { $0 + $1.length }) <= scan.length * Self.mostReading else { return [] }
        return chosen.reversed()
    }

    private func pack(
        _ journal: OpenFile,
        _ length: Int64,
        _ bases: [SharedLogs.Base]
    ) throws -> (frames: [UInt8], file: [UInt8])? {
        let names = bases.map(\.stored)
        if dictionary.bases != names {
            dictionary = ([], [])
            dictionary = (names, try SharedSegment.dictionary(bases.map { ($0.stored, $0.path) }))
        }
        let frames = try SharedSegment.read(journal, length: Int(length))
        guard frames.count == Int(length), let columns = FrameColumns(of: frames) else { return nil }
        let file = try SharedSegment.pack(columns, names, dictionary.bytes)
        // The journal goes, so that what takes its place is tried first.
        guard let head = SharedHead(file),
            try SharedSegment.unpack(file, head, dictionary.bytes, length: frames.count) == frames
        else { return nil }
        return (frames, file)
    }

    private func keep(_ base: SharedLogs.Base, for session: Identifier) throws {
        guard files[base.stored] == nil else { return }
        try makeDirectory(paths.shared)
        let path = paths.shared(base.stored)
        // Others may need this very file, so that only what is not whole is replaced.
        if let kept = try OpenFile.reading(path), try SegmentStream.hash(kept) == base.stored {
            files[base.stored] = kept
            return
        }
        // Two threads seal, but never the same session.
        let making = "\(path).\(session).tmp"
        try removeFile(making)
        if link(base.path, making) != 0 {
            let error = DiskError("link", making)
            if error.isFull { throw error }
            // A disk without second names: one copy for all who need it.
            guard let segment = try OpenFile.reading(base.path) else { throw error }
            let copy = try OpenFile(making, O_RDWR | O_CREAT | O_EXCL)
            try JournalPieces(segment).copy(to: copy)
            // The other thread's copy may take the name before this pass waits for the disk.
            try copy.sync()
        }
        guard try OpenFile.reading(making).map(SegmentStream.hash) == base.stored else {
            try removeFile(making)
            throw Damage("\(base.path) has changed since it was sealed")
        }
        try renameFile(making, to: path)
        // Where both were names of one file already, renaming does nothing.
        try removeFile(making)
        try needs(base.stored)
    }
}
