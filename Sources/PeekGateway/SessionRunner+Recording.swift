import Logging
import PeekCore
import PeekSSH

/// A session from its start to its seal, both recorded.
extension SessionRunner {
    /// Takes a session from its start to its end, both recorded, around `leg`, which is given what was prepared while
    /// the start was recorded.
    ///
    /// - Returns: how it ended; what went wrong before the leg has been said on the channel.
    /// - Throws: when it did not start.
    @inline(never)
    func record<Prepared: Sendable>(
        _ start: SessionStart,
        _ request: SessionRequest,
        beside prepare: @escaping @Sendable () async throws -> Prepared,
        _ leg: (Prepared, any SessionRecorder) async -> LegOutcome
    ) async throws -> LegOutcome {
        let recorder = try begin(start, request)
        let outcome: LegOutcome
        do {
            outcome = await leg(try await inOwnTask { try await self.started(start, beside: prepare) }, recorder)
        } catch {
            outcome = await failed(error, request, recorder)
        }
        await close(start, outcome, request)
        return outcome
    }

    private func started<Prepared: Sendable>(
        _ start: SessionStart,
        beside prepare: @escaping @Sendable () async throws -> Prepared
    ) async throws -> Prepared {
        async let prepared = prepare()
        try await recordStart(start)
        await linkLate(start)
        return try await prepared
    }

    @inline(never)
    private func failed(
        _ error: any Error,
        _ request: SessionRequest,
        _ recorder: any SessionRecorder
    ) async -> LegOutcome {
        let refusal = error as? Refusal ?? Refusal(.unavailable, "the session could not start: \(error)")
        await request.channel.refuse(refusal, recorder: recorder)
        return LegOutcome(cause: refusal.status == .recording ? .recording : .host, refusal: refusal)
    }

    @inline(never)
    private func begin(_ start: SessionStart, _ request: SessionRequest) throws -> any SessionRecorder {
        live.fill(
            LiveSessionTable.Entry(start: start, worker: request.channel.worker, channel: request.channel)
        )
        // From here a reload finds the session and ends it; before, it may have come while names were listed.
        guard keeper.policy.stillAllows(start) else {
            throw Refusal(.denied, "the policy changed and does not allow this any more", wouldWork: "try it again")
        }
        return try begin(start, worker: request.channel.worker.index)
    }

    private func begin(_ start: SessionStart, worker: Int) throws -> any SessionRecorder {
        do {
            return try recordings.begin(start, worker: worker)
        } catch {
            throw unrecorded(error)
        }
    }

    private func unrecorded(_ error: any Error) -> Refusal {
        Refusal(
            .recording,
            "no session can start: \(sentence(error))",
            wouldWork: "try again when the gateway's data directory is well",
            ask: "whoever operates this gateway"
        )
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
            throw unrecorded(error)
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
    @inline(never)
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
