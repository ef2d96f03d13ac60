import LibSSH
public import PeekCore

/// Sessions on their worker: each is one command on one host, or several in turn.
extension SSHWorker {
    /// Runs one command on one host for a channel; returns when it is over, whatever the reason.
    ///
    /// - Parameter settled: called once, when the handshake is over, well or not.
    @inline(never)
    func run(
        _ plan: LegPlan,
        over route: HostRoute,
        on channel: UInt64,
        settled: @escaping @Sendable () -> Void
    ) async -> LegOutcome {
        let outcome = await withCheckedContinuation { continuation in
            begin(plan, over: route, on: channel, settled, continuation)
        }
        return close(plan.session, outcome)
    }

    @inline(never)
    private func begin(
        _ plan: LegPlan,
        over route: HostRoute,
        on channel: UInt64,
        _ settled: @escaping @Sendable () -> Void,
        _ continuation: CheckedContinuation<LegOutcome, Never>
    ) {
        switch open(plan, on: channel) {
        case .success(let session):
            begin(plan, over: route, session, settled, continuation)
            settle()
        case .failure(let ended):
            settled()
            continuation.resume(returning: ended.outcome)
        }
    }

    // Where it never began, it ends as it was going to.
    @inline(never)
    private func close(_ session: Identifier, _ outcome: LegOutcome) -> LegOutcome {
        // It is tried again without confinement, in the same session.
        if outcome.unconfined != nil, let open = sessions[session], open.outcome == nil { return outcome }
        sessions[session]?.end(outcome)
        return closeSession(session) ?? outcome
    }

    final class Ended: Error {
        let outcome: LegOutcome

        init(_ outcome: LegOutcome) {
            self.outcome = outcome
        }
    }

    /// Begins a session for a channel, unless one of the two is over already; or finds it.
    @inline(never)
    func open(_ plan: LegPlan, on channel: UInt64) -> Result<SessionSink, Ended> {
        if let session = sessions[plan.session] { return .success(session) }
        guard let door = registry.channels[channel], door.isWanted else {
            return .failure(Ended(LegOutcome(cause: .disconnect)))
        }
        if var outcome = door.withdrawn ?? doomed.removeValue(forKey: plan.session) {
            if let refusal = outcome.refusal { say(refusal, plan.terminal, plan.recorder, to: door) }
            outcome.bytesSent = 0
            return .failure(Ended(outcome))
        }
        let session = SessionSink(plan: plan, door: door, agenda: agenda)
        begin(session)
        return .success(session)
    }

    private func begin(_ session: SessionSink) {
        sessions[session.plan.session] = session
        for announcement in early.removeValue(forKey: session.plan.session) ?? [] { session.announce(announcement) }
    }

    func closeSession(_ session: Identifier) -> LegOutcome? {
        guard let session = sessions.removeValue(forKey: session) else { return nil }
        ended.insert(session.plan.session)
        session.release()
        settle()
        return session.outcome
    }

    /// Says why a session ends that has no connection to its host; recorded like everything that is said.
    func refuse(_ refusal: Refusal, _ terminal: Terminal?, recorder: any SessionRecorder, on channel: UInt64) {
        guard let door = registry.channels[channel] else { return }
        say(refusal, terminal, recorder, to: door)
        settle()
    }

    private func say(
        _ refusal: Refusal,
        _ terminal: Terminal?,
        _ recorder: any SessionRecorder,
        to reader: any LegReader
    ) {
        refusal.text(on: terminal).withUnsafeBytes { bytes in
            // It is sent even when it cannot be recorded: whoever is refused must learn why.
            _ = recorder.append(.errorNotice, bytes)
            reader.send(bytes, isError: true)
        }
    }

    /// Knows that a session's command has ended: until it is forgotten nothing ends it, and nothing is said to it.
    public func commandEnded(_ session: Identifier) {
        ended.insert(session)
        doomed[session] = nil
        for announcement in early.removeValue(forKey: session) ?? [] { announcement.giveUp() }
    }

    /// Forgets a session that is over.
    public func forget(_ session: Identifier) {
        commandEnded(session)
        ended.remove(session)
    }

