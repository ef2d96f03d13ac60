import Logging
import PeekCertificates
import PeekCore
import PeekSSH

/// Takes one look from decision to seal: decide, record that it starts, run, seal, record that it ended.
struct SessionRunner: Sendable {
    let keeper: PolicyKeeper
    let log: any EventLog
    let recordings: any Recordings
    let signer: SignerClient
    let sourceAddresses: String
    let door: @Sendable () -> SSHDoor?
    let live: LiveSessionTable
    let links: IncidentLinks
    let facts: FactRecorder
    let confinement: ConfinementLedger
    let shadow: ShadowPolicy?
    let logger: Logger
    let largeReadings = LargeReadings()

    /// Runs the look; whatever was refused has been said on the channel.
    ///
    /// - Returns: what the client is told.
    func run(_ request: SessionRequest) async -> LegOutcome.Exit {
        let policy = keeper.policy
        let asked = request.asked
        let decision = policy.decide(asked)
        let decided = DecidedRequest(asked, from: request.source, decision.verdict, by: policy)
        shadow?.compare(decided)
        switch decision {
        case .deny(let refusal):
            await recordDenial(refusal, request, decided.subject, decided.details)
            return await say(policy.advised(refusal, about: asked), request)
        case .allow(let authorization):
            do {
                return try await run(request, authorization, policy)
            } catch {
                return await refuse(request, error)
            }
        }
    }

    private func run(
        _ request: SessionRequest,
        _ authorization: Authorization,
        _ policy: Policy
    ) async throws -> LegOutcome.Exit {
        try await reserving(request, authorization.role, policy) { session, host, door in
            let access = access(to: host, for: session, request, authorization.confinement)
            let expansion = GlobExpansion(access: access, door: door)
            let (authorization, leftOut) = try await expansion.expand(authorization, on: host, for: request)
            let (start, around) = try await sessionStart(
                session,
                request,
                authorization.role,
                rendering: authorization.canonical,
                policy
            )
            let plan = { @Sendable (recorder: any SessionRecorder) in
                var plan = LegPlan(
                    session: session,
                    host: host,
                    credential: .none,
                    terminal: request.terminal,
                    recorder: recorder,
                    input: authorization.role.input,
                    passesInput: request.passesInput,
                    presentation: presentation(request, session),
                    limits: authorization.role.limits,
                    opening: opening(start, around, request, notConfined: access.notConfined) + leftOut
                )
                // The session waits with its banner until the host has said what it enforces.
                plan.confinement = access.confinement
                return plan
            }
            if let log = request.log, authorization.isFollowed {
                let what = authorization.loggedPath ?? authorization.loggedUnit ?? request.line
                let outcome = try await record(start, request, beside: {}) { _, recorder in
                    let outcome = await follow(
                        log,
                        for: request,
                        authorization,
                        on: host,
                        TailConnection(
                            plan: plan(recorder),
                            host: request.host,
                            group: request.tailGroup,
                            what: what,
                            session: session,
                            channel: request.channel,
                            access: access,
                            feedFacts: { [confinement] in confinement.facts(of: $0, on: host) },
                            door: door,
                            joined: { [recordings] in
                                try await recordJoin(start, request.channel.worker, $0, $1)
                                recordings.follows("\(start.host) \(what)", in: session)
                            }
                        )
                    )
                    await access.settled()
                    return outcome
                }
                return .init(outcome)
            }
            let run = ConfinementRequest.Run.command(authorization.command(terminal: request.terminal))
            return .init(try await look(start, request, run, access, door, plan))
        }
    }

