/// A change put into production.
public struct Deploy: Sendable, Hashable, Codable {
    /// What kind of thing changed.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        case code
        case config
        case flag
        case schema
        case infra
    }

    /// How far it is.
    public enum Status: String, Sendable, Codable, CaseIterable {
        case started
        case succeeded
        case failed
    }

    /// `d-…`, or the ID that the sender chose.
    public var id: String
    /// The service; nil when only hosts are named.
    public var service: String?
    /// The hosts by name; empty means every host of the service.
    public var hosts: [String]
    /// What went live, such as `v42` or a commit.
    public var version: String
    /// Who deployed.
    public var by: String
    /// How far it is.
    public var status: Status
    /// What changed.
    public var kind: Kind
    /// Such as `production`.
    public var environment: String?
    /// What was live before.
    public var previousVersion: String?
    /// Why, in the deployer's words.
    public var message: String?
    /// Where to read more; http or https only, never fetched.
    public var url: String?
    /// How to undo it.
    public var undo: String?
    /// What to expect of it.
    public var expect: String?
    /// Whom to ask.
    public var contact: String?
    /// When it started.
    public var startedAt: Timestamp
    /// When it succeeded or failed; nil while in progress.
    public var finishedAt: Timestamp?

    /// Makes a deploy.
    public init(
        id: String,
        service: String?,
        hosts: [String] = [],
        version: String,
        by: String,
        status: Status,
        kind: Kind = .code,
        environment: String? = nil,
        previousVersion: String? = nil,
        message: String? = nil,
        url: String? = nil,
        undo: String? = nil,
        expect: String? = nil,
        contact: String? = nil,
        startedAt: Timestamp,
        finishedAt: Timestamp? = nil
    ) {
        self.id = id
        self.service = service
        self.hosts = hosts
        self.version = version
        self.by = by
        self.status = status
        self.kind = kind
        self.environment = environment
        self.previousVersion = previousVersion
        self.message = message
        self.url = url
        self.undo = undo
        self.expect = expect
        self.contact = contact
        self.startedAt = startedAt
        self.finishedAt = finishedAt
    }
}

/// A version that is live on a host: the newest succeeded deploy of a service there.
public struct LiveVersion: Sendable, Hashable, Codable {
    /// The service; nil when the deploy named hosts only.
    public var service: String?
    /// The version.
    public var version: String
    /// The deploy's ID.
    public var deploy: String
    /// Who deployed it.
    public var by: String
    /// When it finished.
    public var at: Timestamp

    /// Makes a live version.
    public init(service: String?, version: String, deploy: String, by: String, at: Timestamp) {
        self.service = service
        self.version = version
        self.deploy = deploy
        self.by = by
        self.at = at
    }
}
