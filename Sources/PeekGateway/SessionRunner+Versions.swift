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
        let asked = HostSession(
            role: question.role,
            confinement: question.confinement,
            command: question.command,
            canonical: question.canonical,
            commands: question.commands,
            terminal: nil,
            most: (VersionQuestion.seconds, question.longestAnswer)
        )
        var report: VersionReport?
        let status = try await run(asked, request, policy) { _, host, _, captured in
            if let cut = cutShort(captured, host, question.longestAnswer) {
                captured.outcome = LegOutcome(cause: .limit, refusal: cut, bytesSent: captured.outcome.bytesSent)
            } else if let refusal = captured.outcome.refusal {
                _ = await say(refusal, request)
                return
            }
            let findings = question.findings(in: captured.output)
            captured.outcome.exit = .status(findings.exitStatus.rawValue)
            report = .answered(findings, cutShort: captured.outcome.refusal?.message)
        }
        return report ?? .refused(status)
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
