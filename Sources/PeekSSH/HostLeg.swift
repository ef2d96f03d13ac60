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
    private let agenda: Agenda
    private let loop: EventLoop
    private var handshake: HostHandshake
    private var channel: Channel? { handshake.connection?.openedChannel }
    private var waiting = (output: 0, error: 0)
    private var unshown: (bytes: [UInt8], isError: Bool)?
    // Set while the host does not know it: before its command runs, or when the ring has no room.
    private var newSize: (columns: Int, rows: Int)?
    private var exit: LegOutcome.Exit?
    private var hostClosed = false
    private var isLost = false
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

    private func lost() {
        isLost = true
        drain()
        if hostClosed || exit != nil { return finishIfDone() }
        let message = "the connection to \(plan.host.name) broke while the command ran"
        end(LegOutcome(cause: .host, refusal: Refusal(.unavailable, message, wouldWork: "run it again")))
    }

    /// Looks at what callbacks have left to do; called between turns.
    func settle() {
        guard outcome == nil else { return }
        handshake.connection?.deliver()
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
        guard outcome == nil, !handshake.isComplete, now - startedAt > HostHandshake.deadline else { return }
        end(LegOutcome(cause: .host, refusal: handshake.tooSlow))
    }

    // MARK: from the host

    func buffered(_ count: Int, isError: Bool) { setBuffered(count, isError: isError) }

    func hasDeferred() { agenda.add(self) }

    func received(_ bytes: UnsafeRawBufferPointer, isError: Bool) -> Int {
        guard outcome == nil else { return bytes.count }
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

    private func setBuffered(_ count: Int, isError: Bool) {
        if isError { waiting.error = count } else { waiting.output = count }
        agenda.add(self)
    }

    private var room: Int {
        let room = sink.room
        guard room > 0, budget != nil else { return room }
        let share = min(room, budget?.room(now: monotonicMilliseconds()) ?? room)
        if share == 0 { agenda.wait(self) }
        return share
    }

    private func show(_ bytes: UnsafeRawBufferPointer, isError: Bool) -> Bool {
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

    private func finishIfDone() {
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
    var inputRoom: Int {
        guard handshake.isComplete, outcome == nil, handshake.connection?.hasPendingWrites == false else { return 0 }
        return channel?.window ?? 0
    }

    /// Records input and passes it on; returns how much was taken.
    func input(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard outcome == nil else { return bytes.count }
        var taken = 0
        while taken < bytes.count {
            let count = min(bytes.count - taken, inputRoom, DoorChannel.packet)
            guard count > 0 else { break }
            let part = UnsafeRawBufferPointer(rebasing: bytes[taken..<(taken + count)])
            guard sink.recordInput(part) else { break }
            guard channel?.write(part, isError: false) == count else {
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
        guard !inputClosed, handshake.isComplete else { return }
        inputClosed = true
        channel?.sendEOF()
        agenda.add(self)
    }

    /// The client's window changed.
    func resize(columns: Int, rows: Int) {
        guard plan.terminal != nil else { return }
        newSize = (columns, rows)
        passSize()
    }

    private func passSize() {
        guard outcome == nil, handshake.isComplete, let size = newSize,
            sink.recordResize(columns: size.columns, rows: size.rows)
        else { return }
        newSize = nil
        channel?.resize(columns: size.columns, rows: size.rows)
    }

    // MARK: the end

    /// Ends the leg; the host's processes die with its connection.
    func end(_ result: LegOutcome) {
        guard outcome == nil else { return }
        outcome = result
        sink.ended(result)
        agenda.add(self)
    }

    /// Frees the connection and reports; never inside a callback.
    func release() {
        leaveQueue()
        loop.watch(handshake.descriptor, token: token, from: watched, to: 0)
        handshake.release()
        if let outcome { continuation?.resume(returning: outcome) }
        continuation = nil
    }
}
