/// What connections of one worker share; confined to its thread.
final class DoorContext {
    let handler: any DoorHandler
    // It holds this.
    unowned let worker: SSHWorker
    let loop: EventLoop
    let registry: ChannelRegistry
    let silent: SilentConnections
    let submit: @Sendable (DoorRequest) -> Void
    let report: @Sendable (DoorRefusal) -> Void

    init(
        handler: any DoorHandler,
        worker: SSHWorker,
        registry: ChannelRegistry,
        silent: SilentConnections,
        submit: @escaping @Sendable (DoorRequest) -> Void,
        report: @escaping @Sendable (DoorRefusal) -> Void
    ) {
        self.handler = handler
        self.worker = worker
        self.loop = worker.loop
        self.registry = registry
        self.silent = silent
        self.submit = submit
        self.report = report
    }
}

/// The channels of one worker by ID; IDs are never used again.
final class ChannelRegistry {
    var channels: [UInt64: DoorChannel] = [:]
    private var last: UInt64 = 0

    func nextID() -> UInt64 {
        last += 1
        return last
    }
}
