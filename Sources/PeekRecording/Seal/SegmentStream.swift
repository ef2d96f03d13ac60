import CZstd
import Crypto
import Glibc

/// Reads a segment piece by piece, and holds it to its link.
///
/// The file's hash is checked before a byte is given to zstd: what an attacker wrote is not even decompressed. A segment
/// that shares its bytes with others is in memory as a whole, up to ``SharedSegment/longest``.
final class SegmentStream {
    private static let chunk = 128 << 10
    // 8 MiB: the window of level 3 is 2 MiB; a file that asks for gigabytes was not written here.
    private static let longestWindow: Int32 = 23

    private let file: OpenFile
    private let link: ChainLink
    private let context: OpaquePointer
    private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: chunk, alignment: 16)
    private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: chunk, alignment: 16)
    private var source = ZSTD_inBuffer()
    private var position: Int64 = 0
    private var content = SHA256()
    private var length: Int64 = 0
    // What zstd said last: 0 at the end of its frame.
    private var expected = 1
    // Whether zstd may hold more than the last piece had room for.
    private var holdsMore = false
    // All of a segment that shares its bytes.
    private var shared: [UInt8]?
    /// The files under `shared` that the segment needs.
    private(set) var bases: [Hash] = []

    /// Checks the file's hash, and the bases of a segment that needs some.
    ///
    /// - Throws: ``Damage`` when the file is not the one that was sealed, or a base, which it names, is altered or gone.
    init(_ file: OpenFile, _ link: ChainLink, _ paths: RecordingPaths) throws {
        guard let context = ZSTD_createDCtx() else { throw DiskError("start", "zstd", code: ENOMEM) }
        self.file = file
        self.link = link
        self.context = context
        ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Self.longestWindow)
        guard try Self.hash(file, buffer: input) == link.stored else { throw altered }
        if SharedHead.begins(try SharedSegment.read(file, length: 4)) { shared = try frames(paths) }
    }

    deinit {
        ZSTD_freeDCtx(context)
        input.deallocate()
        output.deallocate()
    }

    /// The hash of a whole file.
    static func hash(_ file: OpenFile) throws -> Hash {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: chunk, alignment: 16)
        defer { buffer.deallocate() }
        return try hash(file, buffer: buffer)
    }

    private static func hash(_ file: OpenFile, buffer: UnsafeMutableRawBufferPointer) throws -> Hash {
        var hasher = SHA256()
        var position: Int64 = 0
        while true {
            let count = try file.read(into: buffer, at: position)
            if count == 0 { return Hash(hasher.finalize()) }
            hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            position += Int64(count)
        }
    }

    /// The next piece, valid until the next call; nil at the end, when all of it was as sealed.
    ///
    /// - Throws: ``Damage``, at the latest instead of the end.
    func next() throws -> UnsafeRawBufferPointer? {
        if let shared { return piece(of: shared) }
        while true {
            if source.pos == source.size && !holdsMore {
                let count = try file.read(into: input, at: position)
                if count == 0 { break }
                position += Int64(count)
                source = ZSTD_inBuffer(src: input.baseAddress, size: count, pos: 0)
            }
            var sink = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
            expected = ZSTD_decompressStream(context, &sink, &source)
            guard ZSTD_isError(expected) == 0 else { throw altered }
            // At its frame's end zstd holds nothing, and another call would begin a frame that is not there.
            holdsMore = sink.pos == sink.size && expected != 0
            if sink.pos > 0 {
                let piece = UnsafeRawBufferPointer(rebasing: output[..<sink.pos])
                content.update(bufferPointer: piece)
                length += Int64(piece.count)
                return piece
            }
        }
        guard expected == 0, length == link.length, Hash(content.finalize()) == link.content else { throw altered }
        return nil
    }

    private func frames(_ paths: RecordingPaths) throws -> [UInt8] {
        guard link.length <= SharedSegment.longest, let bytes = try SharedSegment.read(file),
            let head = SharedHead(bytes)
        else { throw altered }
        let dictionary: [UInt8]
        do {
            dictionary = try SharedSegment.dictionary(head.bases.map { ($0, paths.shared($0)) })
        } catch let damage as Damage {
            throw Damage("\(name) cannot be read: \(damage)")
        }
        guard let frames = try SharedSegment.unpack(bytes, head, dictionary, length: Int(link.length)),
            Hash(SHA256.hash(data: frames)) == link.content
        else { throw altered }
        bases = head.bases
        return frames
    }

    private func piece(of frames: [UInt8]) -> UnsafeRawBufferPointer? {
        let count = min(Self.chunk, frames.count - Int(length))
        guard count > 0 else { return nil }
        output.copyBytes(from: frames[Int(length)...].prefix(count))
        length += Int64(count)
        return UnsafeRawBufferPointer(rebasing: output[..<count])
    }

    private var name: String { "segment \(link.index) (\(segmentName(link.index)))" }
    private var altered: Damage { Damage("\(name) is altered") }
}
