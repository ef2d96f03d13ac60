import Logging
import PeekCertificates
import PeekCore
import PeekSSH

/// Takes one look from decision to seal: decide, record that it starts, run, seal, record that it ended.
///
/// Thousands of sessions wait in here at a time. A frame has room for all that its function ever holds, and a task keeps
/// the frames of its deepest call, so what waits for a session to end is apart from what prepares and seals it.
final class SessionRunner: Sendable {
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

    init(
        keeper: PolicyKeeper,
        log: any EventLog,
        recordings: any Recordings,
        signer: SignerClient,
        sourceAddresses: String,
        door: @escaping @Sendable () -> SSHDoor?,
        live: LiveSessionTable,
        links: IncidentLinks,
        facts: FactRecorder,
        confinement: ConfinementLedger,
        shadow: ShadowPolicy?,
        logger: Logger
    ) {
        self.keeper = keeper
        self.log = log
        self.recordings = recordings
        self.signer = signer
        self.sourceAddresses = sourceAddresses
        self.door = door
        self.live = live
        self.links = links
        self.facts = facts
        self.confinement = confinement
        self.shadow = shadow
        self.logger = logger
    }

    /// Runs the look; whatever was refused has been said on the channel.
    ///
    /// - Returns: what the client is told.
    func run(_ request: SessionRequest) async -> LegOutcome.Exit {
        switch decide(request) {
        case .denied(let look): return await deny(look)
        case .allowed(let look):
            do {
                return .init(try await run(look))
            } catch {
                return await refuse(request, error)
            }
        }
    }

    private struct AllowedLook {
        var request: SessionRequest
        var authorization: Authorization
        /// The one that allows it.
        var policy: Policy
    }

    private struct DeniedLook {
        var request: SessionRequest
        var refusal: Refusal
        var decided: DecidedRequest
        /// The one that denies it.
        var policy: Policy
    }

    private enum Decided {
        case allowed(Indirect<AllowedLook>)
        case denied(Indirect<DeniedLook>)
    }

    @inline(never)
    private func decide(_ request: SessionRequest) -> Decided {
        let policy = keeper.policy
        let asked = request.asked
        let decision = policy.decide(asked)
        let decided = DecidedRequest(asked, from: request.source, decision.verdict, by: policy)
        shadow?.compare(decided)
        return switch decision {
        case .deny(let refusal):
            .denied(Indirect(DeniedLook(request: request, refusal: refusal, decided: decided, policy: policy)))
        case .allow(let authorization):
            .allowed(Indirect(AllowedLook(request: request, authorization: authorization, policy: policy)))
        }
    }

    @inline(never)
    private func deny(_ look: Indirect<DeniedLook>) async -> LegOutcome.Exit {
        let look = look.value
        await recordDenial(look.refusal, look.request, look.decided.subject, look.decided.details)
        return await say(look.policy.advised(look.refusal, about: look.request.asked), look.request)
    }

    private func run(_ look: Indirect<AllowedLook>) async throws -> LegOutcome {
        let request = look[\.request]
        return try await reserving(request, look[\.authorization].role, look[\.policy]) { session, host, door in
            let run = try await inOwnTask { try await self.prepare(look.value, session, host, door) }
            return try await run()
        }
    }

    /// Finds out everything that the session of a look needs before it starts.
    ///
    /// - Returns: what takes it from there to its end.
    private func prepare(
        _ look: AllowedLook,
        _ session: Identifier,
        _ host: Host,
        _ door: SSHDoor
    ) async throws -> @Sendable () async throws -> LegOutcome {
        let request = look.request
        let access = access(to: host, for: session, request, look.authorization.confinement)
        let expansion = GlobExpansion(access: access, door: door)
        let (authorization, leftOut) = try await expansion.expand(look.authorization, on: host, for: request)
        let role = authorization.role
        let (start, around) = try await sessionStart(
            session,
            request,
            role,
            rendering: authorization.canonical,
            look.policy
        )
        let plan = { @Sendable (recorder: any SessionRecorder) in
            LegPlan(
                session: session,
                host: host,
                terminal: request.terminal,
                recorder: recorder,
                input: role.input,
                passesInput: request.passesInput,
                presentation: self.presentation(request, session),
                limits: role.limits,
                opening: self.opening(start, around, request, notConfined: access.notConfined) + leftOut,
                // The session waits with its banner until the host has said what it enforces.
                confinement: access.confinement
            )
        }
        if let log = request.log, authorization.isFollowed {
            let reading = { @Sendable (_: Void, recorder: any SessionRecorder) in
                await self.follow(log, for: request, authorization, on: host, access, door, start, plan(recorder))
            }
            return { try await self.record(start, request, beside: {}, reading) }
        }
        let run = ConfinementRequest.Run.command(authorization.command(terminal: request.terminal))
        return { try await self.look(start, request, run, access, door, plan) }
    }

    /// Runs `body` for a session that counts among those of its principal.
    func reserving<Result>(
        _ request: SessionRequest,
        _ role: Role,
        _ policy: Policy,
        _ body: (Identifier, Host, SSHDoor) async throws -> Result
    ) async throws -> Result {
        let (session, host, door) = try reserve(request, role, policy)
        do {
            let result = try await body(session, host, door)
            await forget(session, request)
            return result
        } catch {
            await forget(session, request)
            throw error
        }
    }

    @inline(never)
    private func reserve(
        _ request: SessionRequest,
        _ role: Role,
        _ policy: Policy
    ) throws -> (Identifier, Host, SSHDoor) {
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
        return (session, host, door)
    }

    @inline(never)
    private func forget(_ session: Identifier, _ request: SessionRequest) async {
        live.remove(session)
        // Nobody finds it any more, so nothing more can be kept for it.
        await request.channel.worker.forget(session)
    }

    /// Takes a session of one command, or of a shell, from its start to its end, both recorded.
    @inline(never)
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
                outcome = await unreached(start.id, request.channel, recorder, error)
            }
            await access.settled()
            return outcome
        }
    }

    @inline(never)
    private func unreached(
        _ session: Identifier,
        _ channel: DoorChannelHandle,
        _ recorder: any SessionRecorder,
        _ refusal: Refusal
    ) async -> LegOutcome {
        let failed = LegOutcome(cause: .host, refusal: refusal)
        if await channel.worker.isOpen(session) { return await channel.worker.finish(session, failed) }
        // The session has not begun; then the refusal is said by itself.
        await channel.refuse(refusal, recorder: recorder)
        return failed
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
}
