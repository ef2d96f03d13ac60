extension DeployReport {
    /// Bytes of UTF-8 of a free text, such as a message.
    public static let longestText = 4096
    /// Bytes of UTF-8 of what is shown on one line among other things, such as a version.
    public static let longestName = 256
    /// Characters of an ID; leaves room for `repository:run:attempt` of the common CI systems.
    public static let longestID = 128
    /// Hosts that one report may name.
    public static let mostHosts = 1000
    /// Seconds by which the clock of a sender may be ahead; as much as certificates are granted.
    public static let clockTolerance: Int64 = 300
    /// 2000-01-01T00:00:00Z; what is older is a clock that was never set, or a zero value.
    public static let earliest = Timestamp(milliseconds: 946_684_800_000)

    /// The deploy that this report makes of what is known so far.
    ///
    /// How reports of one ID add up is ``Deploy/updated(with:)``.
    ///
    /// - Parameters:
    ///   - policy: names the services and hosts that exist.
    ///   - existing: the deploy of the same ID, where there is one.
    ///   - now: the time of receipt.
    /// - Throws: ``DeployRefusal`` for the first part that is wrong.
    public func checked(against policy: Policy, existing: Deploy?, now: Timestamp) throws(DeployRefusal) -> Deploy {
        try checkID()
        try checkTexts()
        try checkNames(policy)
        try checkTimes(now)
        guard let existing else { return try first(now) }
        return try update(of: existing, now)
    }

    private func first(_ now: Timestamp) throws(DeployRefusal) -> Deploy {
        if let id, service == nil, hosts.isEmpty, version == nil {
            throw DeployRefusal(
                .unknown,
                field: "id",
                Refusal(.notFound, "there is no deploy \(id)", wouldWork: "service, version and by in a first report")
            )
        }
        if service == nil, hosts.isEmpty {
            throw missing("service", "service or hosts is missing", "\"service\": \"NAME\" or \"hosts\": [\"NAME\"]")
        }
        guard let version else { throw missing("version", "version is missing", "\"version\": \"v42\"") }
        guard let by else { throw missing("by", "by is missing", "\"by\": \"who deploys\"") }
        let finished = status == .started ? nil : finishedAt ?? now
        let deploy = Deploy(
            id: id ?? Identifier(.deploy, at: now).description,
            service: service,
            hosts: hosts.withoutRepeats,
            version: version,
            by: by,
            status: status,
            kind: kind ?? .code,
            environment: environment,
            previousVersion: previousVersion,
            message: message,
            url: url,
            undo: undo,
            expect: expect,
            contact: contact,
            startedAt: startedAt ?? finished ?? now,
            finishedAt: finished
        )
        return try ordered(deploy)
    }

    private func update(of existing: Deploy, _ now: Timestamp) throws(DeployRefusal) -> Deploy {
        if let service, service != existing.service {
            throw DeployRefusal(
                .clash,
                field: "id",
                Refusal(
                    .usage,
                    "deploy \(existing.id) is one of \(existing.service ?? "hosts"), not of \(service)",
                    wouldWork: "an id of its own, or none"
                )
            )
        }
        let isAnotherAttempt = status == .started && existing.finishedAt != nil
        let repeated = existing.status == status ? existing.finishedAt : nil
        let report = Deploy(
            id: existing.id,
            service: service,
            hosts: hosts.withoutRepeats,
            version: version ?? existing.version,
            by: by ?? existing.by,
            status: status,
            kind: kind ?? .code,
            environment: environment,
            previousVersion: previousVersion,
            message: message,
            url: url,
            undo: undo,
            expect: expect,
            contact: contact,
            startedAt: startedAt ?? (isAnotherAttempt ? now : existing.startedAt),
            finishedAt: status == .started ? nil : finishedAt ?? repeated ?? now
        )
        return existing.updated(with: try ordered(report))
    }

    // The start may come from another clock than the end, so a little too early an end is taken, and moves the start.
    private func ordered(_ deploy: Deploy) throws(DeployRefusal) -> Deploy {
        guard let end = deploy.finishedAt, end.adding(seconds: Self.clockTolerance) < deploy.startedAt else {
            return deploy.withEnd(deploy.finishedAt ?? deploy.startedAt)
        }
        throw invalid("finishedAt", "finishedAt \(end) is before startedAt \(deploy.startedAt)", "a later time")
    }
}

extension [String] {
    fileprivate var withoutRepeats: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
