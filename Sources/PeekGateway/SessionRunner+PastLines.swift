import PeekCore
import PeekSSH

/// Reads the end of a log for the gateway itself, as a session like any other: decided, counted, recorded and sealed.
///
/// Its line is the most that may be read, and its recording holds everything that came; the person is shown what a verb
/// makes of it.
extension SessionRunner {
    // Seconds that the reading of one file may take; over any line that a production host has, the most takes less.
    private static let pastSeconds = 60

    /// Whatever was refused has been said on the channel.
    func read<Value: Sendable>(
        _ log: PastLog,
        _ request: SessionRequest,
        _ body: @escaping @Sendable (PastLines) -> Value
    ) async -> PastReading<Value> {
        let policy = keeper.policy
        var request = request
        if policy.allowed(request, request.line) == nil, let path = log.files.last {
            // Who may not read the predecessor may still read the log.
            request.line = log.line(files: [path], bytes: PastLog.mostBytes)
        }
        let decision = policy.decide(request.asked(request.line))
        let decided = DecidedRequest(request.asked(request.line), from: request.source, decision.verdict, by: policy)
        shadow?.compare(decided)
        switch decision {
        case .deny(let refusal):
            await recordDenial(refusal, request, decided.subject, decided.details)
            return .refused(await say(policy.advised(refusal, about: decided.request), request).number)
        case .allow(let authorization):
            do {
                return try await read(log, request, authorization, policy, body)
            } catch {
                return .refused(await refuse(request, error).number)
            }
        }
    }

    private func read<Value: Sendable>(
        _ log: PastLog,
        _ request: SessionRequest,
        _ authorization: Authorization,
        _ policy: Policy,
        _ body: @escaping @Sendable (PastLines) -> Value
    ) async throws -> PastReading<Value> {
        try await reserving(request, authorization.role, policy) { session, host, door in
            let (start, around) = try await sessionStart(
                session,
                request,
                authorization.role,
                rendering: authorization.canonical,
                policy
            )
            let access = access(to: host, for: session, request, authorization.confinement)
            let allowed: @Sendable (String) -> Authorization? = { policy.allowed(request, $0) }
            let first = allowed(PastReader.first(of: log)) ?? authorization
            let pass = { @Sendable in
                try await access.pass(for: .command(first.command(terminal: nil)), rules: first.confinement)
            }
            var value: Value?
            let outcome = try await record(start, request, beside: pass) { pass, recorder in
                // The reader says nothing to the person by itself.
                await request.channel.say(opening(start, around, request))
                let plan = LegPlan(
                    session: session,
                    host: host,
                    terminal: nil,
                    recorder: recorder,
                    input: authorization.role.input,
                    passesInput: false,
                    presentation: .bytes,
                    limits: pastLimits(of: authorization.role),
                    opening: []
                )
                let reader = PastReader(
                    log: log,
                    allowed: allowed,
                    plan: plan,
                    first: pass,
                    access: access,
                    channel: request.channel,
                    door: door,
                    large: largeReadings
                )
                var outcome: LegOutcome
                (outcome, value) = await reader.read(body)
                await access.settled()
                if value == nil, outcome.refusal == nil, outcome.cause != .disconnect {
                    outcome.refusal = unread(log, outcome, session)
                }
                if let refusal = outcome.refusal { _ = await say(refusal, request) }
                return outcome
            }
            if let value { return .read(value) }
            return .refused(outcome.refusal?.status.rawValue ?? outcome.exitStatus)
        }
    }

    private func unread(_ log: PastLog, _ outcome: LegOutcome, _ session: Identifier) -> Refusal {
        Refusal(
            .unavailable,
            "\(log.host): \(log.files.last ?? "the journal") could not be read, its reader ended with \(outcome.exitStatus)",
            wouldWork: "what it said: prodpeek session export \(session) --format text"
        )
    }

    private func pastLimits(of role: Role) -> Limits {
        var limits = role.limits
        limits.duration = min(limits.duration ?? Self.pastSeconds, Self.pastSeconds)
        return limits
    }
}

extension SessionRequest {
    /// The same question about another line.
    fileprivate func asked(_ line: String) -> DecisionRequest {
        var other = self
        other.line = line
        return other.asked
    }
}

extension Policy {
    /// What allows `line` to whoever makes `request`; nil where nothing does.
    fileprivate func allowed(_ request: SessionRequest, _ line: String) -> Authorization? {
        guard case .allow(let authorization) = decide(request.asked(line)) else { return nil }
        return authorization
    }
}
