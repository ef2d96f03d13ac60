import PeekCore

/// The way of one line's command into a prompt's session, which goes on after it; confined to the worker's thread.
final class PromptLeg: LegSink {
    private let session: SessionSink
    private let door: DoorChannel
    private let plan: LegPlan

    init(_ plan: LegPlan, into session: SessionSink, on door: DoorChannel) {
        self.plan = plan
        self.session = session
        self.door = door
    }

    var terminal: Terminal? { session.terminal }
    var room: Int { session.room }

    func show(_ bytes: UnsafeRawBufferPointer, isError: Bool) -> Bool { session.show(bytes, isError: isError) }
    func flush() -> Bool { session.flush() }
    func finish() -> Bool { session.flush() }
    func recordInput(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if bytes.contains(0x1A) { session.refuseSuspension() }
        return session.recordInput(bytes)
    }
    func recordTyped(_ bytes: [UInt8], isEchoed: Bool) -> Bool {
        if bytes.contains(0x1A) { session.refuseSuspension() }
        return session.recordTyped(bytes, isEchoed: isEchoed)
    }
    func report(_ news: ConfinementNews) -> Bool { session.report(news, to: plan.confinement) }
    func outdated() {}
    func recordResize(columns: Int, rows: Int) -> Bool { session.recordResize(columns: columns, rows: rows) }
    func begin(_ leg: HostLeg) { session.begin(leg) }

    func started(_ leg: HostLeg) {
        if plan.passesInput { door.passInput(to: leg) } else { leg.inputEnded() }
    }

    func drainInput() { session.drainInput() }
    // What comes from now on is for the prompt.
    func ended(_ outcome: LegOutcome) { door.input.takeBack() }
    func released(_ leg: HostLeg) { session.released(leg) }
}
