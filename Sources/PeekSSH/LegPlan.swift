public import PeekCore

/// Everything that is needed to run one command on one host for one client channel.
///
/// All that runs it shares one, however many hold it; see ``Parts`` for what is in it.
@dynamicMemberLookup
public struct LegPlan: Sendable {
    /// How the host's output reaches the client.
    public enum Presentation: Sendable, Hashable {
        /// Bytes as they come.
        case bytes
        /// Whole lines in a style.
        case lines(LineStyle)
    }

    /// What a plan says.
    public struct Parts: Sendable {
        /// The session that this is, or the feed: what the host logs.
        public var session: Identifier
        /// The host, with the keys that it may prove.
        public var host: Host
        /// Authenticates for this one command.
        public var credential: HostCredential
        /// The client's terminal, to be asked for on the host.
        public var terminal: Terminal?
        /// Written to before anything is shown.
        public var recorder: any SessionRecorder
        /// Whether stdin without a terminal is kept in the recording.
        public var input: InputRecording
        /// Whether the client's stdin goes to this host.
        public var passesInput: Bool
        /// How output is shown.
        public var presentation: Presentation
        /// The limits of the role.
        public var limits: Limits
        /// Lines that the person is shown at the start: the banner, and what was left out.
        public var opening: [String]
        /// Whether the gateway's own lines go to stdout on a terminal, so that they keep their order with what is drawn
        /// there.
        public var saysInOrder: Bool
        /// How the host confines the command; nil on a plain one.
        public var confinement: LegConfinement?
    }

    private var parts: Indirect<Parts>

    /// Makes a plan.
    public init(
        session: Identifier,
        host: Host,
        credential: HostCredential = .none,
        terminal: Terminal?,
        recorder: any SessionRecorder,
        input: InputRecording,
        passesInput: Bool,
        presentation: Presentation,
        limits: Limits,
        opening: [String],
        saysInOrder: Bool = false,
        confinement: LegConfinement? = nil
    ) {
        parts = Indirect(
            Parts(
                session: session,
                host: host,
                credential: credential,
                terminal: terminal,
                recorder: recorder,
                input: input,
                passesInput: passesInput,
                presentation: presentation,
                limits: limits,
                opening: opening,
                saysInOrder: saysInOrder,
                confinement: confinement
            )
        )
    }

    /// A part of the plan.
    public subscript<Part>(dynamicMember part: WritableKeyPath<Parts, Part>) -> Part {
        get { parts[part] }
        set { parts[part] = newValue }
    }

    /// The same with some parts changed.
    public func with(_ change: (inout Parts) -> Void) -> LegPlan {
        var plan = self
        change(&plan.parts.value)
        return plan
    }
}

/// How a leg ended.
public struct LegOutcome: Sendable, Hashable {
    /// What the client is told.
    public enum Exit: Sendable, Hashable {
        /// An exit status.
        case status(Int32)
        /// The name of a signal without `SIG`.
        case signal(String)

        /// The name of a signal that a client may be told (RFC 4254 section 6.10); nil for others.
        static func name(ofSignal number: Int32) -> String? { signals.first { $0.value == number }?.key }

        /// As a shell shows it: 128 and the signal's number.
        public var number: Int32 {
            switch self {
            case .status(let status): status
            case .signal(let name): 128 + (Self.signals[name] ?? 0)
            }
        }

        // signal(7), x86 and ARM.
        private static let signals: [String: Int32] = [
            "HUP": 1, "INT": 2, "QUIT": 3, "ILL": 4, "ABRT": 6, "FPE": 8, "KILL": 9, "SEGV": 11, "PIPE": 13,
            "ALRM": 14, "TERM": 15, "USR1": 10, "USR2": 12,
        ]
    }

    /// Why it ended.
    public var cause: SessionCause
    /// What the client is told; nil when it is gone or the refusal says it.
    public var exit: Exit?
    /// What went wrong, in words for the client.
    public var refusal: Refusal? {
        get { keptRefusal?.value }
        set { keptRefusal = newValue.map { Indirect($0) } }
    }
    // Seldom there, and large; outcomes have room in many functions that wait.
    private var keptRefusal: Indirect<Refusal>?
    /// Bytes that the client was sent.
    public var bytesSent: Int64
    /// Why the host confined nothing, where the command may run there all the same.
    public var unconfined: String?

    /// Makes an outcome.
    public init(cause: SessionCause, exit: Exit? = nil, refusal: Refusal? = nil, bytesSent: Int64 = 0) {
        self.cause = cause
        self.exit = exit
        keptRefusal = refusal.map { Indirect($0) }
        self.bytesSent = bytesSent
    }

    /// The status for the client: the command's own, or that of the refusal.
    public var exitStatus: Int32 { exit?.number ?? refusal?.status.rawValue ?? ExitStatus.interrupted.rawValue }
}
