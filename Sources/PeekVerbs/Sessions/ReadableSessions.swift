import PeekCore

extension VerbContext {
    /// Sessions that match and that the principal may read, newest first, at most `limit` (not the filter's).
    ///
    /// What may not be read is left out silently, as if it did not exist.
    func readableSessions(_ filter: SessionFilter, limit: Int) async throws -> [Session] {
        var page = filter
        if permissions.recordingsRead == .own {
            guard filter.principal ?? principal.name == principal.name else { return [] }
            page.principal = principal.name
        }
        page.limit = Self.pageSize
        var readable: [Session] = []
        var seen: Set<Identifier> = []
        while readable.count < limit {
            let sessions = try await log.sessions(page)
            readable += sessions.filter { seen.insert($0.start.id).inserted && mayRead($0) }
            // Two sessions may start in one millisecond, so the next page begins with the last one of this page.
            let next = sessions.last.map { $0.start.startedAt.adding(milliseconds: 1) }
            guard sessions.count == Self.pageSize, let next, page.until.map({ next < $0 }) ?? true else { break }
            page.until = next
        }
        return Array(readable.prefix(limit))
    }

    // What one question to the event log may answer.
    private static let pageSize = 1000
}

extension Timestamp {
    fileprivate func adding(milliseconds: Int64) -> Timestamp {
        Timestamp(milliseconds: self.milliseconds + milliseconds)
    }
}
