import FoundationEssentials
import Glibc
import PeekCore

/// What a journal holds, found by reading all of it.
struct JournalScan {
    /// What comes after the last whole frame.
    enum Tail {
        /// Nothing.
        case none
        /// The beginning of a frame, or zeros: what a death or a loss of power leaves.
        case torn
        /// Bytes that no gateway wrote there.
        case foreign
    }

    /// Bytes of whole frames.
    private(set) var length: Int64 = 0
    /// The first frame's offset in microseconds.
    private(set) var firstOffset: UInt64?
    /// The last frame's offset in microseconds.
    private(set) var lastOffset: UInt64 = 0
    /// What the last frame says, when it is an end.
    private(set) var end: RecordingEnd?
    /// What follows.
    private(set) var tail = Tail.none

    /// Reads a journal; frames that are being written meanwhile may look torn.
    init(_ journal: OpenFile) throws {
        let pieces = try JournalPieces(journal)
        var decoder = FrameDecoder()
        do {
            while let piece = try pieces.next() {
                decoder.append(piece)
                while let frame = try decoder.next() { take(frame) }
            }
        } catch is FrameDecoder.Nonsense {
            length = decoder.position
            tail = try Self.isZero(journal, from: length) ? .torn : .foreign
            return
        }
        length = decoder.position
        if decoder.waiting > 0 { tail = .torn }
    }

    private mutating func take(_ frame: Frame) {
        firstOffset = firstOffset ?? frame.offset
        lastOffset = frame.offset
        end = frame.kind == .end ? RecordingEnd(decoding: frame.bytes) : nil
    }

    private static func isZero(_ journal: OpenFile, from start: Int64) throws -> Bool {
        let pieces = try JournalPieces(journal, from: start)
        while let piece = try pieces.next() {
            if piece.contains(where: { $0 != 0 }) { return false }
        }
        return true
    }
}

extension RecordingEnd {
    /// Reads what an end frame holds; nil when it is something else.
    init?(decoding bytes: [UInt8]) {
        do {
            self = try JSONDecoder().decode(RecordingEnd.self, from: Data(bytes))
        } catch {
            return nil
        }
    }
}

/// A journal in pieces, up to the length that it has at the start.
final class JournalPieces {
    private let journal: OpenFile
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 128 << 10, alignment: 16)
    private var position: Int64
    private let end: Int64

    init(_ journal: OpenFile, from start: Int64 = 0) throws {
        self.journal = journal
        position = start
        end = try journal.length()
    }

    deinit { buffer.deallocate() }

    /// The next piece, valid until the next call; nil at the end.
    func next() throws -> UnsafeRawBufferPointer? {
        let wanted = Int(min(Int64(buffer.count), end - position))
        guard wanted > 0 else { return nil }
        let count = try journal.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]), at: position)
        guard count > 0 else { return nil }
        position += Int64(count)
        return UnsafeRawBufferPointer(rebasing: buffer[..<count])
    }

    /// Writes what is left to the beginning of another file.
    func copy(to file: OpenFile) throws {
        var place: Int64 = 0
        while let piece = try next() {
            try file.write(piece, at: place)
            place += Int64(piece.count)
        }
    }
}
