public import PeekCore

/// Sessions that follow the same log share a connection to its host, which belongs to the worker of the first.
extension SSHWorker {
    /// Gives a session a place at the feed of `key`, which begins at `position` where there is none; nothing is shown
    /// before ``follow(in:)``.
    ///
    /// - Parameter lostAt: since when the host was not reached; told in the session when the feed's command runs.
    /// - Returns: nil where the session is over, or the feed is somewhere else in the log.
    public func join(
        _ key: FeedKey,
        at position: LogPosition,
        since: LogSince?,
        in session: Identifier,
        lostAt: Timestamp?,
        started: @escaping @Sendable () -> Void
    ) -> FeedPlace? {
        guard let session = sessions[session], session.outcome == nil else { return nil }
        guard let (feed, place, isNew) = feeds.enter(key, at: position, call: lookLater) else { return nil }
        let seat = FeedSeat(
            at: position,
            from: place,
            since: since,
            of: feed,
            desk: feeds,
            session: session,
            agenda: agenda,
            lostAt: lostAt,
            started: started
        )
        feeds.add(seat)
        session.sit(seat)
        return FeedPlace(feed: feed.id, mark: isNew ? feed.mark : nil)
    }

    // For other workers' threads.
    private var lookLater: @Sendable (SharedFeed) -> Void {
        { [weak self] feed in Task { await self?.look(at: feed) } }
    }

    private func look(at feed: SharedFeed) {
        feeds.look(at: feed)
        settle()
    }

    /// Suspends until the command of the feed that a session has joined runs, or until it is certain that it will not.
    ///
    /// - Returns: whether it runs, so that ``follow(in:)`` may show something.
    public func awaitFeed(in session: Identifier) async -> Bool {
        guard let seat = sessions[session]?.seat else { return false }
        await withCheckedContinuation { continuation in seat.awaitStart { continuation.resume() } }
        settle()
        return seat.feed.with { $0.hasStarted }
    }

    /// Gives up the place that a session got from ``join(_:at:since:in:lostAt:started:)``.
    public func leaveFeed(in session: Identifier) {
        sessions[session]?.seat?.leave(.left)
        settle()
    }

    /// Shows a session what its feed has, until the log or the way to it changes, the feed is too far ahead, or the
    /// session ends.
    public func follow(in session: Identifier) async -> FeedReading? {
        guard let sink = sessions[session], let seat = sink.seat else { return nil }
        await withCheckedContinuation { continuation in
            seat.follow { continuation.resume() }
            settle()
        }
        sink.sit(nil)
        var reading = LogReading(outcome: LegOutcome(cause: .disconnect), cursor: seat.cursor)
        reading.hasStarted = seat.hasStarted
        reading.sessionEnded = sink.outcome != nil
        switch seat.end {
        case .over(let outcome): reading.outcome = outcome
        case .detached: return FeedReading(reading: reading, isDetached: true)
        case .stopped, .left, nil: break
        }
        return FeedReading(reading: reading, isDetached: false)
    }

    /// Whether a session has begun and is not over.
    public func goesOn(_ session: Identifier) -> Bool { sessions[session].map { $0.outcome == nil } ?? false }

    /// Nobody can connect for the feed; its sessions read alone.
    public func giveUp(feed: Identifier) {
        end(feed, LegOutcome(cause: .host), isUnavailable: true)
    }

    /// The connection of a feed was never made, and why.
    func fail(feed: Identifier, _ outcome: LegOutcome) {
        end(feed, outcome, isUnavailable: false)
    }

    private func end(_ id: Identifier, _ outcome: LegOutcome, isUnavailable: Bool) {
        guard let feed = feeds[id] else { return }
        feed.with { $0.end(outcome, isUnavailable: isUnavailable) }
        feeds.changed(feed)
        settle()
    }

    /// Runs the command of the feed that `plan` names until it ends.
    func runFeed(
        _ plan: LegPlan,
        over route: HostRoute,
        settled: @escaping @Sendable () -> Void
    ) async -> LegOutcome {
        // All may have left while the way to the host was prepared.
        guard let feed = feeds[plan.session] else {
            settled()
            return LegOutcome(cause: .disconnect)
        }
        let connection = FeedConnection(of: feed, desk: feeds, agenda: agenda, facts: plan.confinement?.facts)
        feeds.add(connection)
        let outcome = await run(plan, over: route, sink: connection, settled: settled)
        feeds.remove(connection)
        settle()
        return outcome
    }
}

/// A session's place at a feed.
public struct FeedPlace: Sendable {
    /// The name of the feed, which the host logs.
    public var feed: Identifier
    /// Set for the first one, who has to start the feed's command with it.
    public var mark: LogMark?
}

/// How far a session followed a feed.
public struct FeedReading: Sendable {
    /// As of a connection of its own.
    public var reading: LogReading<LogCursor>
    /// Whether the session has to go on by a connection of its own.
    public var isDetached: Bool
}
