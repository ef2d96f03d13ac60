import CLinux
import Glibc
import LibSSH
import PeekCore

/// One command on one host: the connection, and the way to what takes its output.
///
/// Confined to its worker's thread.
final class HostLeg: ChannelDelegate, Drained, Checked {
    /// Buffered bytes above which nothing more is read from the host.
    static let pauseLimit = 65_536

    let token: UInt64
    let plan: LegPlan
    let sink: any LegSink
    let agenda: Agenda
    private let loop: EventLoop
    private var handshake: HostHandshake
    private var channel: Channel? { handshake.connection?.openedChannel }
    private var waiting = (output: 0, error: 0)
    private var unshown: (bytes: [UInt8], isError: Bool)?
    // Set while the host does not know it: before its command runs, or when the ring has no room.
    private var newSize: (columns: Int, rows: Int)?
    private var exit: LegOutcome.Exit?
    /// What has been said to and by the helper; nil on a plain host.
    var confined: ConfinedConversation?
    private var hostClosed = false
    private(set) var isLost = false
    private var inputClosed = false
    private var watched: UInt32 = 0
    private var budget: ByteBudget?
    private let startedAt = monotonicMilliseconds()
    private var continuation: CheckedContinuation<LegOutcome, Never>?
    private var settled: (@Sendable () -> Void)?
    /// Set once; the worker then lets go of the leg.
    private(set) var outcome: LegOutcome?

    init(
        token: UInt64,
        plan: LegPlan,
        descriptor: Int32,
        sink: any LegSink,
        agenda: Agenda,
        loop: EventLoop,
        settled: @escaping @Sendable () -> Void,
        continuation: CheckedContinuation<LegOutcome, Never>
    ) {
        self.token = token
        self.plan = plan
        self.sink = sink
        self.agenda = agenda
        self.loop = loop
        self.settled = settled
        self.continuation = continuation
        handshake = HostHandshake(plan: plan, descriptor: descriptor)
        if plan.confinement != nil { confined = ConfinedConversation() }
        budget = plan.limits.bytesPerSecond.map { ByteBudget(perSecond: $0, now: startedAt) }
        agenda.add(self)
    }

    /// Starts to wait for the connection.
    func begin() {
        // The window may have changed since the session was asked for.
        if let terminal = sink.terminal, terminal != plan.terminal {
            resize(columns: terminal.columns, rows: terminal.rows)
        }
        settle()
    }

    // MARK: turns

    /// The host's socket is ready.
    func turn() {
        guard outcome == nil else { return }
        agenda.add(self)
        guard handshake.isComplete else { return advance() }
        guard handshake.connection?.turn(reads: 8) == true else { return lost() }
        // The host may take input again; a write that was pending makes no callback when it is through.
        sink.drainInput()
    }

    private func advance() {
        do {
            guard try handshake.advance(delegate: self) else { return }
            leaveQueue()
            // A confined one has to report first.
            guard confined == nil else { return }
            passSize()
            sink.started(self)
        } catch {
            end(LegOutcome(cause: .host, refusal: error))
        }
    }

    private func leaveQueue() {
        settled?()
        settled = nil
    }

    func lost() {
        isLost = true
        drain()
        if hostClosed || exit != nil || confined?.ending != nil { return finishIfDone() }
        let message = "the connection to \(plan.host.name) broke while the command ran"
        end(LegOutcome(cause: .host, refusal: Refusal(.unavailable, message, wouldWork: "run it again")))
    }

    /// Looks at what callbacks have left to do; called between turns.
    func settle() {
        guard outcome == nil else { return }
        handshake.connection?.deliver()
        if confined != nil { passOrders() }
        if waiting != (0, 0) { drain() }
        finishIfDone()
        // A write that fails closes the socket: epoll says nothing about it, and another may have its number soon.
        if handshake.isComplete, handshake.connection?.isAlive == false {
            watched = 0
            return lost()
        }
        var wanted: UInt32 = 0
        if outcome == nil {
            if handshake.connection == nil {
                wanted = EPOLLOUT.rawValue
            } else {
                if waiting.output + waiting.error <= Self.pauseLimit { wanted |= EPOLLIN.rawValue }
                if handshake.connection?.hasPendingWrites == true { wanted |= EPOLLOUT.rawValue }
            }
        }
        loop.watch(handshake.descriptor, token: token, from: watched, to: wanted)
        watched = wanted
    }

