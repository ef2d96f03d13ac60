/// Where a log is read, across rotations and broken connections; decides what of a stream is shown and when to stop.
public struct LogCursor: TailCursor {
    /// Why a reading stopped before its stream ended.
    public enum Stop: Sendable, Hashable {
        /// The name leads to another file: what is left of the old one comes first.
        case replaced
        /// The file was cut off: what was in it is in a copy, or nowhere.
        case truncated
        /// It could not be told which file was opened.
        case uncertain
    }

    /// How far the log has been read; nil while no file has been found.
    public private(set) var position: LogPosition?
    /// Set once a stream has shown that another must follow.
    public private(set) var stop: Stop?
    /// Whether bytes have been passed on by this reading.
    public private(set) var hasShown = false
    /// Whether there was no such file when the reading began.
    public private(set) var wasAbsent = false
    /// What of the log is from a moment on; nil where all of it is shown.
    public private(set) var since: LogSince?

    private var decoder: LogStreamDecoder?
    // So many of the known bytes tell a file from every other.
    private static let enough = 32
    // What must come again before anything new does.
    private var known: ArraySlice<UInt8>
    private var found: FileIdentity?
    private var hasRead = false
    // Bytes before the first that is shown, by which the file can be told later.
    private var passing: Int64 = 0
    private var passed: [UInt8] = []
    private var isConfirmed = false
    // Whether another stream follows where this one ends.
    private let goesOn: Bool

    /// Reads on from `position` by a command that marks what it says with `mark`.
    ///
    /// - Parameters:
    ///   - position: nil begins wherever the command says.
    ///   - mark: nil for a command that says nothing among the bytes; then `position` must be given.
    ///   - since: goes on with what is shown of it.
    ///   - goesOn: whether a line may end in the next stream.
    public init(at position: LogPosition?, mark: LogMark?, since: LogSince? = nil, goesOn: Bool = false) {
        self.position = position
        self.since = since
        self.goesOn = goesOn
        known = ArraySlice(position?.fingerprint ?? [])
        decoder = mark.map { LogStreamDecoder($0) }
    }

    /// Reads on from `position` in a stream that begins at `place` of the same file, at most as far before it as is known.
    public init(at position: LogPosition, from place: Int64, since: LogSince?) {
        self.init(at: position, mark: nil, since: since)
        known = known.suffix(Int(clamping: position.offset - place))
    }

    /// The stream, of which only bytes have come, ended by `stop`.
    public mutating func end(by stop: Stop) {
        if self.stop == nil { self.stop = stop }
    }

    public mutating func endAsReplaced() { end(by: position == nil ? .uncertain : .replaced) }

    public var joinable: LogPosition? { isConfirmed && stop == nil && known.isEmpty && passing == 0 ? position : nil }

    public var isStopped: Bool { stop != nil }

    public mutating func take(_ bytes: UnsafeRawBufferPointer, _ part: (TailPart) -> Void) {
        guard stop == nil else { return }
        guard var decoder else { return show(bytes, part) }
        self.decoder = nil
        decoder.take(bytes) { handle($0, part) }
        self.decoder = decoder
    }

    public mutating func finish(_ part: (TailPart) -> Void) {
        if stop == nil, var decoder {
            self.decoder = nil
            decoder.finish { handle($0, part) }
            self.decoder = decoder
        }
        guard stop == nil, !goesOn, var since else { return }
        since.finish { pass($0, part) }
        self.since = since
    }

    /// Whether the file that was read is the one of the position that the reading began at, as far as it can be told:
    /// it had all of the bytes that were known, or ended within them.
    public var hasRecognised: Bool {
        guard stop == nil, let position, found != nil || hasRead else { return false }
        return known.isEmpty || position.fingerprint.count - known.count >= Self.enough
    }

    private mutating func handle(_ item: LogStreamDecoder.Item, _ part: (TailPart) -> Void) {
        guard stop == nil else { return }
        // What was known must have come before anything happens to the file, or it has become shorter.
        switch item {
        case .bytes(let bytes): show(bytes, part)
        case .said(let sentence): part(.said(sentence))
        case .found(let file, let offset, let start): find(file, offset, start)
        case .opened(let file): if file == found { isConfirmed = true } else { stop = .uncertain }
        case .replaced: stop = .replaced
        case .truncated: stop = .truncated
        // What is written to the file after it has lost its name is read when the name is back.
        case .absent: wasAbsent = true
        case .gone: break
        }
    }

    private mutating func find(_ file: FileIdentity, _ offset: Int64, _ start: Int64) {
        found = file
        if let position {
            if position.file != file { stop = .replaced }
        } else {
            position = LogPosition(file: file, offset: offset)
            passing = max(0, offset - start)
        }
    }

    private mutating func show(_ bytes: UnsafeRawBufferPointer, _ part: (TailPart) -> Void) {
        var bytes = bytes
        hasRead = true
        if !known.isEmpty {
            let again = bytes.prefix(known.count)
            guard known.starts(with: again) else {
                stop = .truncated
                return
            }
            known = known.dropFirst(again.count)
            bytes = UnsafeRawBufferPointer(rebasing: bytes[again.endIndex...])
        }
        guard !bytes.isEmpty else { return }
        guard position != nil else {
            stop = .uncertain
            return
        }
        if passing > 0 {
            let before = UnsafeRawBufferPointer(rebasing: bytes.prefix(Int(clamping: passing)))
            passing -= Int64(before.count)
            passed.append(contentsOf: before)
            if passing == 0 { position?.know(passed) }
            bytes = UnsafeRawBufferPointer(rebasing: bytes[before.count...])
            guard !bytes.isEmpty else { return }
        }
        position?.advance(over: bytes)
        guard var since, !since.hasBegun else { return pass(bytes, part) }
        self.since = nil
        since.take(bytes) { pass($0, part) }
        self.since = since
    }

    private mutating func pass(_ bytes: UnsafeRawBufferPointer, _ part: (TailPart) -> Void) {
        hasShown = true
        part(.bytes(bytes))
    }
}
