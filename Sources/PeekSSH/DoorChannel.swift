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
    private var inputLeg: HostLeg?
    private var bufferedInput = 0
    private var heldInput: [UInt8] = []
    private var inputEnded = false
    private var roomWaiters: [UInt64: CheckedContinuation<Void, any Error>] = [:]
    private var readWaiter: CheckedContinuation<[UInt8]?, any Error>?
    // A verb that has read from the terminal, or a prompt, knows its keys itself.
    private var takesKeys = false
    private var prompt = PromptWaiter()
    private weak var promptSession: SessionSink?
    /// Called for Ctrl-C while a prompt's line is on its way to its host.
    var onInterrupt: (@Sendable () -> Void)?

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
        prompt.resized = terminal
        prompt.answerHappened()
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
        guard !isError else { return bytes.count }
        // Nothing on a host has the terminal yet, or several things share it: then Ctrl-C ends all of it.
        if inputLeg == nil, terminal != nil, !takesKeys, bytes.contains(0x03) {
            readerLeft(.status(ExitStatus.interrupted.rawValue))
            return bytes.count
        }
        // What was typed ahead of it is given up with what it was typed for.
        if inputLeg == nil, let onInterrupt, terminal != nil, bytes.contains(0x03) {
            onInterrupt()
            bufferedInput = 0
            return bytes.count
        }
        if let inputLeg, heldInput.isEmpty {
            let taken = inputLeg.input(bytes)
            bufferedInput = bytes.count - taken
            return taken
        }
        bufferedInput = bytes.count
        connection.agenda.add(connection)
        return 0
    }

    func buffered(_ count: Int, isError: Bool) {
        if !isError { bufferedInput = count }
        connection.agenda.add(connection)
    }

    func hasDeferred() { connection.agenda.add(connection) }

    func receivedEOF() {
        inputEnded = true
        connection.agenda.add(connection)
        if bufferedInput == 0, heldInput.isEmpty { inputLeg?.inputEnded() }
    }

    /// Lets `leg` have the input from now on, with what is buffered.
    func passInput(to leg: HostLeg) {
        inputLeg = leg
        drainInput()
    }

    func dropInput(of leg: HostLeg) {
        if inputLeg === leg { inputLeg = nil }
    }

    func drainInput() {
        guard let inputLeg else {
            answerReader()
            answerPrompt()
            return
        }
        while true {
            if heldInput.isEmpty {
                let room = min(bufferedInput, inputLeg.inputRoom, Self.packet)
                guard room > 0, let bytes = readInput(room) else { break }
                heldInput = bytes
            }
            let taken = heldInput.withUnsafeBytes { inputLeg.input($0) }
            heldInput.removeFirst(taken)
            guard heldInput.isEmpty else { return }
        }
        if inputEnded, bufferedInput == 0 { inputLeg.inputEnded() }
    }

    private func readInput(_ most: Int) -> [UInt8]? {
        guard let channel else { return nil }
        let bytes = [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
            count = channel.readBuffered(into: UnsafeMutableRawBufferPointer(buffer), isError: false)
        }
        bufferedInput -= bytes.count
        // Reading opens the client's window again, and that message may have to wait for its socket.
        connection.agenda.add(connection)
        return bytes.isEmpty ? nil : bytes
    }

    /// Gives up a read that nobody waits for any more.
    func cancelRead() {
        readWaiter?.resume(throwing: CancellationError())
        readWaiter = nil
    }

    /// Waits for a prompt's input; see ``PromptInput``.
    func awaitInput(for session: SessionSink, _ continuation: CheckedContinuation<PromptInput, Never>) {
        takesKeys = true
        promptSession = session
        prompt.wait(continuation)
        prompt.answerHappened()
        answerPrompt()
    }

    /// Makes a prompt look up.
    func nudge() {
        prompt.isNudged = true
        prompt.answerHappened()
    }

    /// Gives what comes from now on to the prompt again.
    func takeInputBack() {
        inputLeg = nil
        connection.agenda.add(connection)
    }

    private func answerPrompt() {
        guard prompt.isWaiting else { return }
        guard isWanted, let session = promptSession, session.outcome == nil else { return prompt.answer(.over) }
        // Nobody types further who does not read.
        guard !isFull else { return }
        if heldInput.isEmpty, bufferedInput > 0 { heldInput = readInput(min(bufferedInput, Self.packet)) ?? [] }
        if !heldInput.isEmpty {
            guard heldInput.withUnsafeBytes({ session.recordInput($0) }) else { return }
            let bytes = heldInput
            heldInput = []
            prompt.answer(.bytes(bytes))
        } else if inputEnded, bufferedInput == 0 {
            prompt.answer(.ended)
        }
    }

    func ended(_ session: SessionSink) {
        guard session === promptSession else { return }
        prompt.answer(.over)
    }

    /// Reads for a verb; nil at the end of input.
    func read(_ continuation: CheckedContinuation<[UInt8]?, any Error>) {
        guard readWaiter == nil else { return continuation.resume(throwing: ConsoleClosed()) }
        readWaiter = continuation
        takesKeys = true
        answerReader()
    }

    private func answerReader() {
        guard let waiter = readWaiter else { return }
        if !isCutOff, bufferedInput > 0, let bytes = readInput(min(bufferedInput, 32_768)) {
            readWaiter = nil
            waiter.resume(returning: bytes)
        } else if !isWanted || isCutOff {
            readWaiter = nil
            waiter.resume(throwing: ConsoleClosed())
        } else if inputEnded, bufferedInput == 0 {
            readWaiter = nil
            waiter.resume(returning: nil)
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
    private var isCutOff: Bool { withdrawn != nil && !hasHadSession }

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
        prompt.answer(.over)
        for waiter in roomWaiters.values { waiter.resume(throwing: ConsoleClosed()) }
        roomWaiters = [:]
        answerReader()
        channel?.free()
        channel = nil
    }
}
