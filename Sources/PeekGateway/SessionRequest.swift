import PeekCore
import PeekSSH

/// One look that a principal asks for, with everything that decides it; see ``Parts``.
@dynamicMemberLookup
struct SessionRequest: Sendable {
    struct Parts: Sendable {
        var principal: Principal
        var source: String
        var host: String
        var line: String
        var reason: String?
        var incident: String?
        var group: Identifier?
        var channel: DoorChannelHandle
        /// Whether the channel ends with this session; a verb has more to say, or other sessions.
        var endsChannel: Bool
        /// The client's terminal, when the session is to have it.
        var terminal: Terminal?
        var passesInput: Bool
        var presentation: Presentation
        var quietlyRefused: Int
        /// Set where the line is a look at one log, which is read so that nothing of it is lost.
        var log: LogLook?
        /// Those with whom it is followed; nil for one alone.
        var tailGroup: TailGroup?
        /// Whether it is a shell, and not a line.
        var isShell = false
    }

    private var parts: Indirect<Parts>

    init(
        principal: Principal,
        source: String,
        host: String,
        line: String,
        reason: String? = nil,
        incident: String? = nil,
        group: Identifier? = nil,
        channel: DoorChannelHandle,
        endsChannel: Bool = false,
        terminal: Terminal? = nil,
        passesInput: Bool,
        presentation: Presentation,
        quietlyRefused: Int = 0,
        log: LogLook? = nil,
        tailGroup: TailGroup? = nil
    ) {
        parts = Indirect(
            Parts(
                principal: principal,
                source: source,
                host: host,
                line: line,
                reason: reason,
                incident: incident,
                group: group,
                channel: channel,
                endsChannel: endsChannel,
                terminal: terminal,
                passesInput: passesInput,
                presentation: presentation,
                quietlyRefused: quietlyRefused,
                log: log,
                tailGroup: tailGroup
            )
        )
    }

    subscript<Part>(dynamicMember part: WritableKeyPath<Parts, Part>) -> Part {
        get { parts[part] }
        set { parts[part] = newValue }
    }

    /// What the policy is asked.
    var asked: DecisionRequest {
        DecisionRequest(
            principal: self.principal.name,
            host: self.host,
            line: self.line,
            reason: self.reason,
            incident: self.incident
        )
    }

    /// How the output reaches the client, before the session has a name.
    enum Presentation: Sendable {
        case bytes
        case lines(prefix: String, json: Bool, LineHandling)
    }
}

/// What stands around a session when it starts.
struct SessionSurroundings: Sendable {
    /// The deploys that are under way on the host.
    var running: [Deploy]
    /// The incidents that touch the host, and the one that the session belongs to.
    var incidents: SessionIncidents
}
