/// How the shadow policy of a gateway stands.
public struct ShadowStatus: Sendable, Hashable {
    /// Hash of the candidate that runs; nil while no good file has been read.
    public var hash: String?
    /// Since when it runs.
    public var since: Timestamp
    /// Decisions since then that it would make otherwise.
    public var differing: Int
    /// Decisions since then that were not compared, because the shadow could not keep up.
    public var uncompared: Int
    /// Why the file as it stands does not run; nil when it does.
    public var trouble: String?

    /// Makes a status.
    public init(hash: String?, since: Timestamp, differing: Int, uncompared: Int, trouble: String?) {
        self.hash = hash
        self.since = since
        self.differing = differing
        self.uncompared = uncompared
        self.trouble = trouble
    }
}