    /// Gives up a host that does not answer.
    func check(now: Int64) {
        guard handshake.isComplete else { return giveUp(now: now) }
        checkConfined(now: now, since: startedAt)
    }

    private func giveUp(now: Int64) {
        guard outcome == nil, now - startedAt > HostHandshake.deadline else { return }
        end(LegOutcome(cause: .host, refusal: handshake.tooSlow))
    }

    // MARK: from the host

    func buffered(_ count: Int, isError: Bool) { setBuffered(count, isError: isError) }

    func hasDeferred() { agenda.add(self) }

    func received(_ bytes: UnsafeRawBufferPointer, isError: Bool) -> Int {
        guard outcome == nil else { return bytes.count }
        if confined != nil {
            if isError { confined?.heard(bytes) }
            let taken = isError ? bytes.count : unshown == nil ? takeFrames(bytes) : 0
            setBuffered(bytes.count - taken, isError: isError)
            return taken
        }
        var taken = 0
        while taken < bytes.count, unshown == nil {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[taken...])
            let room = min(rest.count, self.room)
            guard room > 0, show(UnsafeRawBufferPointer(rebasing: rest[..<room]), isError: isError) else { break }
            taken += room
        }
        setBuffered(bytes.count - taken, isError: isError)
        return outcome == nil ? taken : bytes.count
    }

    /// Goes on with what was left buffered when the client, the ring or a limit had no room.
    func drain() {
        guard outcome == nil else { return }
        guard confined == nil else { return drainFrames() }
        if let held = unshown {
            unshown = nil
            guard held.bytes.withUnsafeBytes({ show($0, isError: held.isError) }) else {
                if outcome == nil { unshown = held }
                return
            }
        }
        passSize()
        guard sink.flush() else { return }
        drain(isError: false)
        drain(isError: true)
        finishIfDone()
    }

    private func drain(isError: Bool) {
        while outcome == nil, unshown == nil, let channel {
            let count = isError ? waiting.error : waiting.output
            guard count > 0 else { return }
            let room = min(count, self.room)
            guard room > 0 else { return }
            let bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                count = channel.readBuffered(into: UnsafeMutableRawBufferPointer(buffer), isError: isError)
            }
            guard !bytes.isEmpty else { return }
            setBuffered(count - bytes.count, isError: isError)
            if !bytes.withUnsafeBytes({ show($0, isError: isError) }), outcome == nil {
                unshown = (bytes, isError)
            }
        }
    }

    /// What a confined leg had no room for.
    func takeUnshown() -> [UInt8] {
        defer { unshown = nil }
        return unshown?.bytes ?? []
    }

    func keep(_ rest: ArraySlice<UInt8>) {
        if outcome == nil, !rest.isEmpty { unshown = (Array(rest), false) }
    }

    /// Bytes of a confined leg's frames that were left buffered; what the helper says in words is kept beside.
    func readWaiting(atMost most: Int) -> [UInt8]? {
        for isError in [true, false] {
            let waits = isError ? waiting.error : waiting.output
            guard waits > 0, let channel else { continue }
            let bytes = [UInt8](unsafeUninitializedCapacity: min(waits, most)) { buffer, count in
                count = channel.readBuffered(into: UnsafeMutableRawBufferPointer(buffer), isError: isError)
            }
            setBuffered(bytes.isEmpty ? 0 : waits - bytes.count, isError: isError)
            if isError { bytes.withUnsafeBytes { confined?.heard($0) } } else if !bytes.isEmpty { return bytes }
        }
        return nil
    }

    private func setBuffered(_ count: Int, isError: Bool) {
        if isError { waiting.error = count } else { waiting.output = count }
        agenda.add(self)
    }

    var room: Int {
        let room = sink.room
        guard room > 0, budget != nil else { return room }
        let share = min(room, budget?.room(now: monotonicMilliseconds()) ?? room)
        if share == 0 { agenda.wait(self) }
        return share
    }

    func show(_ bytes: UnsafeRawBufferPointer, isError: Bool) -> Bool {
        guard sink.show(bytes, isError: isError) else { return false }
        budget?.take(bytes.count)
        return true
    }

    func receivedEOF() { agenda.add(self) }

    func receivedClose() {
        hostClosed = true
        agenda.add(self)
    }

    func receivedExitStatus(_ status: Int32) {
        exit = .status(status)
        agenda.add(self)
    }

    func receivedExitSignal(_ name: String) {
        // Ctrl-C on a terminal is how people end things; 130 is what a shell would say of it.
        exit = name == "INT" && plan.terminal != nil ? .status(ExitStatus.interrupted.rawValue) : .signal(name)
        agenda.add(self)
    }

    func writable() { sink.drainInput() }

    /// The status that sshd told, which of a confined leg is the helper's own.
    var exitStatus: Int32? { if case .status(let status) = exit { status } else { nil } }

    func finishIfDone() {
        guard confined == nil else {
            let isGone = (hostClosed || isLost) && waiting == (0, 0) && unshown == nil
            return outcome == nil ? finishConfined(isGone: isGone) : ()
        }
        guard outcome == nil, hostClosed || isLost, waiting == (0, 0), unshown == nil else { return }
        guard sink.finish() else { return }
        guard let exit else {
            let message = "\(plan.host.name) closed the session without saying how the command ended"
            let refusal = Refusal(.unavailable, message, wouldWork: "run it again; the host's sshd log may say why")
            return end(LegOutcome(cause: .host, refusal: refusal))
        }
        end(LegOutcome(cause: .exit, exit: exit))
    }

    // MARK: from the client

    /// How many bytes of input the host can take now.
    var inputRoom: Int { confined == nil ? windowRoom : frameRoom }

    /// How many bytes of any kind it can take.
    var windowRoom: Int {
        guard handshake.isComplete, outcome == nil, handshake.connection?.hasPendingWrites == false else { return 0 }
        return min(channel?.window ?? 0, DoorChannel.packet)
    }

    func write(_ bytes: UnsafeRawBufferPointer) -> Int? { channel?.write(bytes, isError: false) }

    /// Records input and passes it on; returns how much was taken.
    func input(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard outcome == nil else { return bytes.count }
        var taken = 0
        while taken < bytes.count {
            let count = min(bytes.count - taken, inputRoom, DoorChannel.packet)
            guard count > 0 else { break }
            let part = UnsafeRawBufferPointer(rebasing: bytes[taken..<(taken + count)])
            // What a confined terminal is given is recorded when it is known whether it was shown.
            guard confined != nil && plan.terminal != nil || sink.recordInput(part) else { break }
            guard confined == nil ? write(part) == count : passInput(part) else {
                // The window said that it fits; a short write means that the connection is gone.
                lost()
                return bytes.count
            }
            taken += count
        }
        agenda.add(self)
        return taken
    }

    /// The client will send no more.
    func inputEnded() {
        guard !inputClosed, handshake.isComplete, confined?.hasGone ?? true else { return }
        inputClosed = true
        if confined == nil { channel?.sendEOF() } else { send(.endOfInput) }
        agenda.add(self)
    }

    /// The client's window changed.
    func resize(columns: Int, rows: Int) {
        guard plan.terminal != nil else { return }
        newSize = (columns, rows)
        passSize()
    }

    func passSize() {
        guard outcome == nil, handshake.isComplete, confined?.hasGone ?? true, confined?.orders.isEmpty ?? true,
            let size = newSize,
            sink.recordResize(columns: size.columns, rows: size.rows)
        else { return }
        newSize = nil
        if confined == nil {
            channel?.resize(columns: size.columns, rows: size.rows)
        } else {
            send(.resize(columns: size.columns, rows: size.rows))
        }
    }

    // MARK: the end

    /// Ends the leg; the host's processes die with its connection.
    func end(_ result: LegOutcome) {
        guard outcome == nil else { return }
        outcome = result
        if let answered = confined?.answered { _ = sink.recordTyped(answered.bytes, isEchoed: answered.isEchoed) }
        if let typed = confined?.typed.giveAll(), !typed.isEmpty { _ = sink.recordTyped(typed, isEchoed: false) }
        // What is to be tried again on a plain host is not over.
        if result.unconfined == nil { sink.ended(result) }
        agenda.add(self)
    }

    /// Frees the connection and reports; never inside a callback.
    func release() {
        leaveQueue()
        loop.watch(handshake.descriptor, token: token, from: watched, to: 0)
        handshake.release()
        sink.released(self)
        if let outcome { continuation?.resume(returning: outcome) }
        continuation = nil
    }
}
