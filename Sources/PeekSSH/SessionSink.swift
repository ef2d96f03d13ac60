import PeekCore

/// The client's side of one session: recorded, then shown, whichever connection to the host it comes over.
///
/// Confined to its worker's thread.
final class SessionSink: LegSink, Checked {
    /// Milliseconds without room in the ring until the session ends.
    static let recordingDeadline: Int64 = 5_000

    let plan: LegPlan
    private let door: any LegReader
    private let agenda: Agenda
    private var presenter: LegPresenter
    private var fullSince: Int64?
    private let startedAt = monotonicMilliseconds()
    private var activeAt = monotonicMilliseconds()
    // What is said before anything else is shown.
    private var opening: [String]
    // A host that confines has to say so first: the banner does not promise it.
    private var opensLater: Bool
    private var announcements: [Announcement] = []
    private var counts = TailCounts()
    private var held: [(bytes: [UInt8], isError: Bool)] = []
    // Whether the last bytes that were taken have no line feed yet.
    private var isInLine = false
    private var pause: (until: Int64, continuation: CheckedContinuation<Void, Never>)?
    /// The connection that the output comes over now.
    private var leg: HostLeg?
    /// What the role's limit of bytes per second leaves for what comes from feeds, one after the other.
    var feedBudget: ByteBudget?
    /// The place at a feed that it comes from instead.
    private(set) weak var seat: FeedSeat?
    /// Set once; nothing is shown after it.
    private(set) var outcome: LegOutcome?

    init(plan: LegPlan, door: any LegReader, agenda: Agenda) {
        self.plan = plan
        self.door = door
        self.agenda = agenda
        presenter = LegPresenter(plan: plan)
        opening = plan.opening
        opensLater = plan.confinement != nil
        feedBudget = plan.limits.bytesPerSecond.map { ByteBudget(perSecond: $0, now: startedAt) }
        door.add(self)
        sayPending()
    }

    // MARK: from the host

    var terminal: Terminal? { door.terminal }

    var room: Int {
        guard opening.isEmpty, outcome == nil else { return 0 }
        switch plan.presentation {
        case .bytes: return door.room
        case .lines: return door.isFull ? 0 : DoorChannel.packet
        }
    }

    func show(_ bytes: UnsafeRawBufferPointer, isError: Bool) -> Bool {
        guard outcome == nil, took(presenter.show(bytes, isError: isError, to: door)) else { return outcome != nil }
        activeAt = monotonicMilliseconds()
        if !door.isWanted { end(LegOutcome(cause: .disconnect)) }
        return true
    }

    /// Takes bytes in any case; those that there is no room for wait, and ``flush()`` shows them.
    func take(_ bytes: UnsafeRawBufferPointer, isError: Bool) {
        if !isError { isInLine = bytes.last != 0x0A }
        guard held.isEmpty, show(bytes, isError: isError) else { return held.append((Array(bytes), isError)) }
    }

    /// Ends the line that was taken last, where whole lines are shown; bytes stay as they are.
    func endLine() {
        guard isInLine, case .lines = plan.presentation else { return }
        [UInt8(0x0A)].withUnsafeBytes { take($0, isError: false) }
    }

    func flush() -> Bool {
        guard outcome == nil else { return true }
        sayPending()
        guard outcome == nil, took(presenter.flush(to: door)) else { return outcome != nil }
        while let next = held.first {
            guard next.bytes.withUnsafeBytes({ show($0, isError: next.isError) }) else { return false }
            held.removeFirst()
        }
        return true
    }

    func finish() -> Bool { outcome != nil || took(presenter.end(to: door)) }

    func begin(_ leg: HostLeg) {
        self.leg = leg
        if let outcome { leg.end(outcome) }
    }

    /// Ends with this session, which another connection may have meanwhile.
    func begin(beside leg: HostLeg) {
        if self.leg.map({ $0.outcome != nil }) ?? true { begin(leg) }
    }

    /// The output comes from `seat` from now on; nil where it comes from a connection again.
    func sit(_ seat: FeedSeat?) {
        self.seat = seat
        // A feed's own connection has been checked.
        if seat != nil { open("confined") }
    }

    func started(_ leg: HostLeg) {
        // The host turned out to be a plain one while it was asked something else.
        if leg.plan.confinement == nil { open("not confined") }
        if plan.passesInput { door.passInput(to: leg) } else { leg.inputEnded() }
    }

    func drainInput() { door.drainInput() }

    func ended(_ outcome: LegOutcome) { end(outcome) }

    func released(_ leg: HostLeg) {
        if self.leg === leg { self.leg = nil }
        door.dropInput(of: leg)
    }

    // MARK: from the client

    func recordInput(_ bytes: UnsafeRawBufferPointer) -> Bool {
        activeAt = monotonicMilliseconds()
        return took(presenter.recordInput(bytes))
    }

    func recordTyped(_ bytes: [UInt8], isEchoed: Bool) -> Bool {
        activeAt = monotonicMilliseconds()
        return took(presenter.recordTyped(bytes, isEchoed: isEchoed))
    }

    func report(_ news: ConfinementNews) -> Bool { report(news, to: plan.confinement) }

    /// Records what the host reports of one line of a session, which has a confinement of its own.
    func report(_ news: ConfinementNews, to confinement: LegConfinement?) -> Bool {
        guard let confinement, !confinement.facts.isFull, took(presenter.mark(news.marker)) else { return false }
        confinement.facts.add(news)
        switch news {
        case .reported(let report):
            if report.shortfall(of: confinement.minimum).isEmpty { open("confined") }
        case .unconfined(let reason): open("not confined: \(reason)")
        case .started, .ended: break
        }
        return true
    }

