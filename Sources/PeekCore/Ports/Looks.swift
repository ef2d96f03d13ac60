/// One command on one host, as a verb asks for it; each becomes a session of its own, decided and recorded.
public struct Look: Sendable, Hashable {
    /// The host's name.
    public var host: String
    /// The command line, as a person would type it.
    public var line: String
    /// Set where the line shows the end of one log; it is then read so that nothing is lost or shown twice.
    public var log: LogLook?

    /// Makes a look.
    public init(host: String, line: String, log: LogLook? = nil) {
        self.host = host
        self.line = line
        self.log = log
    }
}

/// How the end of a log is read.
public struct LogLook: Sendable, Hashable {
    /// Lines of the past, from 0.
    public var lines: Int
    /// From when on in place of ``lines``, also from its predecessors.
    public var since: Timestamp?
    /// Whether it goes on as lines come.
    public var follows: Bool

    /// Makes a look.
    public init(lines: Int, since: Timestamp? = nil, follows: Bool) {
        self.lines = lines
        self.since = since
        self.follows = follows
    }
}

/// How the looks of one request share one reader.
public struct LookOptions: Sendable, Hashable {
    /// How lines of several hosts are told apart.
    public enum Presentation: String, Sendable {
        /// Whole lines, each behind its host's name; deploys are drawn between them.
        case prefixed
        /// Bytes as they come; with several hosts whole lines without a prefix.
        case raw
        /// One JSON object a line: `time`, `host`, `session`, `stream` and `line`; the gateway's own have `notice` instead.
        case json
    }

    /// How lines are told apart.
    public var presentation: Presentation
    /// `--reason`.
    public var reason: String?
    /// `--incident`.
    public var incident: String?
    /// What becomes of lines; nil for nothing.
    public var lines: LineOptions?

    /// Makes options.
    public init(
        presentation: Presentation,
        reason: String? = nil,
        incident: String? = nil,
        lines: LineOptions? = nil
    ) {
        self.presentation = presentation
        self.reason = reason
        self.incident = incident
        self.lines = lines
    }
}

/// What becomes of whole lines on their way to the reader.
public struct LineOptions: Sendable, Hashable {
    /// Regular expressions of which one has to be found in a line; empty for all lines.
    public var include: [String]
    /// Regular expressions of which none may be found in a line.
    public var exclude: [String]
    /// Regular expressions whose places stand out on a terminal with colours.
    public var highlight: [String]
    /// Whether the moment at which a line came stands before it.
    public var showsTime: Bool
    /// Whether lines of JSON are shown as a person reads them, where a person reads them.
    public var readsJSON: Bool
    /// The reader's clock.
    public var clock: WallClock

    /// Makes options.
    public init(
        include: [String] = [],
        exclude: [String] = [],
        highlight: [String] = [],
        showsTime: Bool = false,
        readsJSON: Bool = false,
        clock: WallClock
    ) {
        self.include = include
        self.exclude = exclude
        self.highlight = highlight
        self.showsTime = showsTime
        self.readsJSON = readsJSON
        self.clock = clock
    }
}

/// Opens sessions for the verb's principal and shows them on the verb's console.
public protocol Looks: Sendable {
    /// Runs all looks at once as one group; goes on where one fails.
    ///
    /// - Returns: the highest exit status; refusals have been written to the console.
    /// - Throws: a usage ``Refusal`` when a pattern is none; then nothing was started.
    func run(_ looks: [Look], _ options: LookOptions) async throws(Refusal) -> Int32

    /// Opens a shell on a host, on the verb's terminal or from its stdin.
    ///
    /// - Returns: the status of its last line; refusals have been written to the console.
    func shell(on host: String, _ options: LookOptions) async -> Int32

    /// Asks a host for the versions of its programs, as a session whose line is the gateway's own; see
    /// ``Policy/versionQuestion(_:)``.
    func versions(on host: String, _ options: LookOptions) async -> VersionReport

    /// Tries a host's boundary from within, as a session whose line is the gateway's own; see
    /// ``Policy/boundaryDrill(_:)``.
    func drill(on host: String, _ options: LookOptions) async -> DrillReport

    /// Reads what logs say of a time, each as a session of its own and all as one group; nothing of it is shown.
    ///
    /// - Parameter body: makes something small of the lines of `logs[index]`, which are forgotten then; called from any
    ///   task.
    /// - Returns: what came of each, in the order of `logs`.
    func read<Value: Sendable>(
        _ logs: [PastLog],
        _ options: LookOptions,
        _ body: @escaping @Sendable (_ index: Int, PastLines) -> Value
    ) async -> [PastReading<Value>]
}

/// What came of asking a host for the versions of its programs.
public enum VersionReport: Sendable, Hashable {
    /// It was not asked, or could not be; refusals have been written to the console.
    case refused(Int32)
    /// What it said, one finding for each command, and what cut it short.
    case answered([VersionFinding], cutShort: String?)
}

/// What came of a fire drill of a host's boundary.
public enum DrillReport: Sendable, Hashable {
    /// It was not tried, or could not be; refusals have been written to the console.
    case refused(Int32)
    /// Nothing confines sessions there, and why.
    case unconfined(String)
    /// What was tried, and what came of it.
    case answered(DrillFindings)
}
