/// What a verb reads from and writes to: a channel of the SSH door, or this process's own standard streams.
public protocol Console: Sendable {
    /// The terminal, where stdout is one; nil means plain output without colour.
    var terminal: Terminal? { get }

    /// What the client sent as environment; only names that the door lists, such as `PRODPEEK_REASON`.
    var environment: [String: String] { get }

    /// Writes to stdout; suspends while the reader is slow.
    ///
    /// - Throws: ``ConsoleClosed`` when the reader is gone.
    func write(_ bytes: [UInt8]) async throws

    /// Writes to stderr; suspends while the reader is slow.
    ///
    /// - Throws: ``ConsoleClosed`` when the reader is gone.
    func writeError(_ bytes: [UInt8]) async throws

    /// Reads what has come on stdin, at least one byte; nil at its end.
    ///
    /// - Throws: `CancellationError` when its task is cancelled while nothing has come.
    func read() async throws -> [UInt8]?
}

/// The reader of a console has gone away.
public struct ConsoleClosed: Error, Sendable {
    /// Makes the error.
    public init() {}
}
