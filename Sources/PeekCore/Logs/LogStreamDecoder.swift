/// Takes a log, and what the program that reads it says among the log's bytes, apart again.
///
/// The program is tail(1) with stderr joined to stdout: it writes both from one thread, so that what it says stands
/// exactly where it happened. Its words are known by the ``LogMark``.
struct LogStreamDecoder {
    /// One thing in the stream, in order.
    enum Item {
        /// Bytes of the log.
        case bytes(UnsafeRawBufferPointer)
        /// The file as its name led to it before it was opened; reading goes on at `offset`, and `start` comes before.
        case found(FileIdentity, offset: Int64, start: Int64)
        /// There is no such file now.
        case absent
        /// The file that is read.
        case opened(FileIdentity)
        /// The name now leads to another file, from whose beginning the stream goes on.
        case replaced
        /// The file became shorter, and the stream goes on from its beginning.
        case truncated
        /// The name leads to nothing now.
        case gone
        /// Something else that the program says, with its line feed.
        case said(String)
    }

    // What the program says begins like this, and the mark follows within so many bytes.
    private static let opening = Array("/usr/bin/tail: ".utf8)
    private static let furthest = 128
    // A path is at most 4096 bytes (PATH_MAX), and a quote can make four of one.
    private static let longest = 20_000

    private let mark: [UInt8]
    private let root: String
    private var held: [UInt8] = []

    init(_ mark: LogMark) {
        self.mark = Array(mark.text.utf8)
        root = mark.text
    }

    /// Takes bytes and hands out what they hold; keeps what may be the beginning of a message.
    mutating func take(_ bytes: UnsafeRawBufferPointer, _ item: (Item) -> Void) {
        guard held.isEmpty else {
            held.append(contentsOf: bytes)
            let all = held
            held = []
            all.withUnsafeBytes { split($0, item) }
            return
        }
        split(bytes, item)
    }

    /// Hands out what is left; nothing more follows.
    mutating func finish(_ item: (Item) -> Void) {
        guard !held.isEmpty else { return }
        held.withUnsafeBytes { item(.bytes($0)) }
        held = []
    }

    private mutating func split(_ bytes: UnsafeRawBufferPointer, _ item: (Item) -> Void) {
        var start = 0
        var index = 0
        func hand(_ end: Int) {
            if end > start { item(.bytes(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))) }
        }
        while index < bytes.count {
            guard bytes[index] == Self.opening[0] else {
                index += 1
                continue
            }
            switch message(in: bytes, at: index) {
            case .none:
                index += 1
            case .incomplete:
                hand(index)
                held = Array(bytes[index...])
                return
            case .whole(let found, let end):
                hand(index)
                item(found)
                start = end
                index = end
            }
        }
        hand(bytes.count)
    }

    private enum Candidate {
        case none
        case incomplete
        case whole(Item, end: Int)
    }

    private func message(in bytes: UnsafeRawBufferPointer, at start: Int) -> Candidate {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
        let head = rest.prefix(Self.opening.count)
        guard Self.opening.starts(with: head) else { return .none }
        guard head.count == Self.opening.count else { return .incomplete }
        // Only where the mark is near may the end of the line be far.
        let near = rest.prefix(Self.furthest + mark.count)
        let nearEnd = near.firstIndex(of: 0x0A)
        // Another of its messages may begin between here and the mark, where a log's line without an end was cut.
        let reach = nearEnd.map { near[...$0] } ?? near
        var place = Self.opening.count
        while place < reach.count {
            let part = reach[place...].prefix(mark.count)
            if mark.starts(with: part) {
                guard part.count == mark.count else { break }
                guard let end = nearEnd ?? rest.prefix(Self.longest).firstIndex(of: 0x0A) else {
                    return rest.count >= Self.longest ? .none : .incomplete
                }
                let line = UnsafeRawBufferPointer(rebasing: rest[...end])
                return .whole(read(line, markAt: place), end: start + line.count)
            }
            if place >= Self.opening.count, Self.opening.starts(with: reach[place...].prefix(Self.opening.count)),
                reach[place...].count >= Self.opening.count
            {
                return .none
            }
            place += 1
        }
        return nearEnd == nil && reach.count < Self.furthest + mark.count ? .incomplete : .none
    }

    private func read(_ line: UnsafeRawBufferPointer, markAt place: Int) -> Item {
        let words = String(decoding: line[(place + mark.count)...].dropLast(), as: UTF8.self)
        let fields = words.split(separator: " ").dropFirst().map { UInt64($0) }
        if words == " absent" { return .absent }
        if words.hasPrefix(" found "), fields.count == 4, let device = fields[0], let inode = fields[1],
            let offset = fields[2].flatMap(Int64.init(exactly:)), let start = fields[3].flatMap(Int64.init(exactly:))
        {
            return .found(FileIdentity(device: device, inode: inode), offset: offset, start: start)
        }
        if words.hasPrefix(" opened "), fields.count == 2, let device = fields[0], let inode = fields[1] {
            return .opened(FileIdentity(device: device, inode: inode))
        }
        // The words of tail(1) of coreutils 8.5 to 9.7 in the C locale.
        if words.hasSuffix("' has been replaced;  following new file") { return .replaced }
        if words.hasSuffix("' has appeared;  following new file") { return .replaced }
        if words.hasSuffix("' has become accessible") { return .replaced }
        if words.hasSuffix(": file truncated") { return .truncated }
        if words.contains("' has become inaccessible: ") { return .gone }
        return .said(String(decoding: line[9..<place], as: UTF8.self) + "/" + words + "\n")
    }
}
