/// A log or one of its predecessors, as a listing of its directory shows it.
public struct LogFile: Sendable, Hashable {
    /// Its path, absolute.
    public var path: String
    /// What it is, whatever its name.
    public var file: FileIdentity
    /// Bytes, as they are on disk.
    public var size: Int64
    /// When it was written to last; a compressed file keeps the time of what it was made from (gzip(1)).
    public var modified: Timestamp

    /// Makes a file.
    public init(path: String, file: FileIdentity, size: Int64, modified: Timestamp) {
        self.path = path
        self.file = file
        self.size = size
        self.modified = modified
    }

    /// The program that unpacks it to stdout; nil where it is not compressed.
    var unpacker: String? {
        Self.unpackers.first { path.hasSuffix($0.suffix) }?.program
    }

    private static let unpackers: [(suffix: String, program: String)] = [
        (".gz", "/usr/bin/gzip -cd --"), (".xz", "/usr/bin/xz -cdq --"), (".bz2", "/usr/bin/bzip2 -cdq --"),
        (".zst", "/usr/bin/zstd -cdq --"),
    ]

    /// What it was called before it was compressed; nil where it is not.
    private var plainPath: String? {
        Self.unpackers.first { path.hasSuffix($0.suffix) }.map { String(path.dropLast($0.suffix.count)) }
    }

    /// Whether it must be unpacked to be read.
    public var isCompressed: Bool { unpacker != nil }

    /// Where in `files`, oldest first, what stands before `position` may be, the newest first.
    ///
    /// - Parameters:
    ///   - most: at most so many places.
    ///   - mayRead: whether a path may be read at all.
    public static func places(
        in files: [LogFile],
        of position: LogPosition,
        most: Int = .max,
        mayRead: (String) -> Bool
    ) -> [Int] {
        let known = Int64(position.fingerprint.count)
        guard known > 0 else { return [] }
        let places = files.indices.reversed().filter { place in
            let file = files[place]
            return (file.isCompressed || file.size > position.offset - known) && mayRead(file.path)
        }
        return Array(places.prefix(most))
    }

    /// Reads the output of ``Authorization/listing(ofLog:)``.
    ///
    /// - Returns: the log, where it is there, and its predecessors, oldest first; nil for what is no such listing.
    public static func list(_ output: [UInt8], log: String) -> (current: LogFile?, older: [LogFile])? {
        var current: LogFile?
        var older: [LogFile] = []
        for entry in output.split(separator: 0) {
            guard let text = String(validating: entry, as: UTF8.self) else { continue }
            let fields = text.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: false)
            guard fields.count == 5, let device = UInt64(fields[0]), let inode = UInt64(fields[1]),
                let size = Int64(fields[2]), let seconds = Double(fields[3]), seconds.magnitude < 1e12
            else { return nil }
            let file = LogFile(
                path: String(fields[4]),
                file: FileIdentity(device: device, inode: inode),
                size: size,
                modified: Timestamp(milliseconds: Int64(seconds * 1000))
            )
            if file.path == log {
                current = current ?? file
            } else if RotatedLog.isOne(file.path, of: log) {
                older.append(file)
            }
        }
        // A link to the log is the log, whatever it is called.
        older.removeAll { $0.file == current?.file }
        // One that is being compressed is there twice; the other is not whole yet.
        let paths = Set(older.map(\.path))
        older.removeAll { file in file.plainPath.map(paths.contains) ?? false }
        // Numbers grow with age and dates with youth, so that the time tells better than the name.
        return (current, older.sorted { ($0.modified, $1.path) < ($1.modified, $0.path) })
    }
}
