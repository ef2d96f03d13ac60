/// How far a unit's journal is read: to an entry, which the journal names by its cursor (sd_journal_get_cursor(3)).
public struct JournalCursor: TailCursor {
    // An entry has at most some hundred KiB unless somebody stores core dumps in it.
    private static let longest = 1_048_576

    /// The cursor of the last entry that was shown; nil before the first.
    public private(set) var position: String?
    private var expected: String?
    private var partial: [UInt8] = []
    // Bytes of an entry that is too long to be kept.
    private var skipped: Int64 = 0

    /// Reads on after the entry at `position`, which comes again as the first.
    public init(after position: String?) {
        self.position = position
        expected = position
    }

    public var isStopped: Bool { false }

    public var joinable: LogPosition? { nil }

    public mutating func endAsReplaced() {}

    public mutating func take(_ bytes: UnsafeRawBufferPointer, _ part: (TailPart) -> Void) {
        var rest = bytes
        while let feed = rest.firstIndex(of: 0x0A) {
            add(UnsafeRawBufferPointer(rebasing: rest[..<feed]))
            endLine(part)
            rest = UnsafeRawBufferPointer(rebasing: rest[(feed + 1)...])
        }
        add(rest)
    }

    /// An entry that has not come whole comes again.
    public mutating func finish(_ part: (TailPart) -> Void) {
        partial = []
        skipped = 0
    }

    private mutating func add(_ bytes: UnsafeRawBufferPointer) {
        if skipped == 0, partial.count + bytes.count <= Self.longest {
            partial.append(contentsOf: bytes)
        } else {
            skipped += Int64(partial.count + bytes.count)
            partial = []
        }
    }

    private mutating func endLine(_ part: (TailPart) -> Void) {
        defer {
            partial = []
            skipped = 0
        }
        guard skipped == 0 else {
            return part(.noticed(.missed("an entry of the journal is longer than 1 MiB", bytes: skipped)))
        }
        guard let entry = JournalEntry(partial) else {
            return part(.said(String(decoding: partial, as: UTF8.self) + "\n"))
        }
        if let expected {
            self.expected = nil
            guard entry.cursor != expected else { return }
            part(.noticed(.missed("the journal has lost the entry at which it was left", bytes: nil)))
        }
        position = entry.cursor
        entry.text.withUnsafeBytes { part(.bytes($0)) }
    }
}
