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
        // A table of thousands has room for as many again.
        var entries: [Identifier: Indirect<Entry>] = [:]
        // Of every session that counts, also of those that are not entered yet.
        var principals: [Identifier: String] = [:]
        // How many sessions each principal watches.
        var watches: [String: Int] = [:]
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
        state.withLock { $0.entries[entry.start.id] = Indirect(entry) }
    }

    /// Counts a session no more, though it is here until its recording is sealed.
    func release(_ session: Identifier) {
        state.withLock { $0.principals[session] = nil }
    }

    /// Knows what runs at a prompt, so that a policy that does not allow it ends it.
    func runs(_ line: String, _ rendering: String, in directory: String?, of session: Identifier) {
        state.withLock { state in
            state.entries[session]?.value.start.line = line
            state.entries[session]?.value.start.rendering = rendering
            state.entries[session]?.value.start.directory = directory
        }
    }

    /// Nothing runs at a prompt any more.
    func runsNothing(_ session: Identifier) {
        state.withLock { $0.entries[session]?.value.start.line = SessionStart.promptLine }
    }

    func remove(_ session: Identifier) {
        state.withLock { state in
            state.entries[session] = nil
            state.principals[session] = nil
        }
    }

    /// All of them, oldest first.
    var all: [Entry] {
        state.withLock { $0.entries.values.map(\.value).sorted { $0.start.id < $1.start.id } }
    }

    var count: Int { state.withLock { $0.entries.count } }

    func beginWatch(by principal: String) -> Bool {
        state.withLock { state in
            let watches = state.watches[principal, default: 0]
            if watches < mostWatches { state.watches[principal] = watches + 1 }
            return watches < mostWatches
        }
    }

    func endWatch(by principal: String) {
        state.withLock { state in
            let rest = state.watches[principal, default: 0] - 1
            state.watches[principal] = rest > 0 ? rest : nil
        }
    }

    func kill(_ session: Identifier, by principal: String) async -> Bool {
        guard let entry = state.withLock({ $0.entries[session]?.value }) else { return false }
        let refusal = Refusal(.denied, "\(principal) ended session \(session)", ask: principal)
        return await entry.worker.end(session, cause: .killed, saying: refusal)
    }
}
