/// A log that several sessions follow over one connection: keeps the newest bytes of it, and decides who may join.
///
/// It begins at a known place of one file and ends with it: after a rotation another one begins in the new file.
public struct LogFeed: Sendable {
    /// Bytes that are kept for those who are behind.
    public static let capacity = 1 << 20
    // So many bytes before a place tell that a file is still the one that was read, as ``LogCursor`` has it.
    private static let enough = 32

    private var cursor: LogCursor
    private let origin: Int64
    private let capacity: Int
    // The byte at offset o is at o - origin, counted around.
    private var kept: [UInt8]
    /// Where the stream is: the first byte that has not come.
    public private(set) var end: Int64

    /// Begins at `position` with a command that marks what it says with `mark`.
    public init(at position: LogPosition, mark: LogMark, capacity: Int = LogFeed.capacity) {
        cursor = LogCursor(at: position, mark: mark)
        self.capacity = max(capacity, LogPosition.fingerprintLength)
        origin = position.offset - Int64(position.fingerprint.count)
        kept = position.fingerprint
        end = position.offset
    }

    /// The first byte that is kept.
    public var first: Int64 { max(origin, end - Int64(capacity)) }

    /// Why the stream ended for everybody; nil while it goes on.
    public var stop: LogCursor.Stop? { cursor.stop }

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

    /// Takes what waited for more; the command has ended.
    public mutating func finish() {
        var added: [UInt8] = []
        cursor.finish { if case .bytes(let bytes) = $0 { added.append(contentsOf: bytes) } }
        keep(added)
    }

    private mutating func keep(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let place = Int((end - origin) % Int64(capacity))
            let piece = rest.prefix(capacity - place)
            if place == kept.count {
                kept.append(contentsOf: piece)
            } else {
                kept.replaceSubrange(place..<(place + piece.count), with: piece)
            }
            end += Int64(piece.count)
            rest = rest.dropFirst(piece.count)
        }
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
        guard known > 0 || end <= position.offset, has(again, at: place) else { return nil }
        return place
    }

    private func has(_ bytes: ArraySlice<UInt8>, at place: Int64) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = read(from: place + Int64(bytes.count - rest.count), atMost: rest.count) { kept in
                rest.starts(with: kept) ? kept.count : 0
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Whether somebody at `position` who reads alone has come near enough to join.
    public func isNear(_ position: LogPosition) -> Bool {
        abs(end - position.offset) <= Int64(capacity / 2) && place(of: position) != nil
    }

    /// How many bytes may come so that none is lost for whoever is furthest, at `place`.
    public func room(for place: Int64) -> Int { max(0, capacity - Int(clamping: max(0, end - place))) }

    /// Hands out bytes from `place` on, at most `count`; none where there are no more, or they are not kept any more.
    public func read<Result>(
        from place: Int64,
        atMost count: Int,
        _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        guard place >= first, place < end, count > 0 else { return body(UnsafeRawBufferPointer(start: nil, count: 0)) }
        let start = Int((place - origin) % Int64(capacity))
        let length = min(count, Int(clamping: end - place), capacity - start)
        return kept.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[start..<(start + length)])) }
    }
}
