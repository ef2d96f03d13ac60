import PeekCore

/// Reads what a recording gains after the follower was made, in whole frames and in order.
///
/// Journals become segments behind it; what it has not read by then it reads from there. It holds a piece, however long
/// its reader waits between two calls. For one reader at a time.
final class RecordingFollower {
    private let paths: RecordingPaths
    private let session: Identifier
    private var stretch: Int
    // The stretch's file as far as it went when it was opened, and whether it is whole.
    private var part: (next: () throws -> UnsafeRawBufferPointer?, isWhole: Bool)?
    // Bytes of the stretch that have been read.
    private var position: Int64 = 0
    private var decoder = FrameDecoder()
    /// Whether the recording's last frame has been read, so that nothing can follow.
    private(set) var hasEnded = false

    /// Begins behind what is in a file now.
    ///
    /// - Throws: ``Damage`` that names a bad part, or a ``Refusal`` when there is no recording.
    init(_ paths: RecordingPaths, _ session: Identifier) throws {
        self.paths = paths
        self.session = session
        stretch = 1 + (try ChainFile(paths, session).read()?.links.count ?? 0)
        while try Self.journal(stretch + 1, session, paths) != nil { stretch += 1 }
        guard let newest = try Self.journal(stretch, session, paths) else {
            if stretch == 1 { throw Refusal(.notFound, "there is no recording of \(session)") }
            // All of it is sealed.
            hasEnded = true
            return
        }
        let scan = try JournalScan(newest)
        position = scan.length
        decoder = FrameDecoder(after: scan.lastOffset)
        hasEnded = scan.end != nil
    }

    /// The next frames that came since the follower was made, a piece at a time; none when there is nothing new.
    func next() throws -> [Frame] {
        var isFresh = false
        while !hasEnded {
            if part == nil {
                part = try open()
                isFresh = true
            }
            guard let part else { return [] }
            if let piece = try part.next() {
                let frames = try decoded(piece)
                hasEnded = frames.last?.kind == .end
                if !frames.isEmpty { return frames }
            } else {
                self.part = nil
                if part.isWhole {
                    stretch += 1
                    position = 0
                    decoder = FrameDecoder(after: decoder.lastOffset)
                } else if isFresh {
                    return []
                }
                // Opened before this call, it may have grown since.
            }
        }
        return []
    }

    private func open() throws -> (next: () throws -> UnsafeRawBufferPointer?, isWhole: Bool)? {
        if let journal = try Self.journal(stretch, session, paths) {
            // Asked before its length is: with a successor this one does not grow.
            let isWhole = try Self.journal(stretch + 1, session, paths) != nil
            return (try JournalPieces(journal, from: position).next, isWhole)
        }
        return try link().map { (try segment($0), true) }
    }

    private func link() throws -> ChainLink? {
        guard let chain = try ChainFile(paths, session).read(), stretch <= chain.links.count else { return nil }
        return chain.links[stretch - 1]
    }

    private func segment(_ link: ChainLink) throws -> () throws -> UnsafeRawBufferPointer? {
        guard let file = try OpenFile.reading(paths.segment(stretch, of: session)) else {
            throw Damage("segment \(stretch) (\(segmentName(stretch))) is missing")
        }
        let stream = try SegmentStream(file, link, paths)
        var known = position
        return {
            while let piece = try stream.next() {
                let skipped = min(known, Int64(piece.count))
                known -= skipped
                if skipped < piece.count { return UnsafeRawBufferPointer(rebasing: piece[Int(skipped)...]) }
            }
            return nil
        }
    }

    private func decoded(_ piece: UnsafeRawBufferPointer) throws -> [Frame] {
        decoder.append(piece)
        position += Int64(piece.count)
        var frames: [Frame] = []
        do {
            while let frame = try decoder.next() { frames.append(frame) }
        } catch let nonsense as FrameDecoder.Nonsense {
            throw Damage("part \(stretch) holds no frame at byte \(nonsense.position) of what was followed")
        }
        return frames
    }

    private static func journal(_ stretch: Int, _ session: Identifier, _ paths: RecordingPaths) throws -> OpenFile? {
        try OpenFile.reading(paths.journal(JournalName(session: session, stretch: stretch)))
    }
}
