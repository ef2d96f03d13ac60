import PeekCore
import PeekSSH

/// A shell is a session like any other, but that the kernel of its host says what it may do.
extension SessionRunner {
    /// Runs bash where a role gives one and the host confines it, and the gateway's own prompt everywhere else;
    /// whatever was refused has been said on the channel.
    ///
    /// - Parameter request: its line must be ``SessionStart/promptLine``.
    /// - Returns: what the client is told.
    func shell(_ request: SessionRequest) async -> LegOutcome.Exit {
        var confined = request
        confined.isShell = true
        confined.line = "prodpeek shell \(request.host)"
        if let exit = await confinedShell(confined) { return exit }
        return await prompt(request)
    }

    // Nil where no role gives the principal a shell, or the host is one that could confine it and does not.
    private func confinedShell(_ request: SessionRequest) async -> LegOutcome.Exit? {
        // Lines that are piped in are for the prompt.
        guard let terminal = request.terminal else { return nil }
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
        // Where the helper need not be, it has to have been there.
        let isThere = confinement.last(of: request.host)?.report != nil
        guard shell.confinement.confinement.mode == .required || isThere else { return nil }
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
                rendering: shell.confinement.shellRendering,
                policy
            )
            return try await look(start, request, .shell, access, door) { recorder in
                LegPlan(
                    session: session,
                    host: host,
                    terminal: terminal,
                    recorder: recorder,
                    input: shell.role.input,
                    passesInput: true,
                    presentation: .bytes,
                    limits: shell.role.limits,
                    opening: self.opening(start, around, request),
                    confinement: access.confinement
                )
            }
        }
    }
}
