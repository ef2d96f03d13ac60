public import PeekCore

/// What several sessions can follow over one connection: the same file on the same host, reached in the same way.
public struct FeedKey: Sendable, Hashable {
    /// The host as the policy of each session has it.
    public var host: Host
    /// The log's path there, as the policy has allowed it.
    public var path: String

    /// Names a log.
    public init(host: Host, path: String) {
        self.host = host
        self.path = path
    }
}
