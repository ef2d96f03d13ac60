/// An incident in one flat object, as every door lists it in JSON; the names are stable.
public struct IncidentListing: Sendable, Hashable, Codable {
    /// `i-…`.
    public var id: Identifier
    /// `open` or `closed`.
    public var state: Incident.State
    /// What is wrong.
    public var title: String
    /// 1, the worst, to 4; nil where nobody said.
    public var severity: Int?
    /// The services that are affected.
    public var services: [String]
    /// Who opened it.
    public var by: String
    /// When it was opened.
    public var openedAt: Timestamp
    /// When it was closed; nil while it is open.
    public var closedAt: Timestamp?
    /// Who closed it.
    public var closedBy: String?
    /// What solved it.
    public var resolution: String?

    /// Flattens `incident`.
    public init(_ incident: Incident) {
        id = incident.id
        state = incident.state
        title = incident.title
        severity = incident.severity
        services = incident.services
        by = incident.by
        openedAt = incident.openedAt
        closedAt = incident.closure?.at
        closedBy = incident.closure?.by
        resolution = incident.closure?.resolution
    }
}
