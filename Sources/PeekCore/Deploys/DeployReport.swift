/// A deploy as somebody reports it, before it is checked; nil where nothing was said.
///
/// A first report needs ``service`` or ``hosts``, ``version`` and ``by``. A later report of the same ``id`` needs only
/// what changed: everything else stays as it was.
public struct DeployReport: Sendable, Hashable {
    /// The sender's own ID; nil lets the gateway choose one.
    public var id: String?
    /// The service.
    public var service: String?
    /// The hosts by name; empty means every host of the service.
    public var hosts: [String]
    /// What goes live.
    public var version: String?
    /// Who deploys.
    public var by: String?
    /// How far it is.
    public var status: Deploy.Status
    /// What changes; ``Deploy/Kind/code`` where nothing is said.
    public var kind: Deploy.Kind?
    /// Such as `production`.
    public var environment: String?
    /// What was live before.
    public var previousVersion: String?
    /// Why, in the deployer's words.
    public var message: String?
    /// Where to read more.
    public var url: String?
    /// How to undo it.
    public var undo: String?
    /// What to expect of it.
    public var expect: String?
    /// Whom to ask.
    public var contact: String?
    /// When it started; now, where nothing is said.
    public var startedAt: Timestamp?
    /// When it succeeded or failed, for reports that are delivered late; now, where nothing is said.
    public var finishedAt: Timestamp?

    /// Makes a report.
    public init(
        id: String? = nil,
        service: String? = nil,
        hosts: [String] = [],
        version: String? = nil,
        by: String? = nil,
        status: Deploy.Status,
        kind: Deploy.Kind? = nil,
        environment: String? = nil,
        previousVersion: String? = nil,
        message: String? = nil,
        url: String? = nil,
        undo: String? = nil,
        expect: String? = nil,
        contact: String? = nil,
        startedAt: Timestamp? = nil,
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

/// Why a report was not recorded, and which part of it is to blame.
public struct DeployRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of mistake it is.
    public enum Cause: Sendable, Hashable, CaseIterable {
        /// A part is missing.
        case missing
        /// A part is not what it has to be.
        case invalid
        /// A part names something that does not exist.
        case unknown
        /// The ID belongs to a deploy of something else.
        case clash
        /// Another deploy is in progress, and the sender asked not to start beside one.
        case busy
    }

    /// What kind of mistake it is.
    public var cause: Cause
    /// The part's name, as in the JSON of a report.
    public var field: String
    /// What a person is told.
    public var refusal: Refusal

    /// Makes a refusal.
    public init(_ cause: Cause, field: String, _ refusal: Refusal) {
        self.cause = cause
        self.field = field
        self.refusal = refusal
    }

    public var description: String { refusal.description }
}
