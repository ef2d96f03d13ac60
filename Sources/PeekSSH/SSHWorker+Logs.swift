public import PeekCore

/// Sessions that follow a log over several connections to its host.
extension SSHWorker {
    /// Reads a log by one command, into the session of `plan`, which goes on after it; `cursor` says how far.
    ///
    /// With `key` it ends where the session can go on at that feed.
    ///
    /// The first reading begins the session. When the session has ended, so does the reading.
    func read<Cursor: TailCursor>(
        _ plan: LegPlan,
        _ cursor: Cursor,
        lostAt: Timestamp?,
        joining key: FeedKey?,
        started: @escaping @Sendable () -> Void,
        over route: HostRoute,
        on channel: UInt64,
        settled: @escaping @Sendable () -> Void
    ) async -> LogReading<Cursor> {
        switch open(plan, on: channel) {
        case .success(let session):
            let reader = LogReader(cursor, into: session, lostAt: lostAt, started: started) { [feeds] place in
                key.flatMap { feeds[$0] }?.with { $0.isNear(place) } ?? false
            }
            var reading = LogReading(
                outcome: await run(plan, over: route, sink: reader, settled: settled),
                cursor: reader.cursor
            )
            reading.cursor = reader.cursor
            reading.hasStarted = reader.hasStarted
            reading.sessionEnded = session.outcome != nil
            reading.mayJoin = reader.mayJoin
            return reading
        case .failure(let ended):
            settled()
            var reading = LogReading(outcome: ended.outcome, cursor: cursor)
            reading.sessionEnded = true
            return reading
        }
    }

    /// Begins the session of `plan`, unless it has begun.
    ///
    /// - Returns: how it ended, where it is over.
    func begin(_ plan: LegPlan, on channel: UInt64) -> LegOutcome? {
        defer { settle() }
        return switch open(plan, on: channel) {
        case .success(let session): session.outcome
        case .failure(let ended): ended.outcome
        }
    }

    /// Says something of the log that a session follows.
    public func tell(_ notice: TailNotice, in session: Identifier) {
        sessions[session]?.tell(notice)
        settle()
    }

    /// Ends the line that a session is in, where it shows whole lines.
    public func endLine(in session: Identifier) {
        sessions[session]?.endLine()
        settle()
    }

    /// Suspends for `milliseconds`, or until the session ends.
    ///
    /// - Returns: whether it goes on.
    public func wait(milliseconds: Int64, in session: Identifier) async -> Bool {
        guard let session = sessions[session], session.outcome == nil else { return false }
        await withCheckedContinuation { session.wait(milliseconds: milliseconds, $0) }
        return session.outcome == nil
    }

    /// Ends a session of several connections, unless it has ended, and says how it did.
    public func finish(_ session: Identifier, _ outcome: LegOutcome) -> LegOutcome {
        guard let open = sessions[session] else { return outcome }
        _ = open.finish()
        open.end(outcome)
        return closeSession(session) ?? outcome
    }

    /// Whether a session has begun and is not closed.
    public func isOpen(_ session: Identifier) -> Bool { sessions[session] != nil }
}
