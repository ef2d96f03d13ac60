/// What is deployed and owned; it runs on hosts and has named logs.
public struct Service: Sendable, Hashable {
    /// The service's name, such as `checkout`.
    public var name: String
    /// Where it runs.
    public var hosts: HostSelector
    /// Its logs in the file's order; the first is the default of `tail SERVICE`.
    public var logs: [Log]
    /// Where to read what to do; shown, never fetched.
    public var runbook: String?
    /// Whom to ask, such as `#payments` or a pager's name.
    public var escalation: String?

    /// Makes a service.
    public init(name: String, hosts: HostSelector, logs: [Log], runbook: String? = nil, escalation: String? = nil) {
        self.name = name
        self.hosts = hosts
        self.logs = logs
        self.runbook = runbook
        self.escalation = escalation
    }
}

/// A named source of lines of a service.
public struct Log: Sendable, Hashable {
    /// Where the lines are.
    public enum Source: Sendable, Hashable {
        /// A file, absolute and normalised.
        case path(String)
        /// A unit of the host's journal.
        case unit(String)
    }

    /// Such as `app` or `access`.
    public var name: String
    /// A file or a journal unit.
    public var source: Source

    /// Makes a log.
    public init(name: String, source: Source) {
        self.name = name
        self.source = source
    }
}