    private func open(_ word: String) {
        guard opensLater else { return }
        opensLater = false
        if plan.confinement?.hasBanner ?? false, !opening.isEmpty { opening[0] += " · \(word)" }
        sayPending()
    }

    func outdated() {}

    func recordResize(columns: Int, rows: Int) -> Bool {
        took(presenter.recordResize(columns: columns, rows: rows))
    }

    /// Passes a client's signal on to what runs; false where it can only end the session.
    func signal(_ name: String) -> Bool { leg?.signal(name) ?? false }

    /// The client's window changed.
    func resize(columns: Int, rows: Int) {
        // With a leg it is recorded when the host is told.
        if let leg, leg.plan.terminal != nil {
            leg.resize(columns: columns, rows: rows)
        } else if plan.terminal != nil {
            _ = recordResize(columns: columns, rows: rows)
        }
    }

    /// The client takes more.
    func drain() {
        if let seat { seat.drain() } else if let leg { leg.drain() } else { _ = flush() }
    }

    // MARK: the gateway's own lines

    /// Says something of the gateway's own to the person, and marks the moment in the recording.
    func announce(_ announcement: Announcement) {
        guard outcome == nil else { return announcement.giveUp() }
        announcements.append(announcement)
        sayPending()
    }

    /// Says something of the log that is followed, and counts it.
    func tell(_ notice: TailNotice) {
        counts.count(notice)
        announcements.append(Announcement(notice: notice))
        sayPending()
    }

    /// Puts something of a prompt on the terminal.
    func draw(_ drawing: PromptDrawing) {
        guard outcome == nil else { return }
        announcements.append(Announcement(drawing: drawing))
        sayPending()
    }

    /// Says that a program cannot be stopped here; a full-screen one is left alone.
    func refuseSuspension() {
        guard !presenter.holdsNotices else { return }
        announce(Announcement(text: "prodpeek: there are no jobs here: Ctrl-C ends this; open a second session beside"))
    }

    /// Ends what runs now, as Ctrl-C does; the session goes on.
    func interrupt() {
        leg?.end(LegOutcome(cause: .exit, exit: .status(ExitStatus.interrupted.rawValue)))
    }

    /// What was shown last had waited so many milliseconds for the reader.
    func wasBehind(milliseconds: Int64) { counts.wasBehind(milliseconds: milliseconds) }

    private func sayPending() {
        while outcome == nil, !opensLater, let line = opening.first {
            guard took(presenter.write(line, to: door)) else { return }
            opening.removeFirst()
        }
        while outcome == nil, let next = announcements.first {
            if let marker = next.marker {
                guard took(presenter.mark(marker)) else { return }
                announcements[0].marker = nil
            }
            if let text = next.text, !took(presenter.announce(text, to: door)) { return }
            if let notice = next.notice, !took(presenter.tell(notice, to: door)) { return }
            if let drawing = next.drawing, !took(presenter.draw(drawing, to: door)) { return }
            announcements.removeFirst()
            next.told?.resume(returning: presenter.holdsNotices ? .held : .said)
        }
    }

    // MARK: limits and the end

    /// Holds the session to its limits.
    func check(now: Int64) {
        guard outcome == nil else { return }
        if let fullSince, now - fullSince > Self.recordingDeadline {
            return failRecording("nothing could be written for 5 s")
        }
        if let duration = plan.limits.duration, now - startedAt > Int64(duration) * 1000 {
            return end(LegOutcome(cause: .limit, refusal: limit("the role's limit of \(duration) s was reached")))
        }
        if let idle = plan.limits.idle, now - activeAt > Int64(idle) * 1000 {
            return end(LegOutcome(cause: .limit, refusal: limit("nothing happened for \(idle) s, the role's limit")))
        }
        if let pause, now >= pause.until { endPause() }
        // Between two connections, and during one that is not this session's own, nothing else does it.
        _ = flush()
    }

    private func limit(_ message: String) -> Refusal {
        Refusal(.limit, message, rule: "role limits", wouldWork: "start it again")
    }

    private func took(_ outcome: AppendOutcome) -> Bool {
        switch outcome {
        case .written:
            fullSince = nil
            return true
        case .full:
            if fullSince == nil { fullSince = monotonicMilliseconds() }
            if let seat { agenda.wait(seat) } else if let leg { agenda.wait(leg) }
            return false
        case .failed(let reason):
            failRecording(reason)
            return false
        }
    }

    private func failRecording(_ reason: String) {
        let refusal = Refusal(
            .recording,
            "the session was ended because it could not be recorded: \(reason)",
            wouldWork: "try again when the gateway's data directory is well; nothing unrecorded was shown",
            ask: "whoever operates this gateway"
        )
        end(LegOutcome(cause: .recording, refusal: refusal))
    }

    /// Ends the session, and with it the connection to the host.
    func end(_ result: LegOutcome) {
        guard outcome == nil else { return }
        var result = result
        if !counts.isClean { _ = presenter.tell(.summary(counts), to: door) }
        if let refusal = result.refusal { presenter.sayGoodbye(refusal, to: door) }
        result.bytesSent = presenter.bytesSent
        outcome = result
        for announcement in announcements { announcement.giveUp() }
        announcements = []
        leg?.end(result)
        seat?.leave(.left)
        endPause()
        door.ended(self)
    }

    /// Lets go of the client; after ``end(_:)``.
    func release() { door.remove(self) }

    // MARK: between two connections

    /// Suspends for `milliseconds`, or until the session ends.
    func wait(milliseconds: Int64, _ continuation: CheckedContinuation<Void, Never>) {
        guard outcome == nil, pause == nil else { return continuation.resume() }
        pause = (monotonicMilliseconds() + milliseconds, continuation)
    }

    private func endPause() {
        pause?.continuation.resume()
        pause = nil
    }
}
