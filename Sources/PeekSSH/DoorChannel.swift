import LibSSH
import PeekCore

/// One session channel of a client: what it asked, what it is owed, and the hosts that answer it.
///
/// Confined to its worker's thread.
final class DoorChannel: ChannelDelegate, LegReader {
    /// Bytes that may wait for a slow client before its sources are held back.
    static let outboxLimit = 65_536
    /// The largest write that fits one packet of 32,768 bytes; a larger one is split in two.
    static let packet = 32_758
    /// Variables that a client may set; all others are refused quietly.
    static let environmentNames: Set<String> = [
        "PRODPEEK_REASON", "PRODPEEK_INCIDENT", "PRODPEEK_QUIET", "PRODPEEK_TZ", "PRODPEEK_COLOR", "PRODPEEK_COLUMNS",
        "PRODPEEK_PROGRESS", "NO_COLOR",
    ]

    let id: UInt64
    private unowned let connection: DoorConnection
    private(set) var terminal: Terminal?
    private(set) var environment: [String: String] = [:]
    var quietlyRefused = 0
    /// False once the client has closed the channel or wants no more output.
    private(set) var isWanted = true
    private var channel: Channel?
    private(set) var asked = false
    private var outbox = Outbox()
    private var ending: LegOutcome.Exit?
    private var closed = false
    private var peerClosed = false
    private var sessions: [SessionSink] = []
    private var hasHadSession = false
    /// How what is still on its way for this channel ends, because the client's key is no longer good or the gateway stops.
    private(set) var withdrawn: LegOutcome?
    private var roomWaiters: [UInt64: CheckedContinuation<Void, any Error>] = [:]
    /// What the client types.
    private(set) lazy var input = DoorInput(of: self)

    init(id: UInt64, connection: DoorConnection) {
        self.id = id
        self.connection = connection
    }

    func attach(_ channel: Channel) { self.channel = channel }

    // MARK: what the client asks

    func requestedTerminal(type: String, columns: Int, rows: Int) -> Bool {
        guard connection.mayHaveTerminal, !asked else { return false }
        // A client without a terminal of its own (`ssh -tt` in a script) says 0; RFC 4254 section 6.2 has 0 ignored.
        terminal = Terminal(
            type: type,
            columns: (1...10_000).contains(columns) ? columns : 80,
            rows: (1...10_000).contains(rows) ? rows : 24
        )
        return true
    }

    func resized(columns: Int, rows: Int) {
        guard terminal != nil, (1...10_000).contains(columns), (1...10_000).contains(rows) else { return }
        terminal?.columns = columns
        terminal?.rows = rows
        for session in sessions { session.resize(columns: columns, rows: rows) }
        input.resized(terminal)
    }

    func requestedEnvironment(name: String, value: String) -> Bool {
        guard Self.environmentNames.contains(name), value.utf8.count <= 4096, !asked else {
            quietlyRefused += 1
            return false
        }
        environment[name] = value
        return true
    }

    func requestedExec(_ line: [UInt8], isWhole: Bool) -> Bool { ask(isWhole ? .exec(line) : .cutExec(line)) }
    func requestedShell() -> Bool { ask(.shell) }
    func requestedSubsystem(_ name: String) -> Bool { ask(.subsystem(name)) }

    private func ask(_ ask: DoorRequest.Ask) -> Bool {
        guard !asked else { return false }
        asked = true
        return connection.submit(ask, on: self)
    }

    // sshd refuses signals to forced commands, so any signal ends the command by its connection, but where a helper
    // passes it on.
    func receivedSignal(_ name: String) {
        for session in sessions where !session.signal(name) {
            session.end(.init(cause: .disconnect, exit: .signal(name)))
        }
    }

    // Only OpenSSH says by an unknown request that its reader has gone; PuTTY's winadj looks the same.
    func receivedUnknownRequest() {
        guard connection.clientIsOpenSSH else { return }
        readerLeft(.status(141))
    }

    // MARK: input

    func received(_ bytes: UnsafeRawBufferPointer, isError: Bool) -> Int {
        isError ? bytes.count : input.received(bytes)
    }

    func buffered(_ count: Int, isError: Bool) {
        if isError { hasDeferred() } else { input.isBuffered(count) }
    }

    func hasDeferred() { connection.agenda.add(connection) }
    func receivedEOF() { input.ended() }
    func passInput(to leg: HostLeg) { input.pass(to: leg) }
    func dropInput(of leg: HostLeg) { input.drop(leg) }
    func drainInput() { input.drain() }
    func ended(_ session: SessionSink) { input.ended(session) }

    /// What is buffered of the input: so many bytes, or fewer.
    func readBuffered(_ most: Int) -> [UInt8] {
        guard let channel else { return [] }
        // Reading opens the client's window again, and that message may have to wait for its socket.
        defer { hasDeferred() }
        return [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
            count = channel.readBuffered(into: UnsafeMutableRawBufferPointer(buffer), isError: false)
        }
    }

    // MARK: output

    /// How many bytes can be written without being kept here.
    var room: Int {
        guard isWanted, ending == nil, outbox.isEmpty, let channel, !connection.hasPendingWrites else { return 0 }
        return min(channel.window, Self.packet)
    }

