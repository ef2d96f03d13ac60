/// Where one session's facts are written before they are shown.
///
/// Used by the session's one worker thread; never from two threads at once. Never blocks and never touches a disk.
public protocol SessionRecorder: Sendable {
    /// Writes one frame and returns when it would survive the death of this process.
    ///
    /// - Parameter bytes: at most 65,536 bytes.
    func append(_ kind: FrameKind, _ bytes: UnsafeRawBufferPointer) -> AppendOutcome
}

/// What became of a frame.
public enum AppendOutcome: Sendable, Hashable {
    /// It is written; its bytes may be shown.
    case written
    /// There is no room now: nothing was written; stop reading the source and try again.
    case full
    /// It will never be written: the session ends with 74, and this says why.
    case failed(String)
}

/// The recordings of a gateway.
public protocol Recordings: Sendable {
    /// Opens a recording whose first frame holds `start`.
    ///
    /// - Parameter worker: index of the worker thread that will append, from 0.
    /// - Throws: when nothing can be recorded now; then the session must not start.
    func begin(_ start: SessionStart, worker: Int) throws -> any SessionRecorder

    /// Waits until every frame is on disk, appends `end`, and seals the recording.
    func finish(_ session: Identifier, _ end: RecordingEnd) async throws -> RecordingSeal

    /// Says that a running session is shown the lines of `log` from now on, as others may be, so that recordings which
    /// hold the same can be stored together.
    ///
    /// - Parameter log: the same for all who are shown the same, such as a host and a path.
    func follows(_ log: String, in session: Identifier)

    /// Why no session can be recorded now; nil when one can.
    func trouble() -> String?

    /// Hands the frames so far, in order, to `body`; also of a session that still runs.
    func read(_ session: Identifier, _ body: (Frame) throws -> Void) async throws

    /// Reads everything and says what is proved, or names the first altered, missing or reordered part.
    ///
    /// - Parameter seal: what `session.ended` says; nil when the session did not end in order.
    func verify(_ session: Identifier, against seal: RecordingSeal?) async throws -> Verification
}

extension Recordings {
    /// Stores each recording by itself.
    public func follows(_ log: String, in session: Identifier) {}
}

/// What a check of a recording found.
public struct Verification: Sendable, Hashable {
    /// Whether nothing is wrong.
    public var passed: Bool
    /// One sentence: what is proved, or the first thing that is wrong and where.
    public var message: String

    /// Makes a result.
    public init(passed: Bool, message: String) {
        self.passed = passed
        self.message = message
    }
}
