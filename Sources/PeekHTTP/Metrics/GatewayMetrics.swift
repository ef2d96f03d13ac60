public import PeekCore

/// What a gateway counts, since it started unless said otherwise.
public struct GatewayMetrics: Sendable, Hashable {
    /// Sessions that run now.
    public var sessionsLive: Int
    /// Sessions that were asked for, by how that came out: started, failed to start, denied.
    public var sessionsByOutcome: [Fact.Outcome: Int]
    /// Denials by policy at every door.
    public var denied: Int
    /// Whether nothing can be recorded now.
    public var recordingTrouble: Bool
    /// Events in this gateway's log: the newest sequence number.
    public var eventsAppended: Int64
    /// What the shadow policy found; nil where none is configured.
    public var shadow: Shadow?

    /// Decisions beside a shadow policy.
    public struct Shadow: Sendable, Hashable {
        /// Those that it would make otherwise.
        public var differing: Int
        /// Those that it could not be asked about.
        public var uncompared: Int

        /// Makes the numbers.
        public init(differing: Int, uncompared: Int) {
            self.differing = differing
            self.uncompared = uncompared
        }
    }

    /// Makes metrics.
    public init(
        sessionsLive: Int,
        sessionsByOutcome: [Fact.Outcome: Int],
        denied: Int,
        recordingTrouble: Bool,
        eventsAppended: Int64,
        shadow: Shadow? = nil
    ) {
        self.sessionsLive = sessionsLive
        self.sessionsByOutcome = sessionsByOutcome
        self.denied = denied
        self.recordingTrouble = recordingTrouble
        self.eventsAppended = eventsAppended
        self.shadow = shadow
    }
}