    /// Runs one command for the gateway itself and keeps what it prints, at most `limit` bytes, while `channel` is open.
    func capture(
        _ plan: LegPlan,
        over route: HostRoute,
        limit: Int,
        for channel: UInt64,
        settled: @escaping @Sendable () -> Void
    ) async -> CapturedOutput {
        if let outcome = doomed.removeValue(forKey: plan.session) {
            settled()
            return CapturedOutput(outcome: outcome, output: [])
        }
        guard let client = registry.channels[channel], client.isWanted else {
            settled()
            return CapturedOutput(outcome: LegOutcome(cause: .disconnect), output: [])
        }
        let capture = OutputCapture(limit: limit, for: client)
        let sink = SessionSink(plan: plan, door: capture, agenda: agenda)
        // A listing may be made for a session that goes on beside it, and then ends with that.
        let isAlone = sessions[plan.session] == nil
        if isAlone { begin(sink) } else { captures[ObjectIdentifier(sink)] = sink }
        var outcome = await run(plan, over: route, sink: sink, settled: settled)
        if outcome.unconfined == nil { sink.end(outcome) }
        outcome = sink.outcome ?? outcome
        if isAlone { sessions[plan.session] = nil } else { captures[ObjectIdentifier(sink)] = nil }
        let output = capture.overflowed ? [] : capture.output
        return CapturedOutput(outcome: outcome, output: output, overflowed: capture.overflowed)
    }

    func run(
        _ plan: LegPlan,
        over route: HostRoute,
        sink: any LegSink,
        settled: @escaping @Sendable () -> Void
    ) async -> LegOutcome {
        await withCheckedContinuation { continuation in
            begin(plan, over: route, sink, settled, continuation)
            settle()
        }
    }

    // Not inlined: what it holds would be held as long as the leg runs.
    @inline(never)
    private func begin(
        _ plan: LegPlan,
        over route: HostRoute,
        _ sink: any LegSink,
        _ settled: @escaping @Sendable () -> Void,
        _ continuation: CheckedContinuation<LegOutcome, Never>
    ) {
        let descriptor: Int32
        do {
            descriptor = try connectSocket(route)
        } catch {
            settled()
            let message = "\(plan.host.name) (\(plan.host.address)) cannot be reached: \(error)"
            let advice = "check that sshd runs on \(plan.host.name), the gateway's network, and hosts.connectFrom"
            let outcome = LegOutcome(cause: .host, refusal: Refusal(.unavailable, message, wouldWork: advice))
            sink.ended(outcome)
            return continuation.resume(returning: outcome)
        }
        let leg = HostLeg(
            token: nextToken(),
            plan: plan,
            descriptor: descriptor,
            sink: sink,
            agenda: agenda,
            loop: loop,
            settled: settled,
            continuation: continuation
        )
        legs[leg.token] = leg
        sink.begin(leg)
        if let session = sessions[plan.session], session !== sink { session.begin(beside: leg) }
        leg.begin()
    }

    /// Marks a moment in a session's recording, and says it to the person unless `text` is nil.
    ///
    /// A session that has not begun on this worker hears of it when it does.
    public func announce(_ text: String?, marker: String, to session: Identifier) {
        announce(Announcement(text: text, marker: marker), to: session)
    }

    /// Marks a moment in a session's recording, says it to the person, and waits until that is done.
    public func tell(_ text: String, marker: String, to session: Identifier) async -> Telling {
        await withCheckedContinuation { told in
            announce(Announcement(text: text, marker: marker, told: told), to: session)
        }
    }

    private func announce(_ announcement: Announcement, to session: Identifier) {
        if ended.contains(session) {
            announcement.giveUp()
        } else if let sink = sessions[session] {
            sink.announce(announcement)
            settle()
        } else {
            early[session, default: []].append(announcement)
        }
    }

    /// Ends a session; its client is told why.
    ///
    /// - Returns: false when its command has ended. One that has not begun on this worker ends when it does, unless it is
    ///   forgotten before.
    public func end(_ session: Identifier, cause: SessionCause, saying refusal: Refusal) -> Bool {
        guard !ended.contains(session) else { return false }
        guard let sink = sessions[session] else {
            // It is still on its way to the host; it ends as soon as it gets here.
            doomed[session] = LegOutcome(cause: cause, refusal: refusal)
            return true
        }
        guard sink.outcome == nil else { return false }
        sink.end(LegOutcome(cause: cause, refusal: refusal))
        settle()
        return true
    }
}
