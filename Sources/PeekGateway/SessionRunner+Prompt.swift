import PeekCore
import PeekSSH

/// A session at the gateway's own read-only prompt: one recording, and of each line an event and a connection.
extension SessionRunner {
    /// Runs the prompt; whatever was refused has been said on the channel.
    ///
    /// - Parameter request: its line must be ``SessionStart/promptLine``.
    /// - Returns: what the client is told: what the last line came to.
    func prompt(_ request: SessionRequest) async -> LegOutcome.Exit {
        let policy = keeper.policy
        do {
            let reach = try policy.promptReach(request.asked)
            return try await prompt(request, reach, policy)
        } catch {
            return await refuse(request, error)
        }
    }

    private func prompt(
        _ request: SessionRequest,
        _ reach: PromptReach,
        _ policy: Policy
    ) async throws -> LegOutcome.Exit {
        try await reserving(request, reach.role, policy) { session, host, door in
            var (start, around) = try await sessionStart(session, request, reach.role, rendering: "-", policy)
            start.directory = reach.start
            let banner = opening(start, around, request)
            let outcome = try await record(start, request, beside: {}) { [start] _, recorder in
                let plan = LegPlan(
                    session: session,
                    host: host,
                    terminal: request.terminal,
                    recorder: recorder,
                    input: reach.role.input,
                    passesInput: false,
                    presentation: .bytes,
                    limits: reach.role.limits,
                    opening: banner,
                    saysInOrder: request.terminal != nil
                )
                if let outcome = await request.channel.begin(plan) { return outcome }
                let lines = PromptLines(
                    runner: self,
                    request: request,
                    start: start,
                    door: door,
                    recorder: recorder,
                    home: reach.start
                )
                let status = await status(of: lines)
                let ended = LegOutcome(cause: .exit, exit: .status(status))
                return await request.channel.worker.finish(session, ended)
            }
            return .init(outcome)
        }
    }

    private func status(of lines: PromptLines) async -> Int32 {
        if let terminal = lines.request.terminal {
            var prompt = TerminalPrompt(lines, on: terminal)
            return await prompt.run()
        }
        var script = PromptScript(lines)
        return await script.run()
    }
}
