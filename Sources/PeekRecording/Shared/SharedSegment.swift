import CZstd
import Crypto
import Glibc

/// A segment as what it adds to others, which are stored in full.
///
/// All of it is in memory at once: packing and unpacking take up to eight times ``longest`` for a moment, with two bases
/// that long, and a reader keeps the frames.
enum SharedSegment {
    /// Bytes of frames above which a segment is neither shared nor a base: a stretch and its last frame, with room.
    static let longest = 10 << 20
    private static let level: Int32 = 3
    // 32 MiB: a segment and its bases.
    private static let windowLog: Int32 = 25
    // So that short lines are found between others that a filter has left out: of every fifth line the defaults of zstd
    // 1.5.4 leave two and a half times as much. 9 MiB of tables.
    private static let shortestMatch: Int32 = 32
    private static let hashRateLog: Int32 = 4
    private static let hashLog: Int32 = 20

    /// The file of a segment with these columns.
    ///
    /// - Parameter dictionary: the columns of `bases`.
    static func pack(_ columns: FrameColumns, _ bases: [Hash], _ dictionary: [UInt8]) throws -> [UInt8] {
        guard let context = ZSTD_createCCtx() else { throw DiskError("start", "zstd", code: ENOMEM) }
        defer { ZSTD_freeCCtx(context) }
        let settings = [
            (ZSTD_c_compressionLevel, level), (ZSTD_c_windowLog, windowLog), (ZSTD_c_enableLongDistanceMatching, 1),
            (ZSTD_c_ldmMinMatch, shortestMatch), (ZSTD_c_ldmHashRateLog, hashRateLog), (ZSTD_c_ldmHashLog, hashLog),
        ]
        for (name, value) in settings { ZSTD_CCtx_setParameter(context, name, value) }
        let head = SharedHead(payload: columns.payload, forms: columns.forms, bases: bases).bytes
        let room = ZSTD_compressBound(columns.bytes.count)
        var result = 0
        let packed = dictionary.withUnsafeBytes { dictionary in
            ZSTD_CCtx_refPrefix(context, dictionary.baseAddress, dictionary.count)
            return [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                result = columns.bytes.withUnsafeBytes {
                    ZSTD_compress2(context, buffer.baseAddress, room, $0.baseAddress, $0.count)
                }
                count = ZSTD_isError(result) == 0 ? result : 0
            }
        }
        guard ZSTD_isError(result) == 0 else {
            throw Damage("zstd cannot compress: \(String(cString: ZSTD_getErrorName(result)))")
        }
        return head + packed
    }

    /// The frames of a file, `length` bytes of them; nil when it does not hold them.
    static func unpack(_ file: [UInt8], _ head: SharedHead, _ dictionary: [UInt8], length: Int) throws -> [UInt8]? {
        // A frame takes no more in columns than on disk.
        guard let bytes = try decompress(file[head.bytes.count...], dictionary, atMost: length) else { return nil }
        return FrameColumns(bytes: bytes, payload: head.payload, forms: head.forms).frames(length: length)
    }

    /// The columns of segments that are stored in full, behind one another.
    ///
    /// - Parameter bases: the SHA-256 of each file, and where it is.
    /// - Throws: ``Damage`` that names the file which is missing or altered; of such a one no byte is decompressed.
    static func dictionary(_ bases: [(stored: Hash, path: String)]) throws -> [UInt8] {
        var dictionary: [UInt8] = []
        for base in bases {
            let name = "shared/\(base.stored).zst"
            guard let file = try OpenFile.reading(base.path) else { throw Damage("\(name) is missing") }
            let bytes = try read(file)
            guard let bytes, Hash(SHA256.hash(data: bytes)) == base.stored,
                let frames = try decompress(bytes[...], [], atMost: longest), let columns = FrameColumns(of: frames)
            else { throw Damage("\(name) is altered") }
            dictionary += columns.bytes
        }
        return dictionary
    }

    /// All of a file; nil when it is longer than any that is shared.
    static func read(_ file: OpenFile) throws -> [UInt8]? {
        let length = try file.length()
        guard length <= longest else { return nil }
        return try read(file, length: Int(length))
    }

    /// The first bytes of a file.
    static func read(_ file: OpenFile, length: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            let room = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<length])
            count = try file.read(into: room, at: 0)
        }
    }

    private static func decompress(
        _ bytes: ArraySlice<UInt8>,
        _ dictionary: [UInt8],
        atMost most: Int
    ) throws -> [UInt8]? {
        guard let context = ZSTD_createDCtx() else { throw DiskError("start", "zstd", code: ENOMEM) }
        defer { ZSTD_freeDCtx(context) }
        var result = 0
        let content = dictionary.withUnsafeBytes { dictionary in
            ZSTD_DCtx_refPrefix(context, dictionary.baseAddress, dictionary.count)
            return [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
                // In one piece: no window is allocated, whatever the file asks for.
                result = bytes.withUnsafeBytes {
                    ZSTD_decompressDCtx(context, buffer.baseAddress, most, $0.baseAddress, $0.count)
                }
                count = ZSTD_isError(result) == 0 ? result : 0
            }
        }
        return ZSTD_isError(result) == 0 ? content : nil
    }
}
