import PeekCore
import Synchronization

/// The recorders of the sessions that run.
final class LiveRecorders: Sendable {
    private let recorders = Mutex<[SessionName: RingRecorder]>([:])

    func insert(_ recorder: RingRecorder) {
        recorders.withLock { $0[recorder.name] = recorder }
    }

    func remove(_ session: Identifier) {
        recorders.withLock { _ = $0.removeValue(forKey: SessionName(session)) }
    }

    subscript(session: SessionName) -> RingRecorder? {
        recorders.withLock { $0[session] }
    }

    /// Ends the sessions whose recordings have a hole now.
    func fail(_ sessions: some Sequence<Identifier>, _ reason: String) {
        for session in sessions { self[SessionName(session)]?.fail(reason) }
    }
}
