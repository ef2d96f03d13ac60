public import PeekCore

/// Everything that a verb may touch: who asks, what the policy says, and the ports of the gateway.
public struct VerbContext: Sendable {
    /// Who asks.
    public var principal: Principal
    /// The client's address and port.
    public var source: String
    /// The policy as it was when the verb began.
    public var policy: Policy
    /// The event log.
    public var log: any EventLog
    /// The recordings.
    public var recordings: any Recordings
    /// The recordings in the shapes that people and players read.
    public var exports: any RecordingExports
    /// Opens sessions for ``principal`` on ``console``.
    public var looks: any Looks
    /// The sessions that run here now.
    public var live: any LiveSessions
    /// Takes reports of deploys.
    public var deploys: DeployIntake
    /// Takes what is said about incidents.
    public var incidents: IncidentIntake
    /// Reads policies that are sent to be tried.
    public var candidates: any CandidatePolicies
    /// How the shadow policy stood when the verb began; nil where none is configured.
    public var shadow: ShadowStatus?
    /// What a host said last of its confinement; nil where it never did.
    public var lastReport: @Sendable (String) -> LastReport?
    /// The JSON Schema of a kind of file.
    public var schema: @Sendable (DescribedFile) -> String
    /// Where the verb reads and writes.
    public var console: any Console
    /// The policy in force now, for what goes on for long.
    public var currentPolicy: @Sendable () -> Policy
    /// The wall clock.
    public var clock: @Sendable () -> Timestamp

    /// Makes a context.
    public init(
        principal: Principal,
        source: String,
        policy: Policy,
        log: any EventLog,
        recordings: any Recordings,
        exports: any RecordingExports,
        looks: any Looks,
        live: any LiveSessions,
        deploys: DeployIntake,
        incidents: IncidentIntake,
        candidates: any CandidatePolicies,
        shadow: ShadowStatus? = nil,
        lastReport: @escaping @Sendable (String) -> LastReport? = { _ in nil },
        schema: @escaping @Sendable (DescribedFile) -> String,
        console: any Console,
        currentPolicy: @escaping @Sendable () -> Policy,
        clock: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        self.principal = principal
        self.source = source
        self.policy = policy
        self.log = log
        self.recordings = recordings
        self.exports = exports
        self.looks = looks
        self.live = live
        self.deploys = deploys
        self.incidents = incidents
        self.candidates = candidates
        self.shadow = shadow
        self.lastReport = lastReport
        self.schema = schema
        self.console = console
        self.currentPolicy = currentPolicy
        self.clock = clock
    }
}
