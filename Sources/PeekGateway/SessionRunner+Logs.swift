import Logging
import PeekCore
import PeekSSH

/// A look at one log is read so that nothing of it is lost.
extension SessionRunner {
    func follow(
        _ log: LogLook,
        for request: SessionRequest,
        _ authorization: Authorization,
        on host: Host,
        _ access: HostAccess,
        _ door: SSHDoor,
        _ start: SessionStart,
        _ plan: LegPlan
    ) async -> LegOutcome {
        let what = authorization.loggedPath ?? authorization.loggedUnit ?? request.line
        let connection = TailConnection(
            plan: plan,
            host: request.host,
            group: request.tailGroup,
            what: what,
            session: start.id,
            channel: request.channel,
            access: access,
            feedFacts: { [confinement] in confinement.facts(of: $0, on: host) },
            door: door,
            joined: { [recordings] in
                try await self.recordJoin(start, request.channel.worker, $0, $1)
                recordings.follows("\(start.host) \(what)", in: start.id)
            }
        )
        let outcome = await follow(log, for: request, authorization, on: host, connection)
        await access.settled()
        return outcome
    }

    @inline(never)
    private func follow(
        _ log: LogLook,
        for request: SessionRequest,
        _ authorization: Authorization,
        on host: Host,
        _ connection: TailConnection
    ) async -> LegOutcome {
        if let unit = authorization.loggedUnit {
            var follower = JournalFollower(log: log, unit: unit, authorization: authorization, connection: connection)
            return await follower.run()
        }
        var follower = LogFollower(
            log: log,
            path: connection.what,
            feed: FeedKey(host: host, path: connection.what),
            authorization: authorization,
            authorize: { [keeper] in
                guard case .allow(let authorization) = keeper.policy.decide(request.asked) else { return nil }
                return authorization
            },
            connection: connection
        )
        return await follower.run()
    }

    /// Records that a session follows a feed: the host logs only the feed's name.
    ///
    /// - Throws: when it cannot be recorded; then nothing of the feed may be shown.
    func recordJoin(
        _ start: SessionStart,
        _ worker: SSHWorker,
        _ feed: Identifier,
        _ position: LogPosition
    ) async throws {
        let place = "\(position.file.device):\(position.file.inode)"
        do {
            try await log.append([
                Fact(
                    type: .sessionJoined,
                    principal: start.principal,
                    source: start.source,
                    subject: Subject(host: start.host, session: start.id, incident: start.incident),
                    outcome: .success,
                    reason: "\(feed)",
                    policyHash: keeper.policy.hash,
                    details: .text(["feed": "\(feed)", "file": place, "offset": "\(position.offset)"])
                )
            ])
        } catch {
            logger.error(
                "a session reads alone because it could not be recorded that it shares a connection",
                metadata: ["session.id": "\(start.id)", "error": "\(error)"]
            )
            throw error
        }
        await worker.announce(nil, marker: "\(feed) from byte \(position.offset) of file \(place)", to: start.id)
    }
}

extension Authorization {
    /// Whether the command shows one log, which can be read again from where it was left.
    var isFollowed: Bool { loggedPath != nil || loggedUnit != nil }
}
