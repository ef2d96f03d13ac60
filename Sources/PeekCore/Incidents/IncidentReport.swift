/// An incident as somebody reports it, before it is checked.
public struct IncidentReport: Sendable, Hashable {
    /// What is wrong, in one line.
    public var title: String
    /// The services that are affected.
    public var services: [String]
    /// One of ``Incident/severities``.
    public var severity: Int?

    /// Services that one report may name; a change of hands between two teams names fewer.
    public static let mostServices = 100

    /// Makes a report.
    public init(title: String, services: [String] = [], severity: Int? = nil) {
        self.title = title
        self.services = services
        self.severity = severity
    }

    /// The incident that this opens.
    ///
    /// - Throws: a ``Refusal`` for the first part that is wrong.
    public func checked(against policy: Policy, by: String, at time: Timestamp) throws(Refusal) -> Incident {
        let title = try WrittenText.line(title, "the title")
        if let severity, !Incident.severities.contains(severity) {
            throw Refusal(.usage, "\(severity) is no severity", wouldWork: "1 (the worst), 2, 3 or 4")
        }
        guard services.count <= Self.mostServices else {
            throw Refusal(.usage, "an incident names at most \(Self.mostServices) services", wouldWork: "the main ones")
        }
        for service in services where policy.services[service] == nil {
            let known = policy.services.keys.sorted()
            throw Refusal(
                .notFound,
                "there is no service \(service.prefix(64))",
                wouldWork: nearest(to: service, among: known) ?? known.prefix(10).joined(separator: ", ")
            )
        }
        var seen: Set<String> = []
        return Incident(
            id: Identifier(.incident, at: time),
            title: title,
            services: services.filter { seen.insert($0).inserted },
            severity: severity,
            by: by,
            openedAt: time
        )
    }
}
