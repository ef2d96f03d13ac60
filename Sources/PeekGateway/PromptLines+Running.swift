import PeekCore
import PeekSSH

/// A line that is a command.
extension PromptLines {
    func run(_ line: String, on terminal: Terminal?, _ place: inout PromptPlace) async {
        let policy = runner.keeper.policy
        let asked = asked(line, at: place)
        let decision = policy.decide(asked)
        switch decision {
        case .deny(let refusal):
            await record(refusal, of: asked, by: policy)
            await refuse(policy.advised(refusal, about: asked), &place)
        case .allow(let authorization):
            let decided = DecidedRequest(asked, from: request.source, decision.verdict, by: policy)
            runner.shadow?.compare(decided)
            do {
                try await run(authorization, decided, on: terminal, policy, &place)
            } catch {
                let refusal = error as? Refusal ?? Refusal(.unavailable, "the line could not start: \(error)")
                await refuse(refusal, &place)
            }
        }
    }

    private func run(
        _ authorization: Authorization,
        _ decided: DecidedRequest,
        on terminal: Terminal?,
        _ policy: Policy,
        _ place: inout PromptPlace
    ) async throws {
        guard let host = policy.hosts[request.host] else {
            throw Refusal(.unavailable, "the policy no longer knows \(request.host)")
        }
        let access = access(to: host, authorization.confinement)
        let expansion = GlobExpansion(access: access, door: door)
        let (authorization, leftOut) = try await expansion.expand(authorization, on: host, for: request)
        guard !Task.isCancelled else { throw Refusal(.interrupted, "given up") }
        place.started += 1
        let number = place.started
        try await recordStart(number, authorization, decided)
        await channel.worker.announce(nil, marker: "line \(number): \(visible(decided.request.line))", to: session)
        if !leftOut.isEmpty { await channel.worker.say(leftOut, in: session) }
        let outcome = await run(authorization, decided, on: host, access, terminal)
        await access.settled()
        await recordEnd(number, outcome)
        if let refusal = outcome.refusal, await channel.worker.goesOn(session) {
            return await refuse(refusal, &place)
        }
        place.settle(outcome.exitStatus, outcome.refusal)
    }

    private func run(
        _ authorization: Authorization,
        _ decided: DecidedRequest,
        on host: Host,
        _ access: HostAccess,
        _ terminal: Terminal?
    ) async -> LegOutcome {
        // From here a reload finds the line and ends it; before, it may have come while names were listed.
        runner.live.runs(decided.request.line, authorization.canonical, in: decided.request.directory, of: session)
        defer { runner.live.runsNothing(session) }
        var line = start
        (line.line, line.rendering, line.directory) =
            (decided.request.line, authorization.canonical, decided.request.directory)
        // Names that stood for a wildcard may be denied meanwhile, too.
        guard runner.keeper.policy.stillAllows(line) else {
            let refusal = Refusal(.denied, "the policy changed and does not allow this line any more")
            return LegOutcome(cause: .policy, refusal: refusal)
        }
        let plan = LegPlan(
            session: session,
            host: host,
            terminal: terminal,
            recorder: recorder,
            input: authorization.role.input,
            passesInput: terminal != nil,
            presentation: .bytes,
            limits: authorization.role.limits,
            opening: [],
            saysInOrder: terminal != nil
        )
        let command = ConfinementRequest.Run.command(authorization.command(terminal: terminal))
        do throws(Refusal) {
            return try await access.reach(plan, running: command, rules: authorization.confinement, outcome: \.self) {
                guard !Task.isCancelled else { return Self.givenUp }
                return await door.runLine($0, on: channel)
            }
        } catch {
            return LegOutcome(cause: .host, refusal: error)
        }
    }

    private static let givenUp = LegOutcome(cause: .exit, exit: .status(ExitStatus.interrupted.rawValue))

    // MARK: events

    private func recordStart(
        _ number: Int,
        _ authorization: Authorization,
        _ decided: DecidedRequest
    ) async throws {
        var details = decided.details
        details["command"] = "\(number)"
        details["rendering"] = authorization.canonical
        details["role"] = authorization.role.name
        do {
            try await runner.log.append([fact(.commandStarted, .success, "role \(authorization.role.name)", details)])
        } catch {
            throw Refusal(
                .recording,
                "the line does not run, because that could not be recorded: \((error as? Refusal)?.message ?? "\(error)")",
                wouldWork: "try again when the gateway's data directory is well",
                ask: "whoever operates this gateway"
            )
        }
    }

    private func recordEnd(_ number: Int, _ outcome: LegOutcome) async {
        let details = ["command": "\(number)", "status": "\(outcome.exitStatus)"]
        let ended = outcome.cause == .exit || outcome.cause == .disconnect
        let reason = outcome.refusal?.message ?? outcome.cause.rawValue
        await runner.facts.append([fact(.commandEnded, ended ? .success : .failure, reason, details)])
    }

    private func fact(
        _ type: EventType,
        _ outcome: Fact.Outcome,
        _ reason: String,
        _ details: [String: String]
    ) -> Fact {
        Fact(
            type: type,
            principal: start.principal,
            source: start.source,
            subject: Subject(host: start.host, session: session, incident: start.incident),
            outcome: outcome,
            reason: reason,
            policyHash: runner.keeper.policy.hash,
            details: .text(details)
        )
    }
}
