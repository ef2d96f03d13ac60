import PeekCore
import PeekSSH

/// Asks a host for the versions of its programs as a session like any other: decided, counted, recorded and sealed.
///
/// What the host says is in the recording before anything of it is read; the person is shown the comparison.
extension SessionRunner {
    /// Whatever was refused has been said on the channel.
    func versions(_ request: SessionRequest) async -> VersionReport {
        let policy = keeper.policy
        let question: VersionQuestion
        do {
            question = try policy.versionQuestion(request.asked)
        } catch {
            // A host that the policy does not know is no subject.
            let subject = Subject(host: policy.hosts[request.host]?.name, incident: request.incident)
            await recordDenial(error, request, subject, ["line": request.line])
            return .refused(await say(error, request).number)
        }
        do {
            return try await ask(question, request, policy)
        } catch {
            return .refused(await refuse(request, error).number)
        }
    }

    private func ask(
        _ question: VersionQuestion,
        _ request: SessionRequest,
        _ policy: Policy
    ) async throws -> VersionReport {
        try await reserving(request, question.role, policy) { session, host, door in
            let (start, around) = try await sessionStart(
                session,
                request,
                question.role,
                rendering: question.canonical,
                versionsOf: question.commands,
                policy
            )
            var report: VersionReport?
            let access = access(to: host, for: session, request, question.confinement)
            let run = ConfinementRequest.Run.command(question.command)
            let pass = { @Sendable in try await access.pass(for: run) }
            let outcome = try await record(start, request, beside: pass) { pass, recorder in
                let opening = opening(start, around, request)
                await request.channel.say(opening)
                let plan = LegPlan(
                    session: session,
                    host: host,
                    terminal: nil,
                    recorder: recorder,
                    input: question.role.input,
                    passesInput: false,
                    presentation: .bytes,
                    limits: limits(of: question.role),
                    opening: opening
                )
                let limit = question.longestAnswer
                var captured: CapturedOutput
                do throws(Refusal) {
                    captured = try await access.reach(plan, running: run, first: pass, outcome: \.outcome) {
                        await door.capture($0, near: request.channel, limit: limit)
                    }
                } catch {
                    captured = CapturedOutput(outcome: LegOutcome(cause: .host, refusal: error), output: [])
                }
                if let cut = cutShort(captured, host, limit) {
                    captured.outcome = LegOutcome(cause: .limit, refusal: cut, bytesSent: captured.outcome.bytesSent)
                } else if let refusal = captured.outcome.refusal {
                    _ = await say(refusal, request)
                    return captured.outcome
                }
                let findings = question.findings(in: captured.output)
                captured.outcome.exit = .status(findings.exitStatus.rawValue)
                report = .answered(findings, cutShort: captured.outcome.refusal?.message)
                return captured.outcome
            }
            return report ?? .refused(outcome.exitStatus)
        }
    }

    private func limits(of role: Role) -> Limits {
        var limits = role.limits
        limits.duration = min(limits.duration ?? VersionQuestion.seconds, VersionQuestion.seconds)
        return limits
    }

    /// Why only a part of the answer came; what came of it still counts.
    private func cutShort(_ captured: CapturedOutput, _ host: Host, _ limit: Int) -> Refusal? {
        if captured.outcome.cause == .limit, let refusal = captured.outcome.refusal {
            return Refusal(.unavailable, "\(host.name) had not named all its versions: \(refusal.message)")
        }
        // Whoever killed the session, or a disk that is full, is told as that.
        guard captured.overflowed, captured.outcome.refusal == nil else { return nil }
        return Refusal(.unavailable, "\(host.name) said more than the \(limit) bytes that its versions can be")
    }
}
