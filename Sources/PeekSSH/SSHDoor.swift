import Dispatch
import Glibc
import LibSSH
import PeekCore
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
    private enum Work: Sendable {
        case request(DoorRequest)
        case refusal(DoorRefusal)
    }

    /// Connections that have not authenticated, above which no more are accepted.
    public static let unauthenticatedLimit = 1024

    private let configuration: SSHDoorConfiguration
    private let handler: any DoorHandler
    private let work: AsyncStream<Work>
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
        var workers: [SSHWorker] = []
        for index in 0..<configuration.workers {
            workers.append(
                try SSHWorker(
                    index: index,
                    handler: handler,
                    submit: { continuation.yield(.request($0)) },
                    report: { continuation.yield(.refusal($0)) }
                )
            )
        }
        self.workers = workers
        listener = try listenSocket(configuration.listen)
        address = localAddress(listener)
    }

    /// Serves until the task is cancelled; then closes every connection.
    public func run() async throws {
        for worker in workers {
            worker.start()
            try await worker.use(hostKeys: configuration.hostKeys)
        }
        await workers[0].listen(listener) { [self] in acceptAll() }
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { group in
                for await item in work {
                    group.addTask { await self.serve(item) }
                }
            }
        } onCancel: {
            close(listener)
        }
        for worker in workers { await worker.closeAll() }
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

    private func acceptAll() {
        while let (descriptor, source) = acceptSocket(listener) {
            let index = next.add(1, ordering: .relaxed).oldValue % workers.count
            Task { await workers[index].adopt(descriptor, from: source) }
        }
    }

    /// Runs one command on one host for a client's channel.
    ///
    /// - Returns: when it is over; what the client should be told has been told.
    public func run(_ plan: LegPlan, on channel: DoorChannelHandle) async -> LegOutcome {
        let target: ResolvedAddress
        let local: ResolvedAddress?
        do {
            (target, local) = try await resolve(plan.host)
        } catch {
            let message = "\(plan.host.name) (\(plan.host.address)) has no address: \(error)"
            return LegOutcome(cause: .host, refusal: Refusal(.unavailable, message))
        }
        await queue.enter(plan.host.name)
        return await channel.worker.run(plan, target: target, from: local, on: channel.id) { [queue] in
            Task { await queue.leave(plan.host.name) }
        }
    }

    private func resolve(_ host: Host) async throws -> (ResolvedAddress, ResolvedAddress?) {
        let address = SocketAddress(address: host.address, port: host.port)
        let local = configuration.connectFrom.map { SocketAddress(address: $0, port: 0) }
        // Asking a name server blocks; a thread of its own keeps that off the shared pool.
        return try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(
                    with: Result { (try address.resolve(passive: false), try local?.resolve(passive: false)) }
                )
            }
        }
    }
}
