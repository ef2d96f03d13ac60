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

    private let entries = Mutex<[Identifier: Entry]>([:])

    /// Adds a session unless its principal has `limit` of them already.
    func add(_ entry: Entry, limit: Int?) -> Bool {
        entries.withLock { entries in
            if let limit, entries.values.count(where: { $0.start.principal == entry.start.principal }) >= limit {
                return false
            }
            entries[entry.start.id] = entry
            return true
        }
    }

    func remove(_ session: Identifier) {
        entries.withLock { $0[session] = nil }
    }

    /// All of them, oldest first.
    var all: [Entry] {
        entries.withLock { $0.values.sorted { $0.start.id < $1.start.id } }
    }

    var count: Int { entries.withLock { $0.count } }

    func kill(_ session: Identifier, by principal: String) async -> Bool {
        guard let entry = entries.withLock({ $0[session] }) else { return false }
        let refusal = Refusal(.denied, "\(principal) ended session \(session)", ask: principal)
        return await entry.worker.end(session, cause: .killed, saying: refusal)
    }
}
