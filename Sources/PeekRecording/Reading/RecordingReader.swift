import Glibc
import PeekCore

/// Reads a recording's frames in order, from segments and journals, a piece at a time.
struct RecordingReader {
    private let paths: RecordingPaths
    private let session: Identifier

    init(_ paths: RecordingPaths, _ session: Identifier) {
        self.paths = paths
        self.session = session
    }

    /// Hands over every frame that is in a file now.
    ///
    /// Suspends between pieces, so that a long recording does not keep a thread of the pool.
    ///
    /// - Throws: ``Damage`` that names the part, a ``Refusal`` when there is no recording, or what `body` throws.
    func read(_ body: (Frame) async throws -> Void) async throws {
        var chain = try ChainFile(paths, session).read()
        var offset: UInt64 = 0
        var part = 1
        while true {
            let links = chain?.links ?? []
            if part <= links.count {
                if let tombstone = chain?.tombstones[part] {
                    try await body(Self.marker(tombstone, part, offset))
                } else {
                    offset = try await read(links[part - 1], after: offset, body)
                }
            } else if let journal = try journal(part) {
                offset = try await read(journal, part, after: offset, body)
            } else {
                // It may have been sealed between the two looks.
                chain = try ChainFile(paths, session).read()
                if part <= chain?.links.count ?? 0 { continue }
                try checkEnd(part)
                return
            }
            part += 1
        }
    }

    private func read(
        _ link: ChainLink,
        after offset: UInt64,
        _ body: (Frame) async throws -> Void
    ) async throws -> UInt64 {
        let name = "segment \(link.index) (\(segmentName(link.index)))"
        guard let file = try OpenFile.reading(paths.segment(link.index, of: session)) else {
            throw Damage("\(name) is missing")
        }
        let stream = try SegmentStream(file, link)
        var decoder = FrameDecoder(after: offset)
        while let piece = try stream.next() {
            decoder.append(piece)
            try await handOver(&decoder, name, body)
        }
        if decoder.waiting > 0 { throw Damage("\(name) ends in the middle of a frame") }
        return decoder.lastOffset
    }

    private func read(
        _ journal: OpenFile,
        _ part: Int,
        after offset: UInt64,
        _ body: (Frame) async throws -> Void
    ) async throws -> UInt64 {
        let pieces = try JournalPieces(journal)
        var decoder = FrameDecoder(after: offset)
        // What waits at the end is being written now, or was torn by a death.
        while let piece = try pieces.next() {
            decoder.append(piece)
            try await handOver(&decoder, "journal \(part)", body)
        }
        return decoder.lastOffset
    }

    private func handOver(
        _ decoder: inout FrameDecoder,
        _ name: String,
        _ body: (Frame) async throws -> Void
    ) async throws {
        do {
            while let frame = try decoder.next() { try await body(frame) }
        } catch let nonsense as FrameDecoder.Nonsense {
            throw Damage("\(name) holds no frame at byte \(nonsense.position)")
        }
        await Task.yield()
    }

    private func journal(_ stretch: Int) throws -> OpenFile? {
        try OpenFile.reading(paths.journal(JournalName(session: session, stretch: stretch)))
    }

    /// Finds out whether a recording without part `part` is whole.
    private func checkEnd(_ part: Int) throws {
        if try journal(part + 1) != nil { throw Damage("journal \(part) is missing") }
        if try OpenFile.reading(paths.segment(part, of: session)) != nil {
            throw Damage(part == 1 ? "the chain is missing" : "the chain has no line for segment \(part)")
        }
        if part == 1 { throw Refusal(.notFound, "there is no recording of \(session)") }
    }

    private static func marker(_ tombstone: Tombstone, _ part: Int, _ offset: UInt64) -> Frame {
        let label = "segment \(part) was removed by \(tombstone.by) on \(tombstone.at): \(tombstone.why)"
        return Frame(kind: .marker, offset: offset, bytes: Array(label.utf8))
    }
}
