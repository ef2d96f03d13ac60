import PeekCore
import PeekSSH

/// A shell is a session like any other, but that the kernel of its host says what it may do.
extension SessionRunner {
    /// Runs a shell; whatever was refused has been said on the channel.
    ///
    /// - Returns: what the client is told; nil where no role gives the principal a shell on the host.
    func runShell(_ request: SessionRequest) async -> LegOutcome.Exit? {
        let policy = keeper.policy
        let shell: ConfinedShell
        switch policy.confinedShell(request.asked) {
        case nil: return nil
        case .failure(let refusal):
            let subject = Subject(host: request.host, incident: request.incident)
            await recordDenial(refusal, request, subject, ["line": request.line])
            return await say(refusal, request)
        case .success(let found): shell = found
        }
        guard let terminal = request.terminal else {
            let refusal = Refusal(
                .denied,
                "a shell on \(request.host) needs a terminal",
                rule: "role \(shell.role.name): shell",
                wouldWork: "ssh -t \(request.host)@GATEWAY"
            )
            return await refuse(request, refusal)
        }
        do {
            return .init(try await run(shell, terminal, request, policy))
        } catch {
            return await refuse(request, error)
        }
    }

    private func run(
        _ shell: ConfinedShell,
        _ terminal: Terminal,
        _ request: SessionRequest,
        _ policy: Policy
    ) async throws -> LegOutcome {
        try await reserving(request, shell.role, policy) { session, host, door in
            let access = access(to: host, for: session, request, shell.confinement)
            let (start, around) = try await sessionStart(
                session,
                request,
                shell.role,
                rendering: "prodpeek-confine",
                policy
            )
            return try await look(start, request, .shell, access, door) { recorder in
                var plan = LegPlan(
                    session: session,
                    host: host,
                    credential: .none,
                    terminal: terminal,
                    recorder: recorder,
                    input: shell.role.input,
                    passesInput: true,
                    presentation: .bytes,
                    limits: shell.role.limits,
                    opening: opening(start, around, request)
                )
                plan.confinement = access.confinement
                return plan
            }
        }
    }
}
