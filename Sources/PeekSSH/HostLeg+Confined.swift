import PeekCore

/// A leg whose host confines: what comes and goes are frames; see ``ConfinementExchange``.
extension HostLeg {
    /// Takes frames as far as there is room for what they hold, split anywhere.
    ///
    /// - Returns: how many bytes were taken.
    func takeFrames(_ bytes: UnsafeRawBufferPointer) -> Int {
        var taken = 0
        while outcome == nil, actOnPending() {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[taken...])
            do throws(ConfinementFault) {
                guard let (used, step) = try confined?.exchange.next(rest) else { return taken }
                taken += used
                switch step {
                case .more:
                    if confined?.exchange.awaitsGo ?? false { go() }
                    return taken
                case .output(let count, let isError):
                    let room = min(count, self.room)
                    let part = UnsafeRawBufferPointer(rebasing: rest[used..<(used + room)])
                    guard room > 0, show(part, isError: isError) else { return taken }
                    confined?.exchange.taken(room)
                    taken += room
                default: confined?.pending = step
                }
            } catch {
                end(ConfinementRefusal(plan).odd(error))
            }
        }
        return outcome == nil ? taken : bytes.count
    }

    /// Acts on what was said last; false while that has to wait.
    private func actOnPending() -> Bool {
        guard let pending = confined?.pending else { return recordAnswered() }
        guard act(on: pending) else {
            if outcome == nil { agenda.wait(self) }
            return false
        }
        confined?.pending = nil
        return confined?.ending == nil
    }

    private func act(on step: ConfinementExchange.Step) -> Bool {
        switch step {
        case .reported(let report): return begin(report)
        case .refused(let sentence): end(ConfinementRefusal(plan).refused(sentence))
        case .started(let program): return sink.report(.started(program))
        case .ended(let program): return sink.report(.ended(program))
        case .inputGiven(let count, let isEchoed):
            if confined?.answered == nil {
                guard let bytes = confined?.typed.give(count) else {
                    end(ConfinementRefusal(plan).odd("spoke of input that was never sent"))
                    return false
                }
                confined?.answered = (bytes, isEchoed)
            }
            guard recordAnswered() else { return false }
            // There may be room for more now.
            sink.drainInput()
        case .outdated: sink.outdated()
        case .exit(let ending):
            confined?.ending = ending
            finishIfDone()
        case .output, .more: break
        }
        return outcome == nil
    }

    private func begin(_ report: ConfinementReport) -> Bool {
        guard let wanted = plan.confinement else { return false }
        let shortfall = report.shortfall(of: wanted.minimum)
        guard sink.report(.reported(report)) else { return false }
        guard shortfall.isEmpty else {
            end(ConfinementRefusal(plan).lacks(shortfall, report))
            return false
        }
        return true
    }

    // Only once nothing else has come: what the helper says before it is told to go is against the rules.
    private func go() {
        confined?.exchange.go()
        confined?.hasGone = true
        send(.go)
        passSize()
        sink.started(self)
    }

    private func recordAnswered() -> Bool {
        guard let answered = confined?.answered else { return true }
        guard sink.recordTyped(answered.bytes, isEchoed: answered.isEchoed) else {
            if outcome == nil { agenda.wait(self) }
            return false
        }
        confined?.answered = nil
        return true
    }

    /// Goes on with what was left when something had no room.
    func drainFrames() {
        passOrders()
        guard sink.flush() else { return }
        let rest = takeUnshown()
        let taken = rest.withUnsafeBytes { takeFrames($0) }
        guard outcome == nil, taken == rest.count else { return keep(rest[taken...]) }
        while outcome == nil, confined?.pending == nil, confined?.ending == nil {
            // Before it runs there is nothing to make room for.
            let room = confined?.hasGone ?? false ? self.room : DoorChannel.packet
            guard room > 0, let bytes = readWaiting(atMost: DoorChannel.packet) else { break }
            let taken = bytes.withUnsafeBytes { takeFrames($0) }
            guard outcome == nil, taken == bytes.count else { return keep(bytes[taken...]) }
        }
        finishIfDone()
    }

    // MARK: to the helper

    /// Sends a frame, as soon as the host takes it.
    func send(_ order: ConfinementOrder) {
        confined?.orders += order.bytes
        flushOrders()
    }

    /// Sends what the host had no room for when it was ordered; it may have some now.
    func passOrders() {
        flushOrders()
        passSize()
    }

    private func flushOrders() {
        while outcome == nil, !isLost, let orders = confined?.orders, !orders.isEmpty {
            let count = min(orders.count, windowRoom)
            guard count > 0 else { return }
            guard orders[..<count].withUnsafeBytes({ write($0) }) == count else { return lost() }
            confined?.orders.removeFirst(count)
        }
    }

    /// How many bytes of input can be passed on now.
    var frameRoom: Int {
        guard let confined, confined.hasGone, confined.orders.isEmpty else { return 0 }
        let room = windowRoom - ConfinementFrame.header
        return max(0, plan.terminal == nil ? room : min(room, confined.typed.room))
    }

    /// Passes input on in a frame; false when it could not be.
    func passInput(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let frame = ConfinementOrder.input(Array(bytes)).bytes
        guard frame.withUnsafeBytes({ write($0) }) == frame.count else { return false }
        if plan.terminal != nil { confined?.typed.hold(bytes) }
        return true
    }

    /// Passes a signal on to what runs; false where it has to end the leg instead.
    func signal(_ name: String) -> Bool {
        guard outcome == nil, confined?.hasGone ?? false, let signal = ConfinedSignal(rawValue: name) else {
            return false
        }
        send(.signal(signal))
        agenda.add(self)
        return true
    }

    // MARK: the end

    /// Ends the leg when the helper has said all, or is gone, and everything of it is recorded.
    func finishConfined(isGone: Bool) {
        guard let confined, let facts = plan.confinement?.facts, confined.pending == nil || confined.ending != nil,
            confined.ending != nil || isGone
        else { return }
        if let failure = facts.failure { return end(ConfinementRefusal(plan).unrecorded(failure)) }
        guard facts.isSettled, recordAnswered() else { return agenda.wait(self) }
        guard sink.finish() else { return }
        guard let ending = confined.ending else { return end(whyNothing(confined)) }
        end(LegOutcome(cause: .exit, exit: exit(of: ending)))
    }

    private func whyNothing(_ confined: ConfinedConversation) -> LegOutcome {
        let refusal = ConfinementRefusal(plan)
        if confined.exchange.hasReported { return refusal.endUnknown }
        // What a plain shell says of a program that it does not find.
        guard exitStatus == 127, plan.confinement?.mode == .preferred else {
            let sentence = confined.sentence
            return exitStatus == 127 ? refusal.noHelper(sentence) : refusal.noReport(sentence)
        }
        let reason = "\(plan.host.name) has no prodpeek-confine"
        var outcome = refusal.noHelper(confined.sentence)
        guard sink.report(.unconfined(reason)) else { return outcome }
        outcome.unconfined = reason
        return outcome
    }

    private func exit(of ending: ProgramEnding) -> LegOutcome.Exit {
        switch ending {
        case .status(let status): return .status(status)
        case .signal(let number):
            let name = LegOutcome.Exit.name(ofSignal: number)
            // As a shell says it of Ctrl-C; see ``receivedExitSignal(_:)``.
            if name == "INT", plan.terminal != nil { return .status(ExitStatus.interrupted.rawValue) }
            return name.map { .signal($0) } ?? .status(128 + number)
        }
    }

    /// Holds a leg to what a confined one owes: a report in time, and facts that are recorded.
    func checkConfined(now: Int64, since start: Int64) {
        guard let confined, outcome == nil else { return }
        if let failure = plan.confinement?.facts.failure { return end(ConfinementRefusal(plan).unrecorded(failure)) }
        guard !confined.exchange.hasReported, now - start > HostHandshake.deadline else { return }
        end(ConfinementRefusal(plan).silent)
    }
}
