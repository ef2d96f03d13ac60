import PeekCore

/// How a frame is laid out on disk: sixteen bytes of header, then its bytes.
///
/// Length (4), kind (1), zeros (3), microseconds since the recording began (8); all little endian.
struct FrameHeader: Hashable {
    /// Bytes of a header.
    static let size = 16
    /// The most bytes that a frame may hold: ``SessionRecorder/append(_:_:)`` promises it to the workers.
    static let longestFrame = 65_536

    /// What the frame is.
    var kind: FrameKind
    /// Bytes after the header.
    var length: Int
    /// Microseconds since the recording began.
    var offset: UInt64

    init(kind: FrameKind, length: Int, offset: UInt64) {
        self.kind = kind
        self.length = length
        self.offset = offset
    }

    /// Reads a header; nil when no header looks like this.
    ///
    /// - Parameter bytes: at least ``size`` bytes.
    init?(_ bytes: UnsafeRawBufferPointer) {
        let word = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
        let offset = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        guard word >> 40 == 0, let kind = FrameKind(rawValue: UInt8(word >> 32)),
            word & 0xFFFF_FFFF <= Self.longestFrame
        else { return nil }
        self.init(kind: kind, length: Int(word & 0xFFFF_FFFF), offset: offset)
    }

    /// Writes the header to the first ``size`` bytes at `place`.
    func store(to place: UnsafeMutableRawPointer) {
        let word = UInt64(kind.rawValue) << 32 | UInt64(length)
        place.storeBytes(of: word.littleEndian, as: UInt64.self)
        place.storeBytes(of: offset.littleEndian, toByteOffset: 8, as: UInt64.self)
    }
}

extension Frame {
    /// The frame as it stands on disk.
    var encoded: [UInt8] {
        var encoded = [UInt8](repeating: 0, count: FrameHeader.size)
        let header = FrameHeader(kind: kind, length: bytes.count, offset: offset)
        encoded.withUnsafeMutableBytes { place in
            if let base = place.baseAddress { header.store(to: base) }
        }
        return encoded + bytes
    }
}

/// Cuts a stream of bytes into frames, wherever the pieces end.
struct FrameDecoder {
    /// What is not a frame.
    struct Nonsense: Error {
        /// Bytes of good frames before it.
        var position: Int64
    }

    private var buffer: [UInt8] = []
    private var start = 0

    /// The newest frame's offset in microseconds; none may go back before it.
    private(set) var lastOffset: UInt64

    /// Bytes of the frames that ``next()`` has returned.
    private(set) var position: Int64 = 0

    /// Makes a decoder for what follows a frame with `offset`.
    init(after offset: UInt64 = 0) {
        lastOffset = offset
    }

    /// Bytes that wait for the rest of their frame.
    var waiting: Int { buffer.count - start }

    /// Takes more of the stream.
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        buffer.removeFirst(start)
        start = 0
        buffer.append(contentsOf: bytes)
    }

    /// The next whole frame; nil when more of the stream is needed.
    mutating func next() throws -> Frame? {
        guard waiting >= FrameHeader.size else { return nil }
        let header = buffer.withUnsafeBytes { FrameHeader(UnsafeRawBufferPointer(rebasing: $0[start...])) }
        guard let header, header.offset >= lastOffset else { throw Nonsense(position: position) }
        let size = FrameHeader.size + header.length
        guard waiting >= size else { return nil }
        let bytes = Array(buffer[start + FrameHeader.size..<start + size])
        start += size
        position += Int64(size)
        lastOffset = header.offset
        return Frame(kind: header.kind, offset: header.offset, bytes: bytes)
    }
}
