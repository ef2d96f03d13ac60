import PeekCore

/// The connection of a feed: what comes over it is for everybody who reads; confined to its worker's thread.
final class FeedConnection: LegSink {
    let feed: SharedFeed
    private var leg: HostLeg?
    private let desk: FeedDesk
    private let agenda: Agenda
    private let facts: ConfinementFacts?

    /// - Parameter facts: takes what a host that confines reports.
    init(of feed: SharedFeed, desk: FeedDesk, agenda: Agenda, facts: ConfinementFacts?) {
        self.facts = facts
        self.feed = feed
        self.desk = desk
        self.agenda = agenda
    }

    /// Ends when nobody reads any more, and goes on when somebody has read on.
    func look() {
        guard let leg else { return }
        if let outcome = feed.with({ $0.outcome }) { return leg.end(outcome) }
        if feed.with({ $0.isLetGo() }) { agenda.wait(leg) }
    }

    // MARK: from the host

    var terminal: Terminal? { nil }

    var room: Int { min(feed.with { $0.room() }, DoorChannel.packet) }

    func show(_ bytes: UnsafeRawBufferPointer, isError: Bool) -> Bool {
        let hasStopped = feed.with { state in
            state.take(bytes, isError: isError)
            return state.log.stop != nil
        }
        desk.changed(feed)
        if hasStopped { leg?.end(LegOutcome(cause: .disconnect)) }
        return true
    }

    func flush() -> Bool { true }

    func finish() -> Bool {
        feed.with { $0.finish() }
        return true
    }

    func recordInput(_ bytes: UnsafeRawBufferPointer) -> Bool { true }
    func recordTyped(_ bytes: [UInt8], isEchoed: Bool) -> Bool { true }

    func report(_ news: ConfinementNews) -> Bool {
        guard let facts, !facts.isFull else { return false }
        facts.add(news)
        return true
    }

    func outdated() {
        feed.with { $0.endAsReplaced() }
        desk.changed(feed)
        leg?.end(LegOutcome(cause: .disconnect))
    }

    func recordResize(columns: Int, rows: Int) -> Bool { true }

    func begin(_ leg: HostLeg) {
        self.leg = leg
        look()
    }

    func started(_ leg: HostLeg) {
        feed.with { $0.start() }
        desk.changed(feed)
        leg.inputEnded()
    }

    func drainInput() {}

    func ended(_ outcome: LegOutcome) {
        feed.with { $0.end(outcome) }
        desk.changed(feed)
    }

    func released(_ leg: HostLeg) { self.leg = nil }
}
