/// How far something is read that grows, across broken connections; decides what of a stream is shown.
public protocol TailCursor: Sendable {
    /// Whether nothing more of this stream is shown.
    var isStopped: Bool { get }

    /// The place up to which one file, certainly that one, has been read; nil where there is none to go on from elsewhere.
    var joinable: LogPosition? { get }

    /// Takes bytes of the stream and hands out what they hold.
    mutating func take(_ bytes: UnsafeRawBufferPointer, _ part: (TailPart) -> Void)

    /// The name that is followed leads to another file, as somebody else saw; nothing where no file is followed.
    mutating func endAsReplaced()

    /// Hands out what waited for more; the stream is over.
    mutating func finish(_ part: (TailPart) -> Void)
}

/// What a stream has for a session, in order.
public enum TailPart {
    /// Bytes to show.
    case bytes(UnsafeRawBufferPointer)
    /// A sentence of the program that reads, with its line feed.
    case said(String)
    /// What is to be told of the stream.
    case noticed(TailNotice)
}
