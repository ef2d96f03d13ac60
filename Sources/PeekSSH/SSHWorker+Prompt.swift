public import PeekCore

/// Prompts: sessions that run one command after the other, as their client types them.
extension SSHWorker {
    /// Waits for what comes next at the prompt of a session.
    public func promptInput(of session: Identifier, on channel: UInt64) async -> PromptInput {
        guard let sink = sessions[session], sink.outcome == nil, let door = registry.channels[channel] else {
            return .over
        }
        return await withCheckedContinuation { continuation in
            door.input.awaitInput(for: sink, continuation)
            settle()
        }
    }

    /// Makes the prompt of a channel look up from waiting, or not begin to wait.
    public func nudge(_ channel: UInt64) {
        registry.channels[channel]?.input.nudge()
        settle()
    }

    /// Puts something on the terminal of a prompt.
    public func draw(_ drawing: PromptDrawing, in session: Identifier) {
        sessions[session]?.draw(drawing)
        settle()
    }

    /// Says lines of the gateway's own at a prompt.
    public func say(_ lines: [String], in session: Identifier) {
        for line in lines { sessions[session]?.announce(Announcement(text: line)) }
        settle()
    }

    /// Runs the command of `plan` in its session, which has begun and goes on after it.
    func runLine(
        _ plan: LegPlan,
        over route: HostRoute,
        on channel: UInt64,
        settled: @escaping @Sendable () -> Void
    ) async -> LegOutcome {
        guard let session = sessions[plan.session], session.outcome == nil, let door = registry.channels[channel],
            door.isWanted
        else {
            settled()
            return LegOutcome(cause: .disconnect)
        }
        let leg = PromptLeg(plan, into: session, on: door)
        return await run(plan, over: route, sink: leg, settled: settled)
    }

    /// Calls `body` when somebody presses Ctrl-C on a channel while nothing on a host has its terminal; nil for none.
    public func onInterrupt(of channel: UInt64, _ body: (@Sendable () -> Void)?) {
        registry.channels[channel]?.input.onInterrupt = body
    }

    /// Ends the connection that a session has now, as Ctrl-C does.
    public func interrupt(_ session: Identifier) {
        sessions[session]?.interrupt()
        settle()
    }
}
