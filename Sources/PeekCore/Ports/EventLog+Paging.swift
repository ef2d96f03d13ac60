/// Listings without a bound, asked for in pages because one answer has a bound.
///
/// All throw a ``Refusal`` with ``ExitStatus/limit`` where more than a page began in one millisecond, rather than leave
/// anything out.
extension EventLog {
    /// The sessions that match and that `isMeant`, newest first, at most `limit` (not the filter's).
    public func everySession(
        _ filter: SessionFilter,
        limit: Int = .max,
        where isMeant: (Session) -> Bool = { _ in true }
    ) async throws -> [Session] {
        try await pages(until: filter.until, limit, \.start.startedAt, \.start.id, where: isMeant) { until in
            var page = filter
            page.until = until
            page.limit = pageSize
            return try await sessions(page)
        }
    }

    /// The incidents that match and that `isMeant`, newest first, at most `limit` (not the filter's).
    public func everyIncident(
        _ filter: IncidentFilter,
        limit: Int = .max,
        where isMeant: (Incident) -> Bool = { _ in true }
    ) async throws -> [Incident] {
        try await pages(until: filter.until, limit, \.openedAt, \.id, where: isMeant) { until in
            var page = filter
            page.until = until
            page.limit = pageSize
            return try await incidents(page)
        }
    }

    /// The deploys that match and that `isMeant`, newest first, at most `limit` (not the filter's).
    public func everyDeploy(
        _ filter: DeployFilter,
        limit: Int = .max,
        where isMeant: (Deploy) -> Bool = { _ in true }
    ) async throws -> [Deploy] {
        try await pages(until: filter.until, limit, \.startedAt, \.id, where: isMeant) { until in
            var page = filter
            page.until = until
            page.limit = pageSize
            return try await deploys(page)
        }
    }
}

// What one question to the event log answers at most.
private let pageSize = 1000

private func pages<Element, ID: Hashable>(
    until end: Timestamp?,
    _ limit: Int,
    _ start: KeyPath<Element, Timestamp>,
    _ id: KeyPath<Element, ID>,
    where isMeant: (Element) -> Bool,
    ask: (Timestamp?) async throws -> [Element]
) async throws -> [Element] {
    var until = end
    var found: [Element] = []
    var seen: Set<ID> = []
    while found.count < limit {
        let page = try await ask(until)
        found += page.filter { seen.insert($0[keyPath: id]).inserted && isMeant($0) }
        guard page.count == pageSize, let last = page.last?[keyPath: start] else { break }
        // Two may begin in one millisecond, so the next page begins with the last one of this page.
        let next = Timestamp(milliseconds: last.milliseconds + 1)
        guard until.map({ next < $0 }) ?? true else {
            throw Refusal(.limit, "more than \(pageSize) began at \(last), which is more than can be listed")
        }
        until = next
    }
    return Array(found.prefix(limit))
}
