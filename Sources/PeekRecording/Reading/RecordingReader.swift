import Glibc
import PeekCore

/// Reads a recording's frames in order, from segments and journals, a piece at a time.
///
/// Holds one piece and, in a segment, zstd's window of a few megabytes, or all of one that shares its bytes with others. For
/// one reader at a time.
final class RecordingReader {
    private enum Part {
        case segment(SegmentStream)
        case journal(JournalPieces)
    }

    private let paths: RecordingPaths
    private let session: Identifier
    private var chain: Chain?
    private var index = 0
    private var part: Part?
    // Nothing comes after the part at hand.
    private var isAtEnd = false
    private var name = ""
    private var decoder = FrameDecoder()

    /// Opens a recording.
    ///
    /// - Throws: ``Damage`` that names the part, or a ``Refusal`` when there is no recording.
    init(_ paths: RecordingPaths, _ session: Identifier) throws {
        self.paths = paths
        self.session = session
        chain = try ChainFile(paths, session).read()
        if chain == nil, try journal(1) == nil {
            // It may have been sealed between the two looks.
            chain = try ChainFile(paths, session).read()
            if chain == nil { try checkEnd(1) }
        }
    }

    /// The next frames, at least one, of those that are in a file now; nil at the end.
    ///
    /// - Throws: ``Damage`` that names the part.
    func next() throws -> [Frame]? {
        while true {
            while let part {
                guard let piece = try piece(part) else {
                    try endPart(part)
                    break
                }
                decoder.append(piece)
                let frames = try decoded()
                if !frames.isEmpty { return frames }
            }
            if isAtEnd { return nil }
            index += 1
            if let tombstone = chain?.tombstones[index] { return [Self.marker(tombstone, index, decoder.lastOffset)] }
            guard try open() else { return nil }
        }
    }

    private func open() throws -> Bool {
        decoder = FrameDecoder(after: decoder.lastOffset)
        if index > chain?.links.count ?? 0 {
            if let journal = try journal(index) {
                name = "journal \(index)"
                // Asked before the length: a journal without a successor may grow, and is read as far as it goes now.
                isAtEnd = try isNewest(index)
                part = .journal(try JournalPieces(journal))
                return true
            }
            // It may have been sealed between the two looks.
            chain = try ChainFile(paths, session).read()
        }
        guard let chain, index <= chain.links.count else {
            isAtEnd = true
            try checkEnd(index)
            return false
        }
        name = "segment \(index) (\(segmentName(index)))"
        guard let file = try OpenFile.reading(paths.segment(index, of: session)) else {
            throw Damage("\(name) is missing")
        }
        part = .segment(try SegmentStream(file, chain.links[index - 1], paths))
        return true
    }

    private func piece(_ part: Part) throws -> UnsafeRawBufferPointer? {
        switch part {
        case .segment(let stream): try stream.next()
        case .journal(let pieces): try pieces.next()
        }
    }

    // What waits at the end of a journal is being written now, or was torn by a death.
    private func endPart(_ ended: Part) throws {
        if case .segment = ended, decoder.waiting > 0 { throw Damage("\(name) ends in the middle of a frame") }
        part = nil
    }

    private func decoded() throws -> [Frame] {
        var frames: [Frame] = []
        do {
            while let frame = try decoder.next() { frames.append(frame) }
        } catch let nonsense as FrameDecoder.Nonsense {
            throw Damage("\(name) holds no frame at byte \(nonsense.position)")
        }
        return frames
    }

    private func journal(_ stretch: Int) throws -> OpenFile? {
        try OpenFile.reading(paths.journal(JournalName(session: session, stretch: stretch)))
    }

    private func isNewest(_ stretch: Int) throws -> Bool {
        if try journal(stretch + 1) != nil { return false }
        if try journal(stretch + 2) != nil, try journal(stretch + 1) == nil {
            throw Damage("journal \(stretch + 1) is missing")
        }
        return true
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
