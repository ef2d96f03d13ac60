import PeekCore
import PeekSSH

/// Tries a host's boundary from within, as a session like any other: decided, counted, confined, recorded and sealed.
///
/// What the host says is in the recording before anything of it is read; the person is shown what came of it.
extension SessionRunner {
    /// Whatever was refused has been said on the channel.
    func drill(_ request: SessionRequest) async -> DrillReport {
        let policy = keeper.policy
        let drill: BoundaryDrill?
        do {
            drill = try policy.boundaryDrill(request.asked)
        } catch {
            let subject = Subject(host: policy.hosts[request.host]?.name, incident: request.incident)
            await recordDenial(error, request, subject, ["line": request.line])
            return .refused(await say(error, request).number)
        }
        guard let drill else { return .unconfined("the policy asks for no confinement there") }
        do {
            return try await run(drill, request, policy)
        } catch {
            return .refused(await refuse(request, error).number)
        }
    }

    private func run(_ drill: BoundaryDrill, _ request: SessionRequest, _ policy: Policy) async throws -> DrillReport {
        let asked = HostSession(
            role: drill.role,
            confinement: drill.confinement,
            command: drill.command,
            canonical: drill.canonical,
            commands: drill.commands,
            // The helper's own, on which more can be tried.
            terminal: BoundaryDrill.terminal,
            most: (BoundaryDrill.seconds, BoundaryDrill.longestAnswer)
        )
        var report: DrillReport?
        let status = try await run(asked, request, policy) { session, host, access, captured in
            if captured.outcome.refusal == nil, let reason = access.notConfined {
                report = .unconfined(reason)
                return
            }
            do throws(Refusal) {
                let findings = try await findings(of: drill, in: captured, session, host)
                captured.outcome.exit = .status(findings.exitStatus.rawValue)
                report = .answered(findings)
            } catch {
                captured.outcome.refusal = error
                report = .refused(await say(error, request).number)
            }
        }
        return report ?? .refused(status)
    }

    private func findings(
        of drill: BoundaryDrill,
        in captured: CapturedOutput,
        _ session: Identifier,
        _ host: Host
    ) async throws(Refusal) -> DrillFindings {
        if let refusal = captured.outcome.refusal { throw refusal }
        guard !captured.overflowed, let answer = DrillAnswer(parsing: captured.output) else {
            throw Refusal(
                .unavailable,
                "\(host.name) did not say what came of the drill: its prodpeek-confine knows none, or is not where "
                    + "programs are looked for",
                rule: "confinement",
                wouldWork: "host-setup with this release's prodpeek-confine, and host-setup --check there"
            )
        }
        let report = confinement.last(of: host.name)?.report
        return DrillFindings(
            report: report,
            attempts: answer.findings(try await programs(of: session)),
            remains: drill.remains(report)
        )
    }

    /// The arguments of what was reported to have run.
    private func programs(of session: Identifier) async throws(Refusal) -> [[String]] {
        do {
            let filter = EventFilter(types: [.programStarted], session: session)
            return try await log.events(filter, after: 0, limit: 1000).compactMap { event in
                guard case .program(let program) = event.fact.details else { return nil }
                return program.arguments
            }
        } catch {
            throw Refusal(.unavailable, "what the drill ran could not be looked up: \(error)", rule: "confinement")
        }
    }
}
