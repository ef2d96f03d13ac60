/// The beginning of a segment's file that holds only what it adds to others, its bases.
///
/// A skippable frame of zstd (RFC 8878, 3.1.2) around one line, so that grep(1) finds what needs a base:
///
/// ```
/// prodpeek-shared 1 PAYLOAD FORMS BASE BASE
/// ```
///
/// PAYLOAD and FORMS are the lengths of ``FrameColumns``, each BASE is the SHA-256 of a file. Behind it comes a frame of
/// zstd with the columns; its dictionary are the columns of the bases in this order. There is one way to write it.
struct SharedHead: Hashable {
    /// As many bases as a file may name.
    static let mostBases = 2
    // A user's magic number of a skippable frame; no file of zstd(1) begins with it.
    private static let magic: UInt32 = 0x184D_2A5B
    private static let longestLine = 256

    /// Bytes of the first column.
    var payload: Int
    /// Bytes of the second.
    var forms: Int
    /// SHA-256 of the bases' files; the order is that of the dictionary.
    var bases: [Hash]

    init(payload: Int, forms: Int, bases: [Hash]) {
        self.payload = payload
        self.forms = forms
        self.bases = bases
    }

    /// Reads the beginning of a file; nil when it is not exactly what ``bytes`` gives.
    init?(_ file: [UInt8]) {
        guard Self.begins(file), file.count >= 8 else { return nil }
        let length = Self.number(file[4..<8])
        guard length <= Self.longestLine, Int(length) <= file.count - 8 else { return nil }
        let line = String(decoding: file[8..<8 + Int(length)], as: UTF8.self)
        let words = line.dropLast().split(separator: " ", omittingEmptySubsequences: false)
        guard (5...4 + Self.mostBases).contains(words.count), let payload = Int(words[2]), let forms = Int(words[3])
        else { return nil }
        let bases = words[4...].compactMap { Hash(hex: $0) }
        guard (0...SharedSegment.longest).contains(payload), (0...SharedSegment.longest).contains(forms),
            bases.count == words.count - 4
        else { return nil }
        self.init(payload: payload, forms: forms, bases: bases)
        if !file.starts(with: bytes) { return nil }
    }

    /// Whether a file that begins like this says that it needs bases.
    static func begins(_ file: [UInt8]) -> Bool { file.count >= 4 && number(file[..<4]) == magic }

    /// The frame.
    var bytes: [UInt8] {
        let words = bases.map(\.description).joined(separator: " ")
        let line = Array("prodpeek-shared 1 \(payload) \(forms) \(words)\n".utf8)
        return Self.bytes(Self.magic) + Self.bytes(UInt32(line.count)) + line
    }

    private static func bytes(_ number: UInt32) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}
