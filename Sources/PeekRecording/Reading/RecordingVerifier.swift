import Glibc
import PeekCore

/// Reads all of a recording and says what is proved, or what is the first thing that is wrong.
///
/// In this order: the chain in itself, the chain against the seal, each segment against its line, and what is there
/// beside them.
struct RecordingVerifier {
    private let paths: RecordingPaths
    private let session: Identifier

    init(_ paths: RecordingPaths, _ session: Identifier) {
        self.paths = paths
        self.session = session
    }

    /// Verifies the recording.
    ///
    /// - Throws: ``DiskError`` when it cannot be read at all, which proves nothing either way.
    func verify(against seal: RecordingSeal?) async throws -> Verification {
        do {
            return Verification(passed: true, message: try await prove(seal))
        } catch let damage as Damage {
            return Verification(passed: false, message: damage.description)
        }
    }

    private func prove(_ seal: RecordingSeal?) async throws -> String {
        let files = try Set(names(in: paths.directory(of: session)))
        let journals = try names(in: paths.journals).compactMap(JournalName.init).filter { $0.session == session }
        guard let chain = try ChainFile(paths, session).read() else {
            return try withoutChain(seal, files: files, journals: journals.count)
        }
        if let seal { try check(chain, against: seal) }
        for link in chain.links {
            if chain.tombstones[link.index] == nil { try await check(link, in: chain) }
        }
        try checkOthers(files, chain, isGrowing: !journals.isEmpty)
        if seal != nil, let journal = journals.min(by: { $0.stretch < $1.stretch }) {
            throw Damage("journal \(journal) is extra: the recording was sealed without it")
        }
        return message(chain, isSealed: seal != nil, journals: journals.count)
    }

    private func check(_ chain: Chain, against seal: RecordingSeal) throws {
        if chain.links.count < seal.segments {
            throw Damage("line \(chain.links.count + 2) of the chain is missing: \(seal.segments) segments were sealed")
        }
        if chain.links.count > seal.segments {
            throw Damage("line \(seal.segments + 2) of the chain is extra: \(seal.segments) segments were sealed")
        }
        if chain.seal != seal {
            throw Damage("the chain is altered: it leads to \(chain.head), and session.ended says \(seal.head)")
        }
    }

    private func check(_ link: ChainLink, in chain: Chain) async throws {
        let name = "segment \(link.index) (\(segmentName(link.index)))"
        guard let file = try OpenFile.reading(paths.segment(link.index, of: session)) else {
            throw Damage("\(name) is missing, and no tombstone says who removed it")
        }
        let stored = try SegmentStream.hash(file)
        if stored != link.stored, let other = chain.links.first(where: { $0.stored == stored }) {
            throw Damage("\(name) is reordered: it holds segment \(other.index)")
        }
        let stream = try SegmentStream(file, link, paths)
        while try stream.next() != nil { await Task.yield() }
    }

    private func checkOthers(_ files: Set<String>, _ chain: Chain, isGrowing: Bool) throws {
        var expected: Set<String> = ["chain"]
        for link in chain.links where chain.tombstones[link.index] == nil { expected.insert(segmentName(link.index)) }
        if isGrowing {
            // The next segment may be being made.
            let next = segmentName(chain.links.count + 1)
            expected.formUnion([next, next + ".tmp"])
        }
        let extra = files.subtracting(expected).sorted()
        if let removed = chain.tombstones.keys.sorted().first(where: { extra.contains(segmentName($0)) }) {
            throw Damage("segment \(removed) (\(segmentName(removed))) is extra: a tombstone says that it was removed")
        }
        if let damaged = extra.first(where: { $0.hasSuffix(".damaged") }) {
            throw Damage("\(visible(damaged)) holds a journal that was altered before it could be sealed")
        }
        if let extra = extra.first { throw Damage("\(visible(extra)) is extra: no line of the chain names it") }
    }

    private func withoutChain(_ seal: RecordingSeal?, files: Set<String>, journals: Int) throws -> String {
        if seal != nil || !files.isEmpty { throw Damage("the chain is missing") }
        guard journals > 0 else { throw Refusal(.notFound, "there is no recording of \(session)") }
        return "nothing of \(session) is sealed yet, so nothing is proved"
    }

    private func message(_ chain: Chain, isSealed: Bool, journals: Int) -> String {
        let count = "\(chain.links.count) segment\(chain.links.count == 1 ? "" : "s")"
        var message =
            isSealed
            ? "\(session): \(count) of \(chain.seal.length) bytes are what session.ended says"
            : "\(session): \(count) agree with their chain, but no session.ended proves that the chain is the one"
                + " that was written"
        if journals > 0 { message += "; what is not sealed yet is not proved" }
        for (index, tombstone) in chain.tombstones.sorted(by: { $0.key < $1.key }) {
            message += "; segment \(index) was removed by \(visible(tombstone.by)) on \(tombstone.at): "
            message += visible(tombstone.why)
        }
        return message
    }
}
