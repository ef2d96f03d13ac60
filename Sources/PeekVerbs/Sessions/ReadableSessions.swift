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
        return try await log.everySession(page, limit: limit, where: mayRead)
    }
}