    /// Runs `body` for a session that counts among those of its principal.
    func reserving<Result>(
        _ request: SessionRequest,
        _ role: Role,
        _ policy: Policy,
        _ body: (Identifier, Host, SSHDoor) async throws -> Result
    ) async throws -> Result {
        guard let host = policy.hosts[request.host], let door = door() else {
            throw Refusal(.unavailable, "the gateway is starting or stopping", wouldWork: "try again in a moment")
        }
        let session = Identifier(.session)
        guard live.reserve(session, for: request.principal.name, limit: role.limits.sessions) else {
            throw Refusal(
                .limit,
                "you have \(role.limits.sessions ?? 0) sessions open, the most that your role allows",
                rule: "role \(role.name): limits.sessions",
                wouldWork: "end one of them: prodpeek session list"
            )
        }
        do {
            let result = try await body(session, host, door)
            await forget(session, request)
            return result
        } catch {
            await forget(session, request)
            throw error
        }
    }

    private func forget(_ session: Identifier, _ request: SessionRequest) async {
        live.remove(session)
        // Nobody finds it any more, so nothing more can be kept for it.
        await request.channel.worker.forget(session)
    }

    /// Takes a session of one command, or of a shell, from its start to its end, both recorded.
    func look(
        _ start: SessionStart,
        _ request: SessionRequest,
        _ run: ConfinementRequest.Run,
        _ access: HostAccess,
        _ door: SSHDoor,
        _ plan: @Sendable (any SessionRecorder) -> LegPlan
    ) async throws -> LegOutcome {
        let pass = { @Sendable in try await access.pass(for: run, terminal: request.terminal) }
        return try await record(start, request, beside: pass) { pass, recorder in
            let outcome: LegOutcome
            do throws(Refusal) {
                outcome = try await access.reach(plan(recorder), running: run, first: pass, outcome: \.self) {
                    await door.run($0, on: request.channel)
                }
            } catch {
                // Nothing when the session has not begun; then the refusal is said by itself.
                let failed = LegOutcome(cause: .host, refusal: error)
                if await request.channel.worker.isOpen(start.id) {
                    outcome = await request.channel.worker.finish(start.id, failed)
                } else {
                    await request.channel.refuse(error, recorder: recorder)
                    outcome = failed
                }
            }
            await access.settled()
            return outcome
        }
    }

    /// The way to a host for a session, or for one line of a prompt, which has no banner of its own.
    func access(
        to host: Host,
        for session: Identifier,
        _ request: SessionRequest,
        _ rules: ConfinementRules?,
        isLine: Bool = false
    ) -> HostAccess {
        HostAccess(
            of: session,
            rules: rules,
            facts: confinement.facts(
                of: session,
                on: host,
                principal: request.principal.name,
                source: request.source,
                incident: request.incident
            ),
            hasBanner: !isLine && isBannerWanted(request),
            signer: signer,
            sourceAddresses: sourceAddresses
        )
    }

    /// Takes a session from its start to its end, both recorded, around `leg`, which is given what was prepared while
    /// the start was recorded.
    ///
    /// - Returns: how it ended; what went wrong before the leg has been said on the channel.
    /// - Throws: when it did not start.
    func record<Prepared: Sendable>(
        _ start: SessionStart,
        _ request: SessionRequest,
        beside prepare: @escaping @Sendable () async throws -> Prepared,
        _ leg: (Prepared, any SessionRecorder) async -> LegOutcome
    ) async throws -> LegOutcome {
        live.fill(
            LiveSessionTable.Entry(start: start, worker: request.channel.worker, channel: request.channel)
        )
        // From here a reload finds the session and ends it; before, it may have come while names were listed.
        guard keeper.policy.stillAllows(start) else {
            throw Refusal(.denied, "the policy changed and does not allow this any more", wouldWork: "try it again")
        }
        let recorder = try begin(start, worker: request.channel.worker.index)
        do {
            async let prepared = prepare()
            try await recordStart(start)
            await linkLate(start)
            let outcome = await leg(try await prepared, recorder)
            await close(start, outcome, request)
            return outcome
        } catch {
            let refusal = error as? Refusal ?? Refusal(.unavailable, "the session could not start: \(error)")
            await request.channel.refuse(refusal, recorder: recorder)
            let outcome = LegOutcome(cause: refusal.status == .recording ? .recording : .host, refusal: refusal)
            await close(start, outcome, request)
            return outcome
        }
    }

