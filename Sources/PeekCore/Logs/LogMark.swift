/// Tells what a program on the host says of a log from what stands in the log, although both come in one stream.
///
/// It is a beginning of the log's path that cannot be guessed: `/` followed by `/` or `./` for each bit of a random
/// number, which the kernel reads as `/` alone (path_resolution(7)) and programs print as they were given it. Whoever sees the
/// arguments of the host's processes (proc(5), unless mounted with `hidepid`) can read it there while the log is read, and
/// then write into the log what is taken for words of tail: lines are shown again or said to be missing, and no other
/// file is read for it than the log and its predecessors.
public struct LogMark: Sendable, Hashable {
    /// The text; 65 to 129 bytes.
    public let text: String

    /// Makes the mark of 64 random bits.
    public init(bits: UInt64 = .random(in: 0...UInt64.max)) {
        text = (0..<64).reduce(into: "/") { text, index in text += bits >> index & 1 == 0 ? "/" : "./" }
    }

    /// `path`, absolute, behind the mark.
    func marked(_ path: String) -> String { text + path.drop { $0 == "/" } }
}

/// A file, whatever its name: device and inode number (stat(2)).
public struct FileIdentity: Sendable, Hashable {
    /// The device.
    public var device: UInt64
    /// The inode number.
    public var inode: UInt64

    /// Makes an identity.
    public init(device: UInt64, inode: UInt64) {
        self.device = device
        self.inode = inode
    }
}

/// How far a log has been read.
public struct LogPosition: Sendable, Hashable {
    /// Bytes before the offset that are kept, to know the file again when its identity does not tell.
    ///
    /// A log that is copied and cut off loses what is written between the two, so that the copy can be shorter than what
    /// was read: then those of the bytes that it has must tell.
    public static let fingerprintLength = 4096

    /// The file.
    public var file: FileIdentity
    /// Bytes of it that have been read or passed over.
    public private(set) var offset: Int64
    /// The last bytes before the offset; fewer than ``fingerprintLength`` near the beginning of what was read.
    public private(set) var fingerprint: [UInt8] = []

    /// Makes a position that nothing before is known of.
    public init(file: FileIdentity, offset: Int64) {
        self.file = file
        self.offset = offset
    }

    /// Remembers what stands right before the offset.
    mutating func know(_ bytes: [UInt8]) { fingerprint = bytes.suffix(Self.fingerprintLength) }

    /// Goes on behind what was not read.
    public mutating func skip(to offset: Int64) {
        self.offset = offset
        fingerprint = []
    }

    /// Goes on over `bytes`.
    mutating func advance(over bytes: UnsafeRawBufferPointer) {
        offset += Int64(bytes.count)
        let kept = bytes.suffix(Self.fingerprintLength)
        let excess = fingerprint.count + kept.count - Self.fingerprintLength
        if excess > 0 { fingerprint.removeFirst(min(excess, fingerprint.count)) }
        fingerprint.append(contentsOf: kept)
    }
}
