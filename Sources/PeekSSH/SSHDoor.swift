import Dispatch
import Glibc
import LibSSH
public import PeekCore
import Synchronization

/// How the SSH door is set up.
public struct SSHDoorConfiguration: Sendable {
    /// Where clients connect; port 0 takes a free one.
    public var listen: SocketAddress
    /// PEM texts of the host's private keys.
    public var hostKeys: [String]
    /// Number of worker threads.
    public var workers: Int
    /// The local address for connections to hosts; nil lets the system choose.
    public var connectFrom: String?

    /// Makes a configuration.
    public init(listen: SocketAddress, hostKeys: [String], workers: Int, connectFrom: String?) {
        self.listen = listen
        self.hostKeys = hostKeys
        self.workers = workers
        self.connectFrom = connectFrom
    }
}

/// The SSH door: accepts clients, and reaches hosts for them.
public final class SSHDoor: Sendable {
    private indirect enum Work: Sendable {
        case request(DoorRequest)
        case refusal(DoorRefusal)
    }

    /// Seconds that a name server may take.
    private static let lookupSeconds = 5

    private let configuration: SSHDoorConfiguration
    private let handler: any DoorHandler
    private let work: AsyncStream<Work>
    private let continuation: AsyncStream<Work>.Continuation
    private let queue = HostQueue()
    private let listener: Int32
    private let next = Atomic<Int>(0)
    /// The workers, by index.
    public let workers: [SSHWorker]
    /// The address that the door got.
    public let address: SocketAddress

    /// Binds the socket and makes the workers; nobody is served before ``run()``.
    public init(_ configuration: SSHDoorConfiguration, handler: any DoorHandler) throws {
        try Library.start()
        self.configuration = configuration
        self.handler = handler
        let (stream, continuation) = AsyncStream<Work>.makeStream()
        work = stream
        self.continuation = continuation
        let silent = SilentConnections()
        let feeds = FeedTable()
        var workers: [SSHWorker] = []
        for index in 0..<configuration.workers {
            workers.append(
                try SSHWorker(
                    index: index,
                    handler: handler,
                    silent: silent,
                    feeds: feeds,
                    submit: { continuation.yield(.request($0)) },
                    report: { continuation.yield(.refusal($0)) }
                )
            )
        }
        self.workers = workers
        listener = try listenSocket(configuration.listen)
        address = localAddress(listener)
    }

    /// Serves until ``stop()``; then ends every session, saying so, and returns when all are closed and recorded.
    public func run() async throws {
        for worker in workers {
            worker.start()
            try await worker.use(hostKeys: configuration.hostKeys)
        }
        await workers[0].listen(listener) { [self] in acceptAll() }
        await withDiscardingTaskGroup { group in
            for await item in work {
                group.addTask { await self.serve(item) }
            }
            let refusal = Refusal(.unavailable, "the gateway is stopping", wouldWork: "connect again in a minute")
            for worker in workers { await worker.endAll(saying: refusal) }
        }
        for worker in workers { await worker.closeAll() }
    }

    /// Accepts nobody any more and lets ``run()`` end.
    public func stop() {
        close(listener)
        continuation.finish()
    }

    private func serve(_ item: Work) async {
        switch item {
        case .request(let request):
            await handler.handle(request)
            await request.channel.finish(.status(ExitStatus.unavailable.rawValue))
        case .refusal(let refusal):
            await handler.refused(refusal)
        }
    }

    /// False when the process has no descriptors left.
    private func acceptAll() -> Bool {
        while let (descriptor, source) = acceptSocket(listener) {
            let index = next.add(1, ordering: .relaxed).oldValue % workers.count
            Task {
                guard let late = await workers[index].adopt(descriptor, from: source) else { return }
                await workers[late.worker].endSilent(late.token)
            }
        }
        return errno != EMFILE && errno != ENFILE
    }

    /// Runs one command on one host for a client's channel.
    ///
    /// - Returns: when it is over; what the client should be told has been told.
    public func run(_ plan: LegPlan, on channel: DoorChannelHandle) async -> LegOutcome {
        let route: HostRoute
        do {
            route = try await self.route(to: plan.host)
        } catch {
            return await refuse(plan, on: channel, error)
        }
        return await channel.worker.run(plan, over: route, on: channel.id) { [queue, name = plan.host.name] in
            Task { await queue.leave(name) }
        }
    }

