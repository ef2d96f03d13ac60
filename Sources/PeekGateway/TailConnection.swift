import PeekCore
import PeekSSH

/// The way to one host for one session that follows something there, over as many connections as it takes.
struct TailConnection {
    // Milliseconds between tries to reach a host again, at first and at most.
    private static let firstPause: Int64 = 500
    private static let longestPause: Int64 = 15_000
    // Seconds that a short command of the gateway's own may take.
    private static let captureSeconds = 10

    /// The session's, without a credential.
    private let plan: LegPlan
    let host: String
    let group: TailGroup?
    /// What is read, for sentences.
    let what: String
    let session: Identifier
    let channel: DoorChannelHandle
    let access: HostAccess
    /// Makes what takes the reports of a feed.
    let feedFacts: @Sendable (Identifier) -> ConfinementFacts
    let door: SSHDoor
    /// Records that the session follows a feed, which it is given, from an offset on; nothing is shown before.
    let joined: @Sendable (Identifier, LogPosition) async throws -> Void

    // Whether others' connections can be used; not where that cannot be recorded.
    private var mayShare = true
    private var wasReached = false
    private var lostAt: Timestamp?
    private var pause = firstPause

    init(
        plan: LegPlan,
        host: String,
        group: TailGroup?,
        what: String,
        session: Identifier,
        channel: DoorChannelHandle,
        access: HostAccess,
        feedFacts: @escaping @Sendable (Identifier) -> ConfinementFacts,
        door: SSHDoor,
        joined: @escaping @Sendable (Identifier, LogPosition) async throws -> Void
    ) {
        self.plan = plan
        self.host = host
        self.group = group
        self.what = what
        self.session = session
        self.channel = channel
        self.access = access
        self.feedFacts = feedFacts
        self.door = door
        self.joined = joined
    }

    /// Why nothing more came over a connection.
    struct Interruption: Error {
        var outcome: LegOutcome
        var sessionEnded = false
    }

    /// Shows what a command reads; with `key` it ends where the session can go on at that feed.
    mutating func read<Cursor: TailCursor>(
        _ command: HostCommand,
        _ cursor: Cursor,
        joining key: FeedKey? = nil
    ) async throws(Interruption) -> LogReading<Cursor> {
        let (lostAt, mayShare) = (lostAt, mayShare)
        let reading = try await reach(plan, command, outcome: \.outcome) { [door, channel, group] plan in
            await door.read(
                plan,
                cursor,
                lostAt: lostAt,
                joining: mayShare ? key : nil,
                started: { group?.reach() },
                on: channel
            )
        }
        if reading.hasStarted { wasStarted() }
        return reading
    }

    /// Shows what the feed of `key` has after `position`, and starts it with `command` where there is none.
    ///
    /// - Returns: how far it came; nil where the session has to read alone.
    mutating func follow(
        _ key: FeedKey,
        at position: LogPosition,
        since: LogSince?,
        command: @Sendable (LogMark) -> HostCommand
    ) async throws(Interruption) -> FeedReading? {
        guard mayShare else { return nil }
        guard
            let place = await channel.worker.join(
                key,
                at: position,
                since: since,
                in: session,
                lostAt: lostAt,
                started: { [group] in group?.reach() }
            )
        else {
            return try await alone()
        }
        if let mark = place.mark { start(place.feed, command(mark)) }
        // A host that cannot be reached knows no feed, and nothing of one is shown.
        if await channel.worker.awaitFeed(in: session) {
            do {
                try await joined(place.feed, position)
            } catch {
                mayShare = false
                await channel.worker.leaveFeed(in: session)
                return try await alone()
            }
        }
        guard let reading = await channel.worker.follow(in: session) else { return try await alone() }
        if reading.reading.hasStarted { wasStarted() }
        return reading
    }

    // Nobody connects for a session that is over.
    private func alone() async throws(Interruption) -> FeedReading? {
        guard await channel.worker.goesOn(session) else {
            throw Interruption(outcome: LegOutcome(cause: .disconnect), sessionEnded: true)
        }
        return nil
    }

    // The feed outlives the session that started it, as long as another one follows.
    private func start(_ feed: Identifier, _ command: HostCommand) {
        let access = access.asFeed(feed, facts: feedFacts(feed))
        Task { [plan, door, worker = channel.worker] in
            do {
                _ = try await access.reach(plan.asFeed(feed), running: .command(command), outcome: \.self) {
                    await door.runFeed($0, on: worker)
                }
            } catch {
                await worker.giveUp(feed: feed)
            }
        }
    }

