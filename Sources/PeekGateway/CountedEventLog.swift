import PeekCore
import Synchronization

/// The event log, with a count of what went in since the gateway started.
final class CountedEventLog: EventLog {
    private struct State {
        var counts: [EventType: Int] = [:]
        var newest: Int64 = 0
    }

    private let log: any EventLog
    private let state = Mutex(State())

    init(_ log: any EventLog) {
        self.log = log
    }

    /// Events of each type.
    var counts: [EventType: Int] { state.withLock { $0.counts } }

    /// The newest sequence number that was given out.
    var newest: Int64 { state.withLock { $0.newest } }

    @discardableResult
    func append(_ facts: [Fact]) async throws -> [Event] {
        let events = try await log.append(facts)
        state.withLock { state in
            for event in events {
                state.counts[event.fact.type, default: 0] += 1
                state.newest = max(state.newest, event.sequence)
            }
        }
        return events
    }

    func events(after sequence: Int64, limit: Int) async throws -> [Event] {
        try await log.events(after: sequence, limit: limit)
    }

    func events(_ filter: EventFilter, after sequence: Int64, limit: Int) async throws -> [Event] {
        try await log.events(filter, after: sequence, limit: limit)
    }

    func sessions(_ filter: SessionFilter) async throws -> [Session] { try await log.sessions(filter) }

    func session(_ id: Identifier) async throws -> Session? { try await log.session(id) }

    func deploys(_ filter: DeployFilter) async throws -> [Deploy] { try await log.deploys(filter) }

    func deploy(_ id: String) async throws -> Deploy? { try await log.deploy(id) }

    func incidents(_ filter: IncidentFilter) async throws -> [Incident] { try await log.incidents(filter) }

    func incident(_ id: Identifier) async throws -> Incident? { try await log.incident(id) }

    func notes(_ filter: NoteFilter) async throws -> [Note] { try await log.notes(filter) }

    func liveVersions(_ scope: DeployFilter.HostScope) async throws -> [LiveVersion] {
        try await log.liveVersions(scope)
    }

    func verify() async throws -> Verification { try await log.verify() }
}