    private func begin(_ start: SessionStart, worker: Int) throws -> any SessionRecorder {
        do {
            return try recordings.begin(start, worker: worker)
        } catch {
            throw Refusal(
                .recording,
                "no session can start: \(sentence(error))",
                wouldWork: "try again when the gateway's data directory is well",
                ask: "whoever operates this gateway"
            )
        }
    }

    private func recordStart(_ start: SessionStart) async throws {
        do {
            try await log.append([
                Fact(
                    type: .sessionStarted,
                    time: start.startedAt,
                    principal: start.principal,
                    source: start.source,
                    subject: Subject(host: start.host, session: start.id, incident: start.incident),
                    outcome: .success,
                    reason: "role \(start.role)",
                    policyHash: keeper.policy.hash,
                    details: .sessionStarted(start)
                )
            ])
        } catch {
            throw Refusal(
                .recording,
                "no session can start: \(sentence(error))",
                wouldWork: "try again when the gateway's data directory is well",
                ask: "whoever operates this gateway"
            )
        }
    }

    // An incident that was opened since the facts of the start were asked for; whoever is not linked can be by hand.
    private func linkLate(_ start: SessionStart) async {
        do {
            guard let incident = try await links.catchUp(start, keeper.policy, now: .now) else { return }
            let notice = IncidentNotice(incident)
            // Said once the session has begun on its worker, which waits for this.
            let entries = live.all.filter { $0.start.id == start.id }
            await live.announce(notice.label, to: entries) { _ in notice.line(linked: 1, of: 1) }
        } catch {
            logger.error(
                "a session could not be linked",
                metadata: ["session.id": "\(start.id)", "error": "\(error)"]
            )
        }
    }

    // A refusal's description has its hints and its own prefix too.
    private func sentence(_ error: any Error) -> String { (error as? Refusal)?.message ?? "\(error)" }

    /// Bytes of output whose recording takes longer to seal than anybody likes to wait for an exit status.
    private static let longToSeal: Int64 = 32 << 20

    // The seal comes before the exit status: whoever sees a command end can verify its recording at once. Of a large one
    // everything that was shown is recorded by then, and the end and the seal follow; a gateway that dies between them
    // calls the session interrupted.
    private func close(_ start: SessionStart, _ outcome: LegOutcome, _ request: SessionRequest) async {
        await request.channel.worker.commandEnded(start.id)
        if request.endsChannel, outcome.bytesSent > Self.longToSeal {
            live.release(start.id)
            await request.channel.finish(.init(outcome))
        }
        let status = outcome.cause == .disconnect ? nil : outcome.exitStatus
        var seal: RecordingSeal?
        var trouble = "-"
        do {
            seal = try await recordings.finish(start.id, RecordingEnd(cause: outcome.cause, exitStatus: status))
        } catch {
            trouble = "the recording could not be sealed: \(error)"
            logger.error(
                "a recording could not be sealed",
                metadata: ["session.id": "\(start.id)", "error": "\(error)"]
            )
        }
        let end = SessionEnd(
            id: start.id,
            cause: outcome.cause,
            exitStatus: status,
            bytesSent: outcome.bytesSent,
            seal: seal,
            quietlyRefused: request.quietlyRefused
        )
        do {
            try await log.append([
                Fact(
                    type: .sessionEnded,
                    principal: start.principal,
                    source: start.source,
                    subject: Subject(host: start.host, session: start.id, incident: start.incident),
                    outcome: outcome.cause == .exit || outcome.cause == .disconnect ? .success : .failure,
                    reason: outcome.refusal?.message ?? trouble,
                    policyHash: keeper.policy.hash,
                    details: .sessionEnded(end)
                )
            ])
        } catch {
            logger.error("an end was not recorded", metadata: ["session.id": "\(start.id)", "error": "\(error)"])
        }
    }
}