    private mutating func wasStarted() {
        wasReached = true
        lostAt = nil
        pause = Self.firstPause
    }

    /// Begins the session, unless it has begun: from then on everything that happens is said and recorded.
    func begin() async throws(Interruption) {
        if let outcome = await channel.begin(plan) { throw Interruption(outcome: outcome, sessionEnded: true) }
    }

    /// What a short command of the gateway's own prints, where it ends with one of the accepted statuses.
    func capture(_ command: HostCommand, limit: Int, accepting: Set<Int32> = [0]) async throws(Interruption) -> [UInt8]
    {
        let plan = plan.unshown(within: Limits(duration: Self.captureSeconds))
        let captured = try await reach(plan, command, outcome: \.outcome) { [door, channel] plan in
            await door.capture(plan, near: channel, limit: limit)
        }
        if captured.outcome.cause == .limit {
            throw unreadable("the files beside \(what) within \(Self.captureSeconds) s,")
        }
        if captured.outcome.refusal != nil || captured.outcome.cause == .disconnect {
            throw Interruption(outcome: captured.outcome)
        }
        guard !captured.overflowed, case .status(let status) = captured.outcome.exit, accepting.contains(status) else {
            throw unreadable("the files beside \(what)")
        }
        return captured.output
    }

    /// For an answer that makes no sense.
    func unreadable(_ what: String) -> Interruption {
        let refusal = Refusal(.unavailable, "\(host) does not list \(what) as it should")
        return Interruption(outcome: LegOutcome(cause: .host, refusal: refusal))
    }

    /// Whether the host may come back; if so, after a pause.
    mutating func isWorthAnotherTry(_ interruption: Interruption) async -> Bool {
        // Whoever asks for hosts that are not there learns it at once; one of several, or one that was there, may come.
        let mayCome = wasReached || group.map { lostAt == nil || $0.isReached } ?? false
        guard !interruption.sessionEnded, mayCome else { return false }
        if lostAt == nil {
            lostAt = .now
            let reason = interruption.outcome.refusal?.message ?? "the program that reads \(what) was ended"
            await tell(.lost(reason: reason))
        }
        let milliseconds = pause
        pause = min(pause * 2, Self.longestPause)
        return await wait(milliseconds)
    }

    func tell(_ notice: TailNotice) async { await channel.worker.tell(notice, in: session) }

    /// What comes next begins a line.
    func endLine() async { await channel.worker.endLine(in: session) }

    /// Suspends; false when the session has ended.
    func wait(_ milliseconds: Int64) async -> Bool {
        await channel.worker.wait(milliseconds: milliseconds, in: session)
    }

    /// Ends the session, unless it has ended, and says how it did.
    func finish(_ outcome: LegOutcome) async -> LegOutcome { await channel.worker.finish(session, outcome) }

    private func reach<Result>(
        _ plan: LegPlan,
        _ command: HostCommand,
        outcome: (Result) -> LegOutcome,
        _ body: (LegPlan) async -> Result
    ) async throws(Interruption) -> Result {
        do {
            return try await access.reach(plan, running: .command(command), outcome: outcome, body)
        } catch {
            throw Interruption(outcome: LegOutcome(cause: .host, refusal: error))
        }
    }
}

extension LegPlan {
    /// The same way to the host for everybody who follows a log: nothing of one person's is in it.
    fileprivate func asFeed(_ feed: Identifier) -> LegPlan {
        var plan = unshown(within: Limits())
        plan.session = feed
        return plan
    }

    fileprivate func unshown(within limits: Limits) -> LegPlan {
        with {
            $0.recorder = UnshownRecorder()
            $0.presentation = .bytes
            $0.limits = limits
            $0.opening = []
        }
    }
}

extension LogReading {
    /// Why nothing more came, where it was neither the command's end nor the cursor's wish.
    var interruption: TailConnection.Interruption? {
        if sessionEnded { return TailConnection.Interruption(outcome: outcome, sessionEnded: true) }
        guard !cursor.isStopped else { return nil }
        if case .signal = outcome.exit { return TailConnection.Interruption(outcome: outcome) }
        return outcome.cause == .host ? TailConnection.Interruption(outcome: outcome) : nil
    }
}
