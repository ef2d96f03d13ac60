import PeekCore
import PeekSSH

/// A look at one log is read so that nothing of it is lost.
extension SessionRunner {
    func follow(
        _ log: LogLook,
        for request: SessionRequest,
        _ authorization: Authorization,
        _ connection: TailConnection
    ) async -> LegOutcome {
        if let unit = authorization.loggedUnit {
            var follower = JournalFollower(log: log, unit: unit, authorization: authorization, connection: connection)
            return await follower.run()
        }
        var follower = LogFollower(
            log: log,
            path: connection.what,
            authorization: authorization,
            authorize: { [keeper] in
                guard case .allow(let authorization) = keeper.policy.decide(request.asked) else { return nil }
                return authorization
            },
            connection: connection
        )
        return await follower.run()
    }
}

extension Authorization {
    /// Whether the command shows one log, which can be read again from where it was left.
    var isFollowed: Bool { loggedPath != nil || loggedUnit != nil }
}
