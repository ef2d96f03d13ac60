import CLinux
import Glibc
import Synchronization

/// One thread that waits for sockets by epoll(7) and runs an actor's jobs between them.
///
/// The thread lives as long as the process: a gateway has a fixed, small number of them.
final class EventLoop: SerialExecutor {
    /// What happened to a descriptor.
    struct Readiness: Sendable {
        var token: UInt64
        var events: UInt32
    }

    private let poller: Int32
    private let wakeup: Int32
    private let jobs = Mutex<[UnownedJob]>([])
    private let thread = Atomic<UInt>(0)
    // Milliseconds on the monotonic clock; moved by the loop's own thread alone.
    private let nextTick = Atomic<Int64>(0)

    /// Makes the descriptors; ``start(ready:tick:)`` starts the thread.
    init() throws(SocketError) {
        poller = epoll_create1(Int32(EPOLL_CLOEXEC))
        wakeup = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
        guard poller >= 0, wakeup >= 0 else { throw SocketError("epoll") }
        var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data(u64: 0))
        guard epoll_ctl(poller, EPOLL_CTL_ADD, wakeup, &event) == 0 else { throw SocketError("epoll") }
    }

    // MARK: SerialExecutor

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let first = jobs.withLock { jobs in
            jobs.append(job)
            return jobs.count == 1
        }
        if first, !isCurrent { eventfd_write(wakeup, 1) }
    }

    func checkIsolated() {
        precondition(isCurrent, "called off its event loop")
    }

    private var isCurrent: Bool { thread.load(ordering: .relaxed) == UInt(pthread_self()) }

    /// Lets the next tick come within `milliseconds`; on the loop's own thread.
    func hurry(_ milliseconds: Int64) {
        let soon = monotonicMilliseconds() + milliseconds
        if soon < nextTick.load(ordering: .relaxed) { nextTick.store(soon, ordering: .relaxed) }
    }

    // MARK: descriptors

    /// Changes which events of `descriptor` are reported; 0 reports none, not even a hang-up.
    func watch(_ descriptor: Int32, token: UInt64, from old: UInt32, to new: UInt32) {
        guard old != new else { return }
        var event = epoll_event(events: new, data: epoll_data(u64: token))
        let operation = new == 0 ? EPOLL_CTL_DEL : old == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD
        // It fails only for a descriptor that libssh has closed, which epoll has then forgotten.
        epoll_ctl(poller, operation, descriptor, &event)
    }

    // MARK: the thread

    /// Starts the thread; it calls `ready` for each event, and `tick` again after the milliseconds that it returns.
    func start(
        ready: @escaping @Sendable (Readiness) -> Void,
        tick: @escaping @Sendable () -> Int64
    ) {
        let body = ThreadBody { [self] in
            thread.store(UInt(pthread_self()), ordering: .relaxed)
            loop(ready: ready, tick: tick)
        }
        var handle = pthread_t()
        let result = pthread_create(
            &handle,
            nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            },
            Unmanaged.passRetained(body).toOpaque()
        )
        precondition(result == 0, "no thread could be started: \(result)")
        pthread_detach(handle)
    }

    private func loop(ready: (Readiness) -> Void, tick: () -> Int64) {
        var events = [epoll_event](repeating: epoll_event(), count: 256)
        while true {
            let pending = jobs.withLock { !$0.isEmpty }
            let wait = pending ? 0 : max(0, nextTick.load(ordering: .relaxed) - monotonicMilliseconds())
            let count = epoll_wait(poller, &events, Int32(events.count), Int32(wait))
            for event in events.prefix(Int(max(0, count))) {
                if event.data.u64 == 0 {
                    var value: eventfd_t = 0
                    eventfd_read(wakeup, &value)
                } else {
                    ready(Readiness(token: event.data.u64, events: event.events))
                }
            }
            runJobs()
            if monotonicMilliseconds() >= nextTick.load(ordering: .relaxed) {
                nextTick.store(monotonicMilliseconds() + tick(), ordering: .relaxed)
            }
        }
    }

    private func runJobs() {
        let batch = jobs.withLock { jobs in
            let batch = jobs
            jobs.removeAll(keepingCapacity: true)
            return batch
        }
        for job in batch { job.runSynchronously(on: asUnownedSerialExecutor()) }
    }
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) {
        self.run = run
    }
}

/// Milliseconds on a clock that never jumps (clock_gettime(2), CLOCK_MONOTONIC).
func monotonicMilliseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
}
