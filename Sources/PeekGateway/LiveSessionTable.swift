import PeekCore
import PeekSSH
import Synchronization

/// The sessions that run on this gateway now.
final class LiveSessionTable: LiveSessions {
    struct Entry: Sendable {
        var start: SessionStart
        var worker: SSHWorker
        var channel: DoorChannelHandle
    }

    private struct State {
        var entries: [Identifier: Entry] = [:]
        // Of every session, also of those that are not entered yet.
        var principals: [Identifier: String] = [:]
    }

    private let state = Mutex(State())

    /// Counts a session that is about to start, unless its principal has `limit` of them already.
    func reserve(_ session: Identifier, for principal: String, limit: Int?) -> Bool {
        state.withLock { state in
            if let limit, state.principals.values.count(where: { $0 == principal }) >= limit { return false }
            state.principals[session] = principal
            return true
        }
    }

    /// Enters a session that has been counted.
    func fill(_ entry: Entry) {
        state.withLock { $0.entries[entry.start.id] = entry }
    }

    func remove(_ session: Identifier) {
        state.withLock { state in
            state.entries[session] = nil
            state.principals[session] = nil
        }
    }

    /// All of them, oldest first.
    var all: [Entry] {
        state.withLock { $0.entries.values.sorted { $0.start.id < $1.start.id } }
    }

    var count: Int { state.withLock { $0.entries.count } }

    func kill(_ session: Identifier, by principal: String) async -> Bool {
        guard let entry = state.withLock({ $0.entries[session] }) else { return false }
        let refusal = Refusal(.denied, "\(principal) ended session \(session)", ask: principal)
        return await entry.worker.end(session, cause: .killed, saying: refusal)
    }
}
