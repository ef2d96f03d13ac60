import FoundationEssentials
import Glibc
import PeekCore

/// Brings a recording to its end: the last frame, unless there is one, and all segments.
struct Finishing {
    let paths: RecordingPaths
    let pass: SealingPass

    /// Ends a recording; ending it again changes nothing.
    ///
    /// - Parameter offset: microseconds since the recording began; the last frame's when that is not known any more.
    /// - Returns: the seal; it counts only once the pass has settled.
    func finish(_ session: Identifier, _ end: RecordingEnd, offset: UInt64?) throws -> RecordingSeal {
        var chain = try pass.seal(session, includingNewest: false)
        let newest = JournalName(session: session, stretch: chain.links.count + 1)
        let journal = try OpenFile.reading(paths.journal(newest))
        try checkNothingFollows(journal == nil ? newest : newest.next)
        if let journal {
            let scan = try JournalScan(journal)
            if scan.end == nil {
                try append(end, offset: max(offset ?? 0, scan.lastOffset), to: newest, scan)
            }
        } else {
            guard let last = chain.links.last else { throw Refusal(.notFound, "there is no recording of \(session)") }
            let (lastOffset, isEnded) = try lastFrame(last, of: session)
            if isEnded { return chain.seal }
            try append(end, offset: max(offset ?? 0, lastOffset), to: newest, nil)
        }
        try pass.seal(into: &chain, includingNewest: true)
        return chain.seal
    }

    private func checkNothingFollows(_ absent: JournalName) throws {
        if try OpenFile.reading(paths.journal(absent.next)) != nil { throw Damage("journal \(absent) is missing") }
    }

    private func append(_ end: RecordingEnd, offset: UInt64, to name: JournalName, _ scan: JournalScan?) throws {
        let journal = try OpenFile(paths.journal(name), O_RDWR | O_CREAT)
        let frame = Frame(kind: .end, offset: offset, bytes: Array(try JSONEncoder().encode(end)))
        if scan?.tail == .foreign { try pass.keep(journal, of: name.session, name.stretch) }
        try journal.truncate(to: scan?.length ?? 0)
        try journal.write(frame.encoded, at: scan?.length ?? 0)
    }

    private func lastFrame(_ link: ChainLink, of session: Identifier) throws -> (offset: UInt64, isEnd: Bool) {
        guard let file = try OpenFile.reading(paths.segment(link.index, of: session)) else {
            throw Damage("segment \(link.index) (\(segmentName(link.index))) is missing")
        }
        let stream = try SegmentStream(file, link, paths)
        var decoder = FrameDecoder()
        var last = (offset: UInt64(0), isEnd: false)
        while let piece = try stream.next() {
            decoder.append(piece)
            while let frame = try decoder.next() { last = (frame.offset, frame.kind == .end) }
        }
        return last
    }
}
