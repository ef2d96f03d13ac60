/// Takes reports of deploys from every door: checks them, writes the fact, and then tells those who look.
///
/// One per gateway: reports are taken one after the other, so that an ID is never given to two deploys, and of two that
/// ask not to start beside another only one starts.
public actor DeployIntake {
    /// What to do when another deploy of the same service or hosts is in progress.
    public enum Beside: Sendable {
        /// Record it.
        case accepted
        /// Refuse a start, with ``ExitStatus/limit``.
        case refused
    }

    private let log: any EventLog
    private let recorded: @Sendable (Deploy) async -> Void
    private let turns = Turns()

    /// Makes an intake.
    ///
    /// - Parameter recorded: called once for each deploy that started or ended, after the fact is durable and in the
    ///   order of the facts; the next report waits until it returns.
    public init(log: any EventLog, recorded: @escaping @Sendable (Deploy) async -> Void) {
        self.log = log
        self.recorded = recorded
    }

    /// Records a report.
    ///
    /// A report that says nothing new writes nothing, so that a sender may repeat it until it is answered.
    ///
    /// - Parameters:
    ///   - principal: a principal's name or `token:NAME`; already allowed to write deploys.
    ///   - source: the sender's address and port, or `local`.
    ///   - policy: the policy in force.
    ///   - beside: what to do when another deploy is in progress.
    /// - Throws: ``DeployRefusal`` when the report is refused, or what the event log threw; then nothing was recorded.
    public func record(
        _ report: DeployReport,
        principal: String,
        source: String,
        policy: Policy,
        beside: Beside = .accepted,
        now: Timestamp = .now
    ) async throws -> RecordedDeploy {
        try await turns.alone {
            try await self.recordAlone(report, principal, source, policy, beside, now)
        }
    }

    private func recordAlone(
        _ report: DeployReport,
        _ principal: String,
        _ source: String,
        _ policy: Policy,
        _ beside: Beside,
        _ now: Timestamp
    ) async throws -> RecordedDeploy {
        var existing: Deploy?
        if let id = report.id {
            try report.checkID()
            existing = try await log.deploy(id)
        }
        let deploy = try report.checked(against: policy, existing: existing, now: now)
        guard deploy != existing else { return RecordedDeploy(deploy: deploy, change: .none) }
        if beside == .refused, deploy.status == .started, existing?.status != .started {
            try await refuseIfBusy(deploy, policy)
        }
        try await log.append([fact(of: deploy, principal, source, policy)])
        let change: RecordedDeploy.Change =
            switch existing {
            case nil: .new
            case .some(let existing) where existing.status != deploy.status: .moved
            case .some: .amended
            }
        if change != .amended { await recorded(deploy) }
        return RecordedDeploy(deploy: deploy, change: change)
    }

    private func refuseIfBusy(_ deploy: Deploy, _ policy: Policy) async throws {
        let running = try await log.deploys(DeployFilter(status: .started, limit: 1000))
        guard let other = running.first(where: { $0.id != deploy.id && $0.touches(deploy, policy) }) else { return }
        let message =
            "\(other.by) is deploying \(other.service ?? other.hosts.joined(separator: ", ")) \(other.version)"
            + " since \(other.startedAt)"
        throw DeployRefusal(
            .busy,
            field: "status",
            Refusal(.limit, message, wouldWork: "wait until deploy \(other.id) ends", ask: other.contact)
        )
    }

    private func fact(of deploy: Deploy, _ principal: String, _ source: String, _ policy: Policy) -> Fact {
        let type: EventType =
            switch deploy.status {
            case .started: .deployStarted
            case .succeeded: .deploySucceeded
            case .failed: .deployFailed
            }
        return Fact(
            type: type,
            time: deploy.finishedAt ?? deploy.startedAt,
            principal: principal,
            source: source,
            subject: Subject(
                host: deploy.hosts.count == 1 ? deploy.hosts.first : nil,
                service: deploy.service,
                deploy: deploy.id
            ),
            outcome: deploy.status == .failed ? .failure : .success,
            reason: deploy.message ?? "-",
            policyHash: policy.hash,
            details: .deploy(deploy)
        )
    }
}

/// A deploy as it stands after a report, and what the report changed.
public struct RecordedDeploy: Sendable, Hashable {
    /// What a report changed.
    public enum Change: Sendable, Hashable {
        /// There was no such deploy before.
        case new
        /// It started again or ended.
        case moved
        /// Something else is known of it.
        case amended
        /// Nothing.
        case none
    }

    /// The deploy now.
    public var deploy: Deploy
    /// What the report changed.
    public var change: Change

    /// Makes a result.
    public init(deploy: Deploy, change: Change) {
        self.deploy = deploy
        self.change = change
    }
}

extension Deploy {
    /// The names of the hosts that it changes.
    public func hosts(in policy: Policy) -> Set<String> {
        if !hosts.isEmpty { return Set(hosts) }
        return Set(service.map { policy.hostNames(ofService: $0) } ?? [])
    }

    /// Whether it and `other` change the same thing: the same service, or for deploys of hosts alone the same host.
    public func touches(_ other: Deploy, _ policy: Policy) -> Bool {
        if let service, let theirs = other.service { return service == theirs }
        return !hosts(in: policy).isDisjoint(with: other.hosts(in: policy))
    }
}
