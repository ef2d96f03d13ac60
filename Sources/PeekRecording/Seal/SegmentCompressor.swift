import CZstd
import Crypto
import Glibc

/// Turns journals into segment files; one per sealing thread, because its tables are large.
///
/// Used by that one thread only.
final class SegmentCompressor: @unchecked Sendable {
    /// The level of zstd's own default: 5 to 1 on logs at several hundred MB/s (formats/08-storage.md).
    private static let level: Int32 = 3
    private static let chunk = 128 << 10

    private let context: OpaquePointer
    private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: chunk, alignment: 16)
    private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: ZSTD_CStreamOutSize(), alignment: 16)

    init() throws {
        guard let context = ZSTD_createCCtx() else { throw DiskError("start", "zstd", code: ENOMEM) }
        self.context = context
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Self.level)
        // Not needed with the hashes, but it lets zstd(1) alone find a bad disk.
        ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    }

    deinit {
        ZSTD_freeCCtx(context)
        input.deallocate()
        output.deallocate()
    }

    /// Compresses the first `length` bytes of `journal` into `segment`.
    ///
    /// - Returns: the hashes of what went in and of what came out.
    func compress(_ journal: OpenFile, length: Int64, into segment: OpenFile) throws -> (content: Hash, stored: Hash) {
        var content = SHA256()
        var stored = SHA256()
        var position: Int64 = 0
        var written: Int64 = 0
        ZSTD_CCtx_reset(context, ZSTD_reset_session_only)
        ZSTD_CCtx_setPledgedSrcSize(context, UInt64(length))
        repeat {
            let wanted = min(Int64(input.count), length - position)
            let part = UnsafeMutableRawBufferPointer(rebasing: input[..<Int(wanted)])
            guard try journal.read(into: part, at: position) == part.count else {
                throw Damage("\(journal.path) is shorter than \(length) bytes")
            }
            content.update(bufferPointer: UnsafeRawBufferPointer(part))
            position += wanted
            var source = ZSTD_inBuffer(src: part.baseAddress, size: part.count, pos: 0)
            let isLast = position == length
            var rest = 0
            repeat {
                var sink = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
                rest = ZSTD_compressStream2(context, &sink, &source, isLast ? ZSTD_e_end : ZSTD_e_continue)
                guard ZSTD_isError(rest) == 0 else {
                    throw Damage("zstd cannot compress \(journal.path): \(String(cString: ZSTD_getErrorName(rest)))")
                }
                let bytes = UnsafeRawBufferPointer(rebasing: output[..<sink.pos])
                stored.update(bufferPointer: bytes)
                try segment.write(bytes, at: written)
                written += Int64(sink.pos)
            } while isLast ? rest != 0 : source.pos < source.size
        } while position < length
        return (Hash(content.finalize()), Hash(stored.finalize()))
    }
}