    /// Whether sources should be held back.
    var isFull: Bool { outbox.count >= Self.outboxLimit || connection.hasPendingWrites }

    /// Sends bytes, keeping what the client cannot take yet.
    func send(_ bytes: UnsafeRawBufferPointer, isError: Bool) {
        guard isWanted, !isCutOff, ending == nil else { return }
        var rest = bytes
        if outbox.isEmpty {
            while !rest.isEmpty {
                let taken = writeNow(rest, isError: isError)
                guard taken > 0 else { break }
                rest = UnsafeRawBufferPointer(rebasing: rest[taken...])
            }
        }
        outbox.append(rest, isError: isError)
        connection.agenda.add(connection)
    }

    /// Sends for a verb; `continuation` resumes when there is room for more, or its wait is given up by its ticket.
    func send(
        _ bytes: [UInt8],
        isError: Bool,
        _ ticket: UInt64,
        _ continuation: CheckedContinuation<Void, any Error>
    ) {
        guard isWanted, !isCutOff, ending == nil else { return continuation.resume(throwing: ConsoleClosed()) }
        bytes.withUnsafeBytes { send($0, isError: isError) }
        if isFull {
            roomWaiters[ticket] = continuation
        } else {
            continuation.resume()
        }
    }

    /// Gives up waiting for room; what was to be sent is sent all the same.
    func cancelSend(_ ticket: UInt64) {
        roomWaiters.removeValue(forKey: ticket)?.resume(throwing: CancellationError())
    }

    private func writeNow(_ bytes: UnsafeRawBufferPointer, isError: Bool) -> Int {
        guard let channel, !connection.hasPendingWrites else { return 0 }
        let count = min(bytes.count, channel.window, Self.packet)
        guard count > 0 else { return 0 }
        guard let taken = channel.write(UnsafeRawBufferPointer(rebasing: bytes[..<count]), isError: isError) else {
            connection.agenda.add(connection)
            return 0
        }
        return taken
    }

    func writable() { connection.agenda.add(connection) }

    /// Writes what waits, then lets the sources go on.
    func flush() {
        if isWanted, !connection.hasPendingWrites {
            outbox.drain { writeNow($0, isError: $1) }
        }
        if !isFull || !isWanted || isCutOff {
            let waiters = roomWaiters
            roomWaiters = [:]
            for waiter in waiters.values {
                if isWanted, !isCutOff { waiter.resume() } else { waiter.resume(throwing: ConsoleClosed()) }
            }
        }
        drainInput()
        for session in sessions where outbox.isEmpty { session.drain() }
        if outbox.isEmpty, let ending, !closed { close(ending) }
    }

    // MARK: sessions and the end

    func add(_ session: SessionSink) {
        sessions.append(session)
        hasHadSession = true
    }

    func remove(_ session: SessionSink) { sessions.removeAll { $0 === session } }

    /// What runs ends, what is on its way will, and the client is told once.
    func withdraw(_ outcome: LegOutcome) {
        guard asked, ending == nil, withdrawn == nil else { return }
        for session in sessions { session.end(outcome) }
        // A session that is over has said how; it is only being sealed.
        if !hasHadSession, let refusal = outcome.refusal {
            refusal.text(on: terminal).withUnsafeBytes { send($0, isError: true) }
        }
        withdrawn = outcome
        connection.agenda.add(connection)
    }

    /// Whether nothing is shown any more, because the client has been told why.
    var isCutOff: Bool { withdrawn != nil && !hasHadSession }

    /// Nobody reads any more: every source ends.
    func readerLeft(_ exit: LegOutcome.Exit?) {
        guard isWanted else { return }
        outbox.removeAll()
        // Whoever pressed Ctrl-C still hears what a tail has to tell, as far as it can be written at once.
        if exit == nil { isWanted = false }
        for session in sessions { session.end(.init(cause: .disconnect, exit: exit)) }
        isWanted = false
        outbox.removeAll()
        if let exit, ending == nil { ending = exit }
        connection.agenda.add(connection)
    }

    func receivedClose() {
        peerClosed = true
        readerLeft(nil)
        connection.agenda.add(connection)
    }

    /// Closed by both sides, so that it can be forgotten.
    var isDone: Bool { closed && peerClosed }

    /// Says how it ended, once everything has been written.
    func finish(_ exit: LegOutcome.Exit) {
        if ending == nil { ending = isCutOff ? withdrawn.map { .status($0.exitStatus) } : exit }
        connection.agenda.add(connection)
    }

    private func close(_ exit: LegOutcome.Exit) {
        closed = true
        switch exit {
        case .status(let status): channel?.sendExitStatus(status)
        case .signal(let name): channel?.sendExitSignal(name)
        }
        channel?.close()
    }

    /// The connection is gone, or this channel is done on both sides.
    func abandon() {
        readerLeft(nil)
        for waiter in roomWaiters.values { waiter.resume(throwing: ConsoleClosed()) }
        roomWaiters = [:]
        input.abandon()
        channel?.free()
        channel = nil
    }
}
