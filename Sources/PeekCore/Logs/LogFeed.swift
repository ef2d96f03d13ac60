/// A log that several sessions follow over one connection: keeps the newest bytes of it, and decides who may join.
///
/// It begins at a known place of one file and ends with it: after a rotation another one begins in the new file.
public struct LogFeed: Sendable {
    /// Bytes that are kept for those who are behind.
    public static let capacity = 1 << 20
    /// Bytes that are kept where nobody is behind.
    public static let spare = 8192
    // So many bytes before a place tell that a file is still the one that was read, as ``LogCursor`` has it.
    private static let enough = 32

    private var cursor: LogCursor
    private let capacity: Int
    // Bytes that are kept and let go of at once; those of the first and the last block may be fewer.
    private static let block = 4096
    private var blocks: [[UInt8]] = []
    // Where the first block begins.
    private var origin: Int64
    /// The first byte that is kept.
    public private(set) var first: Int64
    /// Where the stream is: the first byte that has not come.
    public private(set) var end: Int64

    /// Begins at `position` with a command that marks what it says with `mark`.
    public init(at position: LogPosition, mark: LogMark, capacity: Int = LogFeed.capacity) {
        cursor = LogCursor(at: position, mark: mark)
        self.capacity = max(capacity, LogPosition.fingerprintLength)
        origin = position.offset - Int64(position.fingerprint.count)
        first = origin
        end = origin
        keep(position.fingerprint)
    }

    /// Why the stream ended for everybody; nil while it goes on.
    public var stop: LogCursor.Stop? { cursor.stop }

    /// Whether the command has opened the file that it was to read, as far as it can be told.
    public var hasRecognised: Bool { cursor.hasRecognised }

    /// Takes bytes of the command, and hands out what its program says.
    public mutating func take(_ bytes: UnsafeRawBufferPointer, _ said: (String) -> Void) {
        var added: [UInt8] = []
        cursor.take(bytes) { part in
            switch part {
            case .bytes(let bytes): added.append(contentsOf: bytes)
            case .said(let sentence): said(sentence)
            case .noticed: break
            }
        }
        keep(added)
    }

    /// The name leads to another file.
    public mutating func endAsReplaced() { cursor.endAsReplaced() }

    /// Takes what waited for more; the command has ended.
    public mutating func finish() {
        var added: [UInt8] = []
        cursor.finish { if case .bytes(let bytes) = $0 { added.append(contentsOf: bytes) } }
        keep(added)
    }

    private mutating func keep(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            if blocks.last.map({ $0.count == Self.block }) ?? true {
                blocks.append([])
                blocks[blocks.count - 1].reserveCapacity(Self.block)
            }
            let piece = rest.prefix(Self.block - blocks[blocks.count - 1].count)
            blocks[blocks.count - 1].append(contentsOf: piece)
            end += Int64(piece.count)
            rest = rest.dropFirst(piece.count)
        }
        forget(before: end - Int64(capacity))
    }

    /// Keeps nothing before `place` any more.
    private mutating func forget(before place: Int64) {
        first = max(first, min(place, end))
        let gone = min(Int((first - origin) / Int64(Self.block)), blocks.count)
        blocks.removeFirst(gone)
        origin += Int64(gone * Self.block)
    }

    /// Keeps only what tells a place, and a little for those who are about to join, while everybody has read to `place`.
    public mutating func forget(readTo place: Int64) {
        forget(before: min(place - Int64(LogPosition.fingerprintLength), end - Int64(Self.spare)))
    }

    /// Where somebody who has read to `position` goes on, so that what is known of the place comes again; nil where that
    /// is another file, has other bytes, or is too far away.
    public func place(of position: LogPosition) -> Int64? {
        guard stop == nil, cursor.position?.file == position.file else { return nil }
        let known = Int64(position.fingerprint.count)
        let place = max(first, position.offset - known)
        guard position.offset - place >= min(known, Int64(Self.enough)), place <= end + Int64(capacity) else {
            return nil
        }
        // What was read before a file was cut off and written anew may still be kept. Where nothing is known of a place,
        // nobody can tell.
        let first = Int(place - (position.offset - known))
        let again = position.fingerprint[first...].prefix(Int(clamping: max(0, end - place)))
        guard known > 0 || end <= position.offset, bytes(from: place, atMost: again.count).elementsEqual(again) else {
            return nil
        }
        return place
    }

    /// Whether somebody at `position` who reads alone has come near enough to join.
    public func isNear(_ position: LogPosition) -> Bool {
        abs(end - position.offset) <= Int64(capacity / 2) && place(of: position) != nil
    }

    /// How many bytes may come so that none is lost for whoever is furthest, at `place`.
    public func room(for place: Int64) -> Int { max(0, capacity - Int(clamping: max(0, end - place))) }

    /// The bytes from `place` on, at most `count`; none where there are no more, or they are not kept any more.
    public func bytes(from place: Int64, atMost count: Int) -> [UInt8] {
        guard place >= first, place < end, count > 0 else { return [] }
        let length = min(count, Int(clamping: end - place))
        var bytes: [UInt8] = []
        bytes.reserveCapacity(length)
        var start = Int(place - origin)
        while bytes.count < length {
            let rest = blocks[start / Self.block].dropFirst(start % Self.block).prefix(length - bytes.count)
            bytes.append(contentsOf: rest)
            start += rest.count
        }
        return bytes
    }
}
