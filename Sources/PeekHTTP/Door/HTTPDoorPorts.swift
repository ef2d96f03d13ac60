public import PeekCore

/// What the HTTP door needs from the rest of the gateway; given by the composition root.
///
/// Every closure may be called from any number of requests at once.
public struct HTTPDoorPorts: Sendable {
    /// The truth that is shown.
    public var log: any EventLog
    /// Takes reports of deploys; the one that the verbs use too.
    public var intake: DeployIntake
    /// Takes what is said about incidents; the one that the verbs use too.
    public var incidents: IncidentIntake
    /// The policy in force.
    public var policy: @Sendable () -> Policy
    /// Who may use the API; an empty set means that nobody may.
    public var tokens: TokenSet
    /// The recording of a session as asciicast v2, in pieces of any size; read once, at the reader's pace.
    ///
    /// Throws ``Refusal`` where there is none; what it throws later cuts the answer short.
    public var asciicast: @Sendable (Identifier) async throws -> any AsyncSequence<[UInt8], any Error> & Sendable
    /// What `readyz` shows.
    public var readiness: @Sendable () async -> [ReadinessCheck]
    /// What `metrics` shows.
    public var metrics: @Sendable () async -> GatewayMetrics
    /// The wall clock.
    public var clock: @Sendable () -> Timestamp

    /// Makes the set of ports.
    public init(
        log: any EventLog,
        intake: DeployIntake,
        incidents: IncidentIntake,
        policy: @escaping @Sendable () -> Policy,
        tokens: TokenSet,
        asciicast: @escaping @Sendable (Identifier) async throws -> any AsyncSequence<[UInt8], any Error> & Sendable,
        readiness: @escaping @Sendable () async -> [ReadinessCheck],
        metrics: @escaping @Sendable () async -> GatewayMetrics,
        clock: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        self.log = log
        self.intake = intake
        self.incidents = incidents
        self.policy = policy
        self.tokens = tokens
        self.asciicast = asciicast
        self.readiness = readiness
        self.metrics = metrics
        self.clock = clock
    }
}
