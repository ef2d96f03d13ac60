extension Policy {
    /// Whether `principal` may see an incident: their own, one that affects a service that they look at, or one that
    /// names no service.
    public func maySee(_ incident: Incident, _ principal: Principal) -> Bool {
        if incident.by == principal.name || incident.services.isEmpty { return true }
        return incident.hosts(in: self).contains { mayLook(principal, at: $0) }
    }
}