    @inline(never)
    private func refuse(_ plan: LegPlan, on channel: DoorChannelHandle, _ error: any Error) async -> LegOutcome {
        let outcome = noAddress(plan.host, error)
        if let refusal = outcome.refusal { await channel.refuse(refusal, recorder: plan.recorder) }
        return outcome
    }

    /// Runs the command of one line in the session of `plan`, which has begun and goes on after it.
    ///
    /// - Returns: how the command ended; nothing of that has been said.
    public func runLine(_ plan: LegPlan, on channel: DoorChannelHandle) async -> LegOutcome {
        do {
            let route = try await route(to: plan.host)
            return await channel.worker.runLine(plan, over: route, on: channel.id) { [queue, name = plan.host.name] in
                Task { await queue.leave(name) }
            }
        } catch {
            return noAddress(plan.host, error)
        }
    }

    /// Reads a log by one command into the session of `plan`, which goes on after it.
    ///
    /// - Parameters:
    ///   - lostAt: since when the host was not reached; told in the session when the command has been started.
    ///   - key: the reading ends where the session can go on at this feed.
    ///   - started: called when the command has been started, on the worker's thread.
    public func read<Cursor: TailCursor>(
        _ plan: LegPlan,
        _ cursor: Cursor,
        lostAt: Timestamp?,
        joining key: FeedKey? = nil,
        started: @escaping @Sendable () -> Void,
        on channel: DoorChannelHandle
    ) async -> LogReading<Cursor> {
        do {
            let route = try await route(to: plan.host)
            return await channel.worker.read(
                plan,
                cursor,
                lostAt: lostAt,
                joining: key,
                started: started,
                over: route,
                on: channel.id
            ) { [queue, name = plan.host.name] in
                Task { await queue.leave(name) }
            }
        } catch {
            return LogReading(outcome: noAddress(plan.host, error), cursor: cursor)
        }
    }

    /// Runs the command of a feed, named as the session of `plan`, until it ends or everybody has left.
    ///
    /// - Returns: how the connection ended; it may be tried again where the host was to confine it and does not.
    public func runFeed(_ plan: LegPlan, on worker: SSHWorker) async -> LegOutcome {
        do {
            let route = try await route(to: plan.host)
            return await worker.runFeed(plan, over: route) { [queue, name = plan.host.name] in
                Task { await queue.leave(name) }
            }
        } catch {
            let outcome = noAddress(plan.host, error)
            await worker.fail(feed: plan.session, outcome)
            return outcome
        }
    }

    /// Runs one command on a host for the gateway itself, on the worker of `channel`.
    ///
    /// - Parameter limit: bytes of output above which it is ended, and nothing of it is kept.
    public func capture(_ plan: LegPlan, near channel: DoorChannelHandle, limit: Int) async -> CapturedOutput {
        do {
            let route = try await route(to: plan.host)
            return await channel.worker.capture(plan, over: route, limit: limit, for: channel.id) {
                [queue, name = plan.host.name] in
                Task { await queue.leave(name) }
            }
        } catch {
            return CapturedOutput(outcome: noAddress(plan.host, error), output: [])
        }
    }

    private func noAddress(_ host: Host, _ error: any Error) -> LegOutcome {
        let message = "\(host.name) (\(host.address)) has no address: \(error)"
        let advice = "check the host's address in the policy, and the gateway's name server"
        return LegOutcome(cause: .host, refusal: Refusal(.unavailable, message, wouldWork: advice))
    }

    // With a place among the handshakes with the host, which is to be left.
    @inline(never)
    private func route(to host: Host) async throws -> HostRoute {
        let route = try await resolve(host)
        await queue.enter(host.name)
        return route
    }

    private func resolve(_ host: Host) async throws -> HostRoute {
        let address = SocketAddress(address: host.address, port: host.port)
        let local = configuration.connectFrom.map { SocketAddress(address: $0, port: 0) }
        // Asking a name server blocks; a thread of its own keeps that off the shared pool.
        return try await withCheckedThrowingContinuation { continuation in
            let answer = FirstAnswer(continuation)
            DispatchQueue.global().async {
                answer.give(
                    Result {
                        HostRoute(
                            target: try address.resolve(passive: false),
                            local: try local?.resolve(passive: false)
                        )
                    }
                )
            }
            // A name server that is down keeps the library waiting for half a minute.
            DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(Self.lookupSeconds)) {
                let reason = "no name server answered within \(Self.lookupSeconds) s"
                answer.give(.failure(SocketError("look up \(address.address)", reason: reason)))
            }
        }
    }
}
