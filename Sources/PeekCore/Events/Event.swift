/// One immutable fact in the event log.
public struct Event: Sendable, Hashable, Codable {
    /// The version of this layout.
    public static let schemaVersion = 1

    /// ``schemaVersion`` when it was written.
    public var schema: Int
    /// The gateway that received it.
    public var gateway: String
    /// From 1, without gaps, per gateway.
    public var sequence: Int64
    /// `e-…`.
    public var id: Identifier
    /// When the gateway received it.
    public var receivedAt: Timestamp
    /// The fact.
    public var fact: Fact

    /// Makes an event; done by the event log alone.
    public init(
        schema: Int = Event.schemaVersion,
        gateway: String,
        sequence: Int64,
        id: Identifier,
        receivedAt: Timestamp,
        fact: Fact
    ) {
        self.schema = schema
        self.gateway = gateway
        self.sequence = sequence
        self.id = id
        self.receivedAt = receivedAt
        self.fact = fact
    }
}

/// What happened, before the event log gave it a place; no part may be missing.
public struct Fact: Sendable, Hashable, Codable {
    /// How it came out.
    public enum Outcome: String, Sendable, Codable {
        case success
        case failure
        case denied
    }

    /// Such as `session.started`; past tense.
    public var type: EventType
    /// When it happened.
    public var time: Timestamp
    /// Who did it: a principal's name, `token:NAME`, or `gateway`.
    public var principal: String
    /// From where: an address and port, `local`, or with a count of failed logins an address alone or `many`.
    public var source: String
    /// What it is about.
    public var subject: Subject
    /// How it came out.
    public var outcome: Outcome
    /// Why: the rule that decided, or what a person said; `-` when there is nothing to say.
    public var reason: String
    /// Hash of the policy that was in force; 64 zeros before the first is loaded.
    public var policyHash: String
    /// What only this type of event has.
    public var details: EventDetails

    /// Makes a fact.
    public init(
        type: EventType,
        time: Timestamp = .now,
        principal: String,
        source: String,
        subject: Subject = Subject(),
        outcome: Outcome,
        reason: String = "-",
        policyHash: String,
        details: EventDetails = .text([:])
    ) {
        self.type = type
        self.time = time
        self.principal = principal
        self.source = source
        self.subject = subject
        self.outcome = outcome
        self.reason = reason
        self.policyHash = policyHash
        self.details = details
    }
}

/// The things an event is about; an event may be about several, or about the gateway itself.
public struct Subject: Sendable, Hashable, Codable {
    /// A host's name.
    public var host: String?
    /// A service's name.
    public var service: String?
    /// A session's ID.
    public var session: Identifier?
    /// A deploy's ID.
    public var deploy: String?
    /// An incident's ID.
    public var incident: String?

    /// Makes a subject.
    public init(
        host: String? = nil,
        service: String? = nil,
        session: Identifier? = nil,
        deploy: String? = nil,
        incident: String? = nil
    ) {
        self.host = host
        self.service = service
        self.session = session
        self.deploy = deploy
        self.incident = incident
    }
}

/// The types of events; the raw values are in the log for ever.
public enum EventType: String, Sendable, Codable, CaseIterable {
    case gatewayStarted = "gateway.started"
    case gatewayStopped = "gateway.stopped"
    case policyLoaded = "policy.loaded"
    case policyRejected = "policy.rejected"
    case policyReplayed = "policy.replayed"
    case policyShadowLoaded = "policy.shadow-loaded"
    case policyShadowRejected = "policy.shadow-rejected"
    case policyShadowDiffered = "policy.shadow-differed"
    case authenticationFailed = "authentication.failed"
    case forwardingRefused = "forwarding.refused"
    case commandDenied = "command.denied"
    case sessionRefused = "session.refused"
    case commandStarted = "command.started"
    case commandEnded = "command.ended"
    case sessionStarted = "session.started"
    case sessionJoined = "session.joined"
    case sessionEnded = "session.ended"
    case sessionKilled = "session.killed"
    case sessionNoted = "session.noted"
    case sessionWatched = "session.watched"
    case sessionShared = "session.shared"
    case confinementReported = "confinement.reported"
    case programStarted = "program.started"
    case programEnded = "program.ended"
    case recordingRead = "recording.read"
    case deployStarted = "deploy.started"
    case deploySucceeded = "deploy.succeeded"
    case deployFailed = "deploy.failed"
    case incidentOpened = "incident.opened"
    case incidentNoted = "incident.noted"
    case incidentLinked = "incident.linked"
    case incidentUnlinked = "incident.unlinked"
    case incidentClosed = "incident.closed"
    case tokenRefused = "token.refused"
    case verbRun = "verb.run"
}
