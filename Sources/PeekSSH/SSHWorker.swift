import CLinux
import Glibc
import LibSSH
import PeekCore

/// One thread with its sockets: a client's connection and its hosts stay on one worker for life.
///
/// The actor's jobs run on its epoll thread, so nothing that blocks may be called on it.
public actor SSHWorker {
    /// From 0.
    public nonisolated let index: Int
    nonisolated let loop: EventLoop
    private let handler: any DoorHandler
    private let silent: SilentConnections
    private let submit: @Sendable (DoorRequest) -> Void
    private let report: @Sendable (DoorRefusal) -> Void
    let registry = ChannelRegistry()
    let agenda = Agenda()
    private lazy var context = DoorContext(
        handler: handler,
        worker: self,
        registry: registry,
        silent: silent,
        submit: submit,
        report: report
    )
    private var bind: ServerBind?
    private var connections: [UInt64: DoorConnection] = [:]
    var legs: [UInt64: HostLeg] = [:]
    var sessions: [Identifier: SessionSink] = [:]
    // Captures beside an open session, which has a sink of its own.
    var captures: [ObjectIdentifier: SessionSink] = [:]
    let feeds: FeedDesk
    private var listener: (descriptor: Int32, token: UInt64, accept: @Sendable () -> Bool)?
    private var listenerIsPaused = false
    // What was said about sessions that are still on their way to their hosts.
    var doomed: [Identifier: LegOutcome] = [:]
    var early: [Identifier: [Announcement]] = [:]
    // Sessions whose command has ended, until they are forgotten: nothing more can be said to them.
    var ended: Set<Identifier> = []
    private var keysCheckedAt: Int64 = 0
    private var lastToken: UInt64 = 0
    // What is still to be looked at in this round, how much of it at once, and when the round began.
    private var unchecked: [any Checked] = []
    private var share = 0
    private var sweptAt: Int64 = 0
    // Milliseconds between rounds, and until a leg that found no room tries again.
    private static let sweep: Int64 = 100
    private static let retry: Int64 = 2
    // Parts of a round, and how much is looked at in one anyway: nobody's line waits while thousands are looked at.
    private static let parts: Int64 = 10
    private static let fewest = 50

    /// Jobs run on the epoll thread.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init(
        index: Int,
        handler: any DoorHandler,
        silent: SilentConnections,
        feeds: FeedTable,
        submit: @escaping @Sendable (DoorRequest) -> Void,
        report: @escaping @Sendable (DoorRefusal) -> Void
    ) throws(SocketError) {
        self.index = index
        self.feeds = FeedDesk(feeds, of: index)
        self.handler = handler
        self.silent = silent
        self.submit = submit
        self.report = report
        loop = try EventLoop()
    }

    /// Starts the thread; once.
    nonisolated func start() {
        loop.start(
            ready: { [self] readiness in assumeIsolated { $0.ready(readiness) } },
            tick: { [self] in assumeIsolated { $0.tick() } }
        )
    }

    func use(hostKeys: [String]) throws {
        bind = try ServerBind(hostKeys: hostKeys.map { try KeyPair(pem: $0) })
    }

    // MARK: sockets

    func nextToken() -> UInt64 {
        lastToken += 1
        return lastToken
    }

    /// Calls `accept` whenever `listener` has a connection waiting; false pauses it until the next tick.
    func listen(_ listener: Int32, accept: @escaping @Sendable () -> Bool) {
        let token = nextToken()
        self.listener = (listener, token, accept)
        loop.watch(listener, token: token, from: 0, to: EPOLLIN.rawValue)
    }

    private func acceptWaiting() {
        guard let listener, !listener.accept() else { return }
        listenerIsPaused = true
        loop.watch(listener.descriptor, token: listener.token, from: EPOLLIN.rawValue, to: 0)
    }

    /// Takes over a client's socket.
    ///
    /// - Returns: a connection that has to go for it, maybe another worker's.
    func adopt(_ descriptor: Int32, from source: SocketAddress) -> SilentConnections.Place? {
        guard let bind else {
            close(descriptor)
            return nil
        }
        let connection = DoorConnection(token: nextToken(), source: source, context: context, agenda: agenda)
        let late = silent.enter(connection.place, from: source.address)
        do {
            try connection.begin(descriptor, bind: bind)
            connections[connection.token] = connection
            connection.turn()
        } catch {
            // libssh has closed the socket, or closes it with its session.
            connection.release()
        }
        settle()
        return late
    }

    /// Ends a connection unless it has authenticated meanwhile.
    func endSilent(_ token: UInt64) {
        guard let connection = connections[token], !connection.isAuthenticated else { return }
        connection.end()
        settle()
    }

    private func ready(_ readiness: EventLoop.Readiness) {
        if let connection = connections[readiness.token] {
            connection.turn()
        } else if let leg = legs[readiness.token] {
            leg.turn()
        } else if readiness.token == listener?.token {
            acceptWaiting()
        }
        settle()
    }

    // Settling may put more on the agenda: a drained client lets its hosts go on, which fill it again.
    func settle() {
        while !agenda.isEmpty {
            let due = agenda.take()
            for leg in due.legs {
                leg.settle()
                if leg.outcome != nil, legs.removeValue(forKey: leg.token) != nil {
                    leg.release()
                    // A capture's leg is also known to the session that it was made for.
                    sessions[leg.plan.session]?.released(leg)
                }
            }
            for connection in due.connections {
                connection.settle()
                if connection.isOver, connections.removeValue(forKey: connection.token) != nil { connection.release() }
            }
        }
        if !agenda.waiting.isEmpty { loop.hurry(Self.retry) }
    }

    private func tick() -> Int64 {
        let now = monotonicMilliseconds()
        let waiting = agenda.waiting
        agenda.waiting = []
        for one in waiting { one.drain() }
        // Limits are counted in seconds; ten looks a second are enough.
        if unchecked.isEmpty, now - sweptAt >= Self.sweep { beginRound(now: now) }
        for one in unchecked.suffix(share) { one.check(now: now) }
        unchecked.removeLast(min(share, unchecked.count))
        settle()
        guard agenda.waiting.isEmpty else { return Self.retry }
        return unchecked.isEmpty ? max(0, sweptAt + Self.sweep - monotonicMilliseconds()) : Self.sweep / Self.parts
    }

    private func beginRound(now: Int64) {
        sweptAt = now
        unchecked = Array(connections.values)
        unchecked += Array(legs.values) as [any Checked]
        unchecked += Array(sessions.values) as [any Checked]
        unchecked += Array(captures.values) as [any Checked]
        share = max(Self.fewest, unchecked.count / Int(Self.parts) + 1)
        if listenerIsPaused, let listener {
            listenerIsPaused = false
            loop.watch(listener.descriptor, token: listener.token, from: 0, to: EPOLLIN.rawValue)
        }
        // Certificates expire; a minute late is early enough.
        if now - keysCheckedAt >= 60_000 { checkKeys() }
    }

    /// Ends what runs on connections whose keys the policy does not accept any more, and soon the connections.
    public func checkKeys() {
        keysCheckedAt = monotonicMilliseconds()
        for connection in connections.values { connection.checkKey() }
        settle()
    }

    // MARK: for the asynchronous side

    func write(_ bytes: [UInt8], isError: Bool, to channel: UInt64) async throws {
        guard let door = registry.channels[channel] else { throw ConsoleClosed() }
        let ticket = nextToken()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                door.send(door.terminal == nil ? bytes : onTerminal(bytes), isError: isError, ticket, continuation)
                settle()
            }
        } onCancel: {
            Task { await cancelWrite(ticket, to: channel) }
        }
    }

    private func cancelWrite(_ ticket: UInt64, to channel: UInt64) {
        registry.channels[channel]?.cancelSend(ticket)
    }

    func read(from channel: UInt64) async throws -> [UInt8]? {
        guard let door = registry.channels[channel] else { throw ConsoleClosed() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                door.input.read(continuation)
                settle()
            }
        } onCancel: {
            Task { await cancelRead(from: channel) }
        }
    }

    private func cancelRead(from channel: UInt64) {
        registry.channels[channel]?.input.cancelRead()
    }

    func finish(_ channel: UInt64, _ exit: LegOutcome.Exit) {
        registry.channels[channel]?.finish(exit)
        settle()
    }

    /// Ends every session and every verb, saying why, also those on their way; for the end of the process.
    func endAll(saying refusal: Refusal) {
        let outcome = LegOutcome(cause: .shutdown, refusal: refusal)
        for session in sessions.values { session.end(outcome) }
        for leg in legs.values { leg.end(outcome) }
        for channel in registry.channels.values { channel.withdraw(outcome) }
        settle()
    }

    /// Closes every connection.
    func closeAll() {
        for connection in connections.values { connection.end() }
        settle()
    }
}
