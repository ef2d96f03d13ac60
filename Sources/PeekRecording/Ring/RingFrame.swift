import PeekCore

/// Where the parts of a ring's file are, in bytes.
enum RingLayout {
    /// The file's head; also the least that can be mapped.
    static let page = 4096
    /// An atomic word.
    static let word = 8
    /// `PEEKRNG1`, stored when the ring is ready.
    static let magic = 0
    /// The number of data bytes.
    static let capacity = 8
    /// The consumer's position, on a cache line of its own.
    static let consumed = 64

    static let magicNumber: UInt64 = 0x314E_474B_4545_5021
}

/// What is in a ring where nothing but frames should be.
struct RingDamage: Error, CustomStringConvertible {
    /// The ring's file.
    var path: String

    var description: String { "\(path) holds what no gateway wrote" }
}

/// One frame in a ring: whose it is, where in which journal it belongs, and the bytes for there.
///
/// The place in the journal makes draining repeatable: a process that dies after writing to the journal and before
/// saying so costs nothing, because the next one writes the same bytes to the same place.
///
/// Layout: commit word (8; kind and length), session (16), stretch (4), position (4), then the frame as on disk.
struct RingFrame {
    /// Bytes before the frame as on disk.
    static let headSize = 32

    /// Whose frame.
    let session: SessionName
    /// The journal, from 1.
    let stretch: UInt32
    /// The frame's place in that journal, in bytes.
    let position: UInt32
    /// The frame's header.
    let header: FrameHeader
    /// The frame's bytes; valid while the caller, or the ring, keeps them.
    let bytes: UnsafeRawBufferPointer

    /// Describes a frame to be written.
    init(
        session: SessionName,
        stretch: UInt32,
        position: UInt32,
        header: FrameHeader,
        bytes: UnsafeRawBufferPointer
    ) {
        self.session = session
        self.stretch = stretch
        self.position = position
        self.header = header
        self.bytes = bytes
    }

    /// Sees the frame at `place`; nil when it contradicts itself.
    init?(commitWord: UInt64, at place: UnsafeMutableRawPointer) {
        session = SessionName(
            first: place.load(fromByteOffset: 8, as: UInt64.self),
            second: place.load(fromByteOffset: 16, as: UInt64.self)
        )
        stretch = place.load(fromByteOffset: 24, as: UInt32.self)
        position = place.load(fromByteOffset: 28, as: UInt32.self)
        let disk = UnsafeRawBufferPointer(start: place + Self.headSize, count: FrameHeader.size)
        guard let header = FrameHeader(disk), session.identifier != nil, stretch > 0 else { return nil }
        self.header = header
        bytes = UnsafeRawBufferPointer(
            start: place + Self.headSize + FrameHeader.size,
            count: header.length
        )
        if self.commitWord != commitWord { return nil }
    }

    /// Bytes in the ring for a frame of `length`; a multiple of the atomic word.
    static func size(_ length: Int) -> Int {
        (headSize + FrameHeader.size + length + RingLayout.word - 1) & ~(RingLayout.word - 1)
    }

    /// Bytes that this frame takes in the ring.
    var size: Int { Self.size(header.length) }

    /// Bytes that this frame takes on disk.
    var sizeOnDisk: Int { FrameHeader.size + header.length }

    /// Never zero, because no kind is.
    var commitWord: UInt64 { UInt64(header.kind.rawValue) << 32 | UInt64(header.length) }

    /// The frame as it stands on disk; only of a frame that is in a ring.
    var onDisk: UnsafeMutableRawPointer? {
        bytes.baseAddress.map { UnsafeMutableRawPointer(mutating: $0 - FrameHeader.size) }
    }

    /// Stores everything but the commit word.
    func storeBody(to place: UnsafeMutableRawPointer) {
        place.storeBytes(of: session.first, toByteOffset: 8, as: UInt64.self)
        place.storeBytes(of: session.second, toByteOffset: 16, as: UInt64.self)
        place.storeBytes(of: stretch, toByteOffset: 24, as: UInt32.self)
        place.storeBytes(of: position, toByteOffset: 28, as: UInt32.self)
        header.store(to: place + Self.headSize)
        if let base = bytes.baseAddress, !bytes.isEmpty {
            (place + Self.headSize + FrameHeader.size).copyMemory(from: base, byteCount: bytes.count)
        }
    }
}
